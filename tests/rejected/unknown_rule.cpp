// refused: the specification names an unknown rule
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>(
    [](auto& light) { replace(light.values, 0, {Light::red, "red", "Stop", {"R096"}}); });
static_assert(well_formed<Light>);
