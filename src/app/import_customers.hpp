// The import of a subscriber list: customers, what they have and how it is billed, from a CSV file through a
// mapping (platform/import/mapping.hpp; examples/telco.toml shows all of it). It joins identity, services and
// billing. The sections of its mapping:
//
//   [customer]          the fields of CustomerCreate, of which number, name and customer_type are needed;
//                       account_status (pending where left out), payment_method (kept as a custom field),
//                       and [customer.custom_fields], anything worth keeping
//   [[service]]         an offering as POST /services takes it, added to the catalogue unless its code is
//   there
//   [[subscription]]    service (a code; blank: this row has none), label, address, billing_cycle (monthly
//   where
//                       left out), price (of one cycle, in the customer's currency; the catalogue's where
//                       left out), start_on (today where left out), anchor_day (the day of start_on where
//                       left out), bill_from (today where left out: periods that began before were billed
//                       elsewhere)
//
// What it keeps:
//   1. A row goes in whole or not at all. One that is at fault is reported, and the others go in; in strict
//      mode a single one keeps all of them out.
//   2. A customer whose number is there already is left exactly as it is and counted as unchanged. So an
//   import
//      that was cut short is run again and goes on, and a second run changes nothing.
//   3. About a thousand rows share one transaction. Memory does not grow with the file, but for 40 bytes per
//      row that tell a repeated number.
//   4. Every status is reached by legal steps, each with its event; whoever listens for such events live (see
//      Context::listeners) is not called.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/import/csv.hpp"
#include "record/record.hpp"
#include "store/context.hpp"
#include "store/database.hpp"

namespace dotmac::http {
class Router;
}

namespace dotmac::app {

struct ImportOptions {
    TenantId tenant;
    Actor actor;
    std::function<platform::ByteSource()> open;  // the CSV file from its start; called again in strict mode
    std::string mapping;                         // TOML
    std::string mapping_name = "mapping";        // for messages: "telco.toml"
    bool dry_run = false;                        // checks everything, writes nothing
    bool strict = false;
};

// Why a row did not go in. One row may have several.
struct ImportFault {
    std::int64_t line = 0;  // on which the row starts
    std::string column;     // of the file, or several; empty where the row as a whole is at fault
    std::string field;      // of ours
    std::string value;      // what stood in the columns
    std::string message;
};
const record::Description& description_of(const ImportFault*);

struct AccountCounts {
    std::int64_t active = 0;
    std::int64_t suspended = 0;
    std::int64_t pending = 0;
    std::int64_t cancelled = 0;
    bool operator==(const AccountCounts&) const = default;
};
const record::Description& description_of(const AccountCounts*);

inline constexpr std::size_t most_faults = 1'000;  // listed; beyond it they are counted only

// In a dry run, and where strict mode refuses the file, the counts say what would have been done.
struct ImportReport {
    bool dry_run = false;
    bool strict = false;
    bool refused = false;  // strict mode found a fault: nothing was written
    std::int64_t rows = 0;
    std::int64_t created = 0;
    std::int64_t unchanged = 0;  // the number was there already
    std::int64_t rejected = 0;
    AccountCounts created_accounts;
    std::int64_t services_created = 0;
    std::int64_t service_instances_created = 0;
    std::int64_t subscriptions_created = 0;
    std::vector<ImportFault> faults;
    std::int64_t faults_left_out = 0;
};
const record::Description& description_of(const ImportReport*);

// After every chunk.
struct ImportProgress {
    std::string_view phase;  // "checking", "importing"
    std::size_t rows = 0;
    std::size_t bytes = 0;  // of the file
};
using ProgressCallback = std::function<void(const ImportProgress&)>;

// Throws a Problem where the mapping is at fault, does not fit the file, or the file has no readable header;
// then nothing was written.
ImportReport import_customers(store::Database& database, const ImportOptions& options,
                              const ProgressCallback& progress = {});

// POST /imports/customers takes both texts in one record.
struct ImportRequest {
    std::string mapping;
    std::string csv;
    bool dry_run = false;
    bool strict = false;
};
const record::Description& description_of(const ImportRequest*);

void add_import_routes(http::Router& router);

}  // namespace dotmac::app
