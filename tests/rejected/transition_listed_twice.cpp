// refused: a transition is listed twice
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { light.transitions.push_back({Light::red, Light::green, drawn}); });
static_assert(well_formed<Light>);
