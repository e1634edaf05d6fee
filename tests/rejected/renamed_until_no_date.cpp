// refused: a rename's accepted_until is not a date YYYY-MM-DD
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(light.values, 1, {Light::green, "green", "Go", {}, {}, {{"lime", "2026-01-01", ""}}});
});
static_assert(well_formed<Light>);
