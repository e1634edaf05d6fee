// The journal as others read it: a list, and whole, for an accounting system (R043).
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "modules/billing/payments_model.hpp"
#include "store/context.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace dotmac::billing {

// In the order in which they were posted, the latest first.
store::Page<PostedEntry> list_journal(Context& context, const JournalFilter& filter,
                                      const store::PageRequest& page);

// csv: RFC 4180, one line of the journal each. ledger: plain-text accounting as both ledger 3 and hledger
// read it, with every account and commodity declared, identifiers as comments, and these accounts:
//
//   receivable       Assets:Receivable          tax              Liabilities:Tax
//   cash:<method>    Assets:Cash:<method>       customer_credit  Liabilities:Customer credit
//   revenue          Income:Services
enum class JournalFormat { csv, ledger };
std::optional<JournalFormat> parse_journal_format(std::string_view text);

// Passes the entries of a range of days (both included) to `write`, in the order in which they were posted,
// in pieces of some 64 KiB: constant memory, however long the journal is. One snapshot; what `write` throws
// ends it. The same journal always gives the same bytes.
void export_journal(store::Database& database, TenantId tenant, JournalFormat format,
                    std::optional<Date> from, std::optional<Date> to,
                    const std::function<void(std::string_view)>& write);

}  // namespace dotmac::billing
