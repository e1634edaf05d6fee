// refused: there is an initial value but no transition
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    light.final_values = {};
    light.transitions = {};
});
static_assert(well_formed<Light>);
