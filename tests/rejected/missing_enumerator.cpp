// refused: the specification misses an enumerator
#include "faultless.hpp"

namespace dotmac::toys {
enum class Light : unsigned char { red, green, off, blinking };
}

using dotmac::toys::Light;

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto&) {});
static_assert(well_formed<Light>);
