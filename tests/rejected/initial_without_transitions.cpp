// refused: there is an initial value but no transition
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
            {Light::off, "off", "Out of order"},
        },
    .initial = Light::red,
};

}  // namespace dotmac::registry

static_assert(dotmac::registry::well_formed<dotmac::toys::Light>);
