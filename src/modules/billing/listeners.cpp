// How billing follows the account and the service (R017, R020).
#include <stdexcept>

#include "modules/billing/service.hpp"

namespace dotmac::billing {
namespace {

template <class SomeId>
SomeId subject_of(const Notice& notice) {
    const auto id = SomeId::parse(notice.subject);
    if (!id)
        throw std::logic_error{"an event without the identifier of its subject: " + std::string{notice.type}};
    return *id;
}

template <class SomeId>
void pause(Context& context, const Notice& notice) {
    pause_subscriptions(context, subject_of<SomeId>(notice));
}

template <class SomeId>
void resume(Context& context, const Notice& notice) {
    resume_subscriptions(context, subject_of<SomeId>(notice));
}

void end(Context& context, const Notice& notice) {
    end_subscriptions_of(context, subject_of<ServiceInstanceId>(notice), "the service was cancelled");
}

}  // namespace

Listeners listeners() {
    return {
        {"customer.suspended", pause<CustomerId>},       {"customer.activated", resume<CustomerId>},
        {"service.suspended", pause<ServiceInstanceId>}, {"service.activated", resume<ServiceInstanceId>},
        {"service.resumed", resume<ServiceInstanceId>},  {"service.cancelled", end},
    };
}

}  // namespace dotmac::billing
