// refused: two values have the same string
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { replace(light.values, 1, {Light::green, "red", "Go"}); });
static_assert(well_formed<Light>);
