// refused: a value is not described in one line
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { replace(light.values, 2, {Light::off, "off", ""}); });
static_assert(well_formed<Light>);
