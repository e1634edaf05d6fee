// refused: a deprecation's since is not a date YYYY-MM-DD
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(light.values, 2,
            {Light::off, "off", "Out of order", {}, Deprecation{"1.0", "red", "2026-12-31", "Use red"}});
});
static_assert(well_formed<Light>);
