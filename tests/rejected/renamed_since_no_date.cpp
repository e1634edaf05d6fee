// refused: a rename's since is not a date YYYY-MM-DD
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(light.values, 1, {Light::green, "green", "Go", {}, {}, {{"lime", "2026-1-1", "2026-12-31"}}});
});
static_assert(well_formed<Light>);
