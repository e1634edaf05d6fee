// refused: a transition's reason neither is drawn nor quotes the specification
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(light.transitions, 2,
            {Light::red, Light::off, "R020: CANCELED: Final state, services terminated"});
});
static_assert(well_formed<Light>);
