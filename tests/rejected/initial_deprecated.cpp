// refused: the initial value is deprecated
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    replace(light.values, 0,
            {Light::red, "red", "Stop", {}, Deprecation{"2026-01-01", "green", "2026-12-31", "Use red"}});
});
static_assert(well_formed<Light>);
