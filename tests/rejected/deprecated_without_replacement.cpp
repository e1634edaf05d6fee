// refused: a deprecation does not say what replaces the value
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(light.values, 2,
            {Light::off, "off", "Out of order", {}, Deprecation{"2026-01-01", "", "2026-12-31", "Use red"}});
});
static_assert(well_formed<Light>);
