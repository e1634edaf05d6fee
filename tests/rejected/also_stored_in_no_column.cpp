// refused: a column is not written table.column in snake case
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { light.also_stored_in = {"lamps"}; });
static_assert(well_formed<Light>);
