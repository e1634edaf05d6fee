// The checks of a text. Only this folder sees it.
#pragma once

#include <string>

#include "record/describe.hpp"

namespace dotmac::record {

// Trims the text, brings it into the form of its format and checks it; false where it was refused.
bool take_text(const FieldOptions& options, Reader& reader, std::string& text);

}  // namespace dotmac::record
