// Portal accounts for the customers of a list: CSV with a header, columns customer_number, email, language in
// any order, of which the first is needed. Each line goes in or is told why not; a customer who has an
// account with that address already is left as he is, so that the same list again changes nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/import/csv.hpp"
#include "record/record.hpp"
#include "store/context.hpp"

namespace dotmac::portal_management {

struct AccountImportRow {
    std::string customer_number;
    std::optional<std::string> email;
    std::optional<std::string> language;
};
const record::Description& description_of(const AccountImportRow*);

struct AccountImportRequest {
    std::string csv;
    bool dry_run = false;
};
const record::Description& description_of(const AccountImportRequest*);

struct AccountImportFault {
    std::int64_t line = 0;
    std::string field;  // empty where the line as a whole is at fault
    std::string message;
};
const record::Description& description_of(const AccountImportFault*);

struct AccountImportReport {
    bool dry_run = false;
    std::int64_t rows = 0;
    std::int64_t created = 0;
    std::int64_t unchanged = 0;
    std::int64_t rejected = 0;
    std::vector<AccountImportFault> faults;
    std::int64_t faults_left_out = 0;
};
const record::Description& description_of(const AccountImportReport*);

// A piece of the work, and who runs it: in one transaction of the tenant, and once more after a lost race.
using ImportChunk = std::function<void(Context&)>;
using RunImportChunk = std::function<void(const ImportChunk&)>;

// Some hundred lines a transaction. Throws a Problem where the list has no readable header or a column that
// nothing reads; then nothing was written.
AccountImportReport import_accounts(platform::ByteSource source, bool dry_run, const RunImportChunk& run);

}  // namespace dotmac::portal_management
