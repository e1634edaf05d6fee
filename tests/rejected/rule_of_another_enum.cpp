// refused: the specification names a rule of another enum
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>(
    [](auto& light) { replace(light.values, 0, {Light::red, "red", "Stop", {"R001"}}); });
static_assert(well_formed<Light>);
