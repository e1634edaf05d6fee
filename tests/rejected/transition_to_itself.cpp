// refused: a transition leads from a value to itself
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>(
    [](auto& light) { replace(light.transitions, 0, {Light::red, Light::red, "green: Go"}); });
static_assert(well_formed<Light>);
