// refused: there are transitions but no initial value
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { light.initial = {}; });
static_assert(well_formed<Light>);
