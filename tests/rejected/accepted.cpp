// accepted
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto&) {});
static_assert(well_formed<Light>);
