// refused: the specification leaves out a rule of its enum
#include "faultless.hpp"

namespace dotmac::identity {
enum class CustomerType : unsigned char { red, green, off };
}

using dotmac::identity::CustomerType;

template <>
inline constexpr auto dotmac::registry::specification<CustomerType> =
    faultless_but<CustomerType>([](auto& type) {
        type.name = "CustomerType";
        type.module = "identity";
    });
static_assert(well_formed<CustomerType>);
