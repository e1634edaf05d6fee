// refused: a former string has two meanings
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(light.values, 1, {Light::green, "green", "Go", {}, {}, {{"off", "2026-01-01", "2026-12-31"}}});
});
static_assert(well_formed<Light>);
