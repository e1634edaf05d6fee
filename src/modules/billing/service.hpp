// The billing module as upper layers see it. Every function runs in the caller's transaction unless it takes
// a Database; those that return a record return it as stored. Refusals are Problems: not_found,
// validation_failed (the field named), conflict, transition_refused, precondition_failed.
#pragma once

#include <vector>

#include "http/router.hpp"
#include "modules/billing/bill_run.hpp"
#include "modules/billing/charges.hpp"
#include "modules/billing/invoices.hpp"
#include "modules/billing/journal.hpp"
#include "modules/billing/settings.hpp"
#include "modules/billing/subscriptions.hpp"
#include "platform/jobs.hpp"

namespace dotmac::billing {

// customer.activated and service.activated skip the periods of a pause; service.cancelled ends billing.
Listeners listeners();
std::vector<platform::JobType> job_types();  // bill_run, automatic_bill_run, mark_overdue

}  // namespace dotmac::billing
