// refused: the enum has no enumerator of value 0
#include "faultless.hpp"

namespace dotmac::toys {
enum class Light : unsigned char { red = 1, green, off };
}

using dotmac::toys::Light;

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto&) {});
static_assert(well_formed<Light>);
