// refused: a deprecation has no note
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(light.values, 2,
            {Light::off, "off", "Out of order", {}, Deprecation{"2026-01-01", "red", "2026-12-31", ""}});
});
static_assert(well_formed<Light>);
