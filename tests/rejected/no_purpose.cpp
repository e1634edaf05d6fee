// refused: the specification does not state its purpose in one line
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> =
    faultless_but<Light>([](auto& light) { light.purpose = ""; });
static_assert(well_formed<Light>);
