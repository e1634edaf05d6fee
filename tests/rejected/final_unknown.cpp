// refused: a final value is unknown
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { light.final_values = {Light::off, static_cast<Light>(9)}; });
static_assert(well_formed<Light>);
