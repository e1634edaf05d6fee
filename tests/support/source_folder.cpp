#include "tests/support/source_folder.hpp"

namespace dotmac::test {

std::filesystem::path source_folder() {
    return DOTMAC_SOURCE_DIR;
}

}  // namespace dotmac::test
