// Where the project's own files lie, for tests that read them.
#pragma once

#include <filesystem>

namespace dotmac::test {

std::filesystem::path source_folder();

}  // namespace dotmac::test
