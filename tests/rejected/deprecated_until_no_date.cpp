// refused: a deprecation's accepted_until is not a date YYYY-MM-DD
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(
        light.values, 2,
        {Light::off, "off", "Out of order", {}, Deprecation{"2026-01-01", "red", "2026-13-01", "Use red"}});
});
static_assert(well_formed<Light>);
