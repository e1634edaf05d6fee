// One-off charges: pending until an invoice takes them.
#pragma once

#include "modules/billing/model.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::billing {

Charge create_charge(Context& context, const ChargeCreate& create);
Charge get_charge(Context& context, ChargeId id);
Charge cancel_charge(Context& context, ChargeId id);  // conflict where it is not pending
store::Page<Charge> list_charges(Context& context, const ChargeFilter& filter,
                                 const store::PageRequest& page);

}  // namespace dotmac::billing
