// refused: the enum has no enumerator of value 0
#include "registry/lookup.hpp"

namespace dotmac::toys {
enum class Light : unsigned char { red = 1, green, off };
}

namespace dotmac::registry {

using toys::Light;

template <>
inline constexpr Specification<Light> specification<Light>{
    .name = "Light",
    .module = "toys",
    .purpose = "Tells whether to go",
    .columns = {"lights.state"},
    .values =
        {
            {Light::red, "red", "Stop"},
            {Light::green, "green", "Go"},
            {Light::off, "off", "Out of order"},
        },
    .initial = Light::red,
    .final_values = {Light::off},
    .transitions =
        {
            {Light::red, Light::green, "green: Go"},
            {Light::green, Light::red, drawn},
            {Light::red, Light::off, "R020: CANCELLED: Final state, services terminated"},
        },
};

}  // namespace dotmac::registry

static_assert(dotmac::registry::well_formed<dotmac::toys::Light>);
