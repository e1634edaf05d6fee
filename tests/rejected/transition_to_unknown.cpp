// refused: a transition enters an unknown value
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>(
    [](auto& light) { replace(light.transitions, 0, {Light::red, static_cast<Light>(9), "green: Go"}); });
static_assert(well_formed<Light>);
