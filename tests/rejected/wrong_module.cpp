// refused: the module is not the namespace of the enum
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { light.module = "games"; });
static_assert(well_formed<Light>);
