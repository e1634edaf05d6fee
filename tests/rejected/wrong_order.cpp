// refused: the values are not in the order of the enumerators
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(light.values, 0, {Light::green, "red", "Stop"});
    replace(light.values, 1, {Light::red, "green", "Go"});
});
static_assert(well_formed<Light>);
