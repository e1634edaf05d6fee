// refused: no transition leaves a value that is not final
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { light.final_values = {}; });
static_assert(well_formed<Light>);
