// refused: a value cannot be reached from the initial one
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    light.transitions = {{Light::red, Light::green, "green: Go"}, {Light::green, Light::red, drawn}};
});
static_assert(well_formed<Light>);
