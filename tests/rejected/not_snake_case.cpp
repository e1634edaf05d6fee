// refused: a value's string is not snake case
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { replace(light.values, 2, {Light::off, "Off", "Out of order"}); });
static_assert(well_formed<Light>);
