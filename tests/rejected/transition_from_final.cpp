// refused: a transition leaves a final value
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { light.transitions.push_back({Light::off, Light::red, drawn}); });
static_assert(well_formed<Light>);
