// The billing module as upper layers see it. Every function runs in the caller's transaction unless it takes
// a Database; those that return a record return it as stored. Refusals are Problems: not_found,
// validation_failed (the field named), conflict, transition_refused, precondition_failed.
#pragma once

#include <span>
#include <vector>

#include "modules/billing/bill_run.hpp"
#include "modules/billing/charges.hpp"
#include "modules/billing/credit.hpp"
#include "modules/billing/invoices.hpp"
#include "modules/billing/journal.hpp"
#include "modules/billing/journal_export.hpp"
#include "modules/billing/payments.hpp"
#include "modules/billing/refunds.hpp"
#include "modules/billing/settings.hpp"
#include "modules/billing/statements.hpp"
#include "modules/billing/subscriptions.hpp"
#include "platform/jobs.hpp"
#include "platform/row_seals.hpp"
#include "platform/verify.hpp"

namespace dotmac::http {
class Router;
}

namespace dotmac::billing {

// The account and the service stop being operational, or are so again: their subscriptions pause and resume.
// A cancelled service ends them.
Listeners listeners();
std::vector<platform::JobType> job_types();  // bill_run, automatic_bill_run, mark_overdue
std::span<const platform::Invariant> invariants();
std::vector<platform::SealedTable> sealed_tables();
void add_billing_routes(http::Router& router);

}  // namespace dotmac::billing
