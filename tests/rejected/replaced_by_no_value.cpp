// refused: what replaces a deprecated value is no value of its enum
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(light.values, 2,
            {Light::off,
             "off",
             "Out of order",
             {},
             Deprecation{"2026-01-01", "blue", "2026-12-31", "Save power"}});
});
static_assert(well_formed<Light>);
