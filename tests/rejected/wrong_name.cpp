// refused: the specification has not the name of its enum
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { light.name = "Lamp"; });
static_assert(well_formed<Light>);
