#pragma once

#include "faultless.hpp"

namespace dotmac::toys {
enum class Light : unsigned char { red, green, off };
}

using dotmac::toys::Light;
