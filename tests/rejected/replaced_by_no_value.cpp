// refused: what replaces a deprecated value is no value of its enum
#include "registry/lookup.hpp"

namespace dotmac::toys {
enum class Light : unsigned char { red, green, off };
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
            {Light::off,
             "off",
             "Out of order",
             {},
             Deprecation{"2026-01-01", "blue", "2026-12-31", "Save power"}},
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
