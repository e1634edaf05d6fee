#include <algorithm>
#include <utility>

#include "modules/services/service.hpp"
#include "modules/services/store.hpp"

namespace dotmac::services {

bool PriceBook::Entry::is_on_sale_to(CustomerType type) const {
    return !is_retired && std::ranges::find(customer_types, type) != customer_types.end();
}

PriceBook::PriceBook(std::vector<Entry> entries) : entries_{std::move(entries)} {
    std::ranges::sort(entries_, {}, &Entry::code);
    places_.reserve(entries_.size());
    for (std::size_t i = 0; i < entries_.size(); ++i)
        places_.emplace(entries_[i].id, i);
}

const PriceBook::Entry* PriceBook::find(ServiceId id) const {
    const auto found = places_.find(id);
    return found == places_.end() ? nullptr : &entries_[found->second];
}

const PriceBook::Entry* PriceBook::find_code(std::string_view code) const {
    const auto found = std::ranges::lower_bound(entries_, code, {}, &Entry::code);
    return found == entries_.end() || found->code != code ? nullptr : &*found;
}

std::optional<Money> PriceBook::Entry::price(CustomerType type, BillingCycle cycle,
                                             const Currency& currency) const {
    for (const ServicePrice& price : prices) {
        if (price.customer_type == type && price.billing_cycle == cycle && price.price.currency == currency)
            return price.price;
    }
    return std::nullopt;
}

std::optional<Money> PriceBook::price(ServiceId id, CustomerType type, BillingCycle cycle,
                                      const Currency& currency) const {
    const Entry* entry = find(id);
    return entry == nullptr ? std::nullopt : entry->price(type, cycle, currency);
}

PriceBook load_price_book(store::Transaction& transaction) {
    return PriceBook{queries::price_book_entries(transaction)};
}

std::vector<InstanceState> instance_states(store::Transaction& transaction, CustomerId first,
                                           CustomerId last) {
    return queries::instance_states(transaction, first, last);
}

}  // namespace dotmac::services
