// refused: the specification names no column
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { light.columns = {}; });
static_assert(well_formed<Light>);
