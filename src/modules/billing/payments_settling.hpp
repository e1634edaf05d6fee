// How money comes to invoices, whether it was paid just now or is the customer's credit.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "modules/billing/payments_model.hpp"
#include "platform/events.hpp"
#include "store/context.hpp"

namespace dotmac::billing {

struct Share {
    Invoice invoice;
    Money amount;  // above zero, at most what is due on it
};

// As far as `amount` goes, in the order of `open`.
std::vector<Share> share_out(std::vector<Invoice> open, Money amount);
Money sum(std::span<const Share> shares, const Currency& currency);

// Raises what is paid on each invoice, moves its status on, and records where the money came from (no
// payment: from credit); resellers get their commission. Adds the events of the steps to `events`; the
// journal entry is the caller's. Throws conflict where an invoice was changed meanwhile. A fixed number of
// statements, however many shares.
void settle(Context& context, std::span<Share> shares, std::optional<PaymentId> payment, Date on,
            std::string_view reason, platform::EventBulk& events);

}  // namespace dotmac::billing
