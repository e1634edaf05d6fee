// refused: a transition's reason neither is drawn nor quotes the specification
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>(
    [](auto& light) { replace(light.transitions, 0, {Light::red, Light::green, "because"}); });
static_assert(well_formed<Light>);
