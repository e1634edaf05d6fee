// refused: the enumerators do not count up from 0 without a gap
#include "faultless.hpp"

namespace dotmac::toys {
enum class Light : unsigned char { red, green, off = 5 };
}

using dotmac::toys::Light;

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto&) {});
static_assert(well_formed<Light>);
