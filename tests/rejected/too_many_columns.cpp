// refused: the list holds more items than its capacity in specification.hpp allows
#include "light.hpp"

template <>
inline constexpr auto dotmac::registry::specification<Light> = faultless_but<Light>([](auto& light) {
    for (std::size_t i = 0; i < most_columns; ++i)
        light.columns.push_back("lights.state");
});
static_assert(well_formed<Light>);
