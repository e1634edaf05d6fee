// refused: the specification leaves out a rule of its enum
#include "registry/lookup.hpp"

namespace dotmac::identity {
enum class CustomerType : unsigned char { red, green, off };
}

namespace dotmac::registry {

using identity::CustomerType;

template <>
inline constexpr Specification<CustomerType> specification<CustomerType>{
    .name = "CustomerType",
    .module = "identity",
    .purpose = "Tells whether to go",
    .columns = {"lights.state"},
    .values =
        {
            {CustomerType::red, "red", "Stop"},
            {CustomerType::green, "green", "Go"},
            {CustomerType::off, "off", "Out of order"},
        },
    .initial = CustomerType::red,
    .final_values = {CustomerType::off},
    .transitions =
        {
            {CustomerType::red, CustomerType::green, "green: Go"},
            {CustomerType::green, CustomerType::red, drawn},
            {CustomerType::red, CustomerType::off, "R020: CANCELLED: Final state, services terminated"},
        },
};

}  // namespace dotmac::registry

static_assert(dotmac::registry::well_formed<dotmac::identity::CustomerType>);
