#include <fmt/core.h>

#include <cstdio>

#include "app/command.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "base/problem.hpp"
#include "modules/billing/journal_export.hpp"
#include "modules/billing/service.hpp"

namespace dotmac::app {
namespace {

Date date_argument(const Arguments& arguments, const std::string& name) {
    const auto& text = arguments.get(name);
    if (const auto date = parse_date(text)) return *date;
    throw invalid_field(name, "'" + text + "' is no date such as 2026-01-31.");
}

void print_summary(const billing::BillRunSummary& summary, bool dry_run) {
    print(fmt::format("{} {} customers. Skipped: {} by account, {} by service, {} without a price.",
                      dry_run ? "Would bill" : "Billed", group_thousands(summary.customers_billed),
                      group_thousands(summary.skipped_account), group_thousands(summary.skipped_service),
                      group_thousands(summary.skipped_price)));
    if (summary.totals.empty()) return;
    Table table{{"Currency", "Invoices", "Pending", "Partially paid", "Paid", "Lines", "Subtotal", "Tax",
                 "Total", "Credit used"},
                {},
                {false, true, true, true, true, true, true, true, true, true}};
    for (const auto& total : summary.totals) {
        table.rows.push_back({std::string{total.currency.code()}, group_thousands(total.invoices),
                              group_thousands(total.pending), group_thousands(total.partially_paid),
                              group_thousands(total.paid), group_thousands(total.lines),
                              total.subtotal.amount(), total.tax_total.amount(), total.total.amount(),
                              total.credit_used.amount()});
    }
    print(render(table));
}

int run_bills(const Arguments& arguments) {
    Session session{arguments};
    const billing::BillRunOptions options{.as_of = date_argument(arguments, "as-of"),
                                          .dry_run = arguments.has("dry-run")};
    ProgressBar bar{"Billing"};
    const auto summary = billing::run_bill_run(session.database(), session.tenant().id, options,
                                               [&](std::int64_t done, std::int64_t total) {
                                                   bar.update(done, total);
                                                   return true;
                                               });
    bar.finish();
    if (arguments.json) {
        print(record::to_json(summary));
    } else {
        print_summary(summary, options.dry_run);
    }
    return 0;
}

std::optional<Date> optional_date(const Arguments& arguments, const std::string& name) {
    return arguments.find(name) ? std::optional{date_argument(arguments, name)} : std::nullopt;
}

int export_books(const Arguments& arguments) {
    const auto from = optional_date(arguments, "from");
    const auto to = optional_date(arguments, "to");
    Session session{arguments};
    billing::export_journal(session.database(), session.tenant().id,
                            *billing::parse_journal_format(arguments.get("format")), from, to,
                            [](std::string_view text) {
                                if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
                                    throw std::runtime_error("standard output cannot be written");
                                }
                            });
    return 0;
}

}  // namespace

std::vector<Command> billing_commands() {
    return {
        {"billing journal",
         "The journal, for an accounting system: CSV, or the plain text that ledger and hledger read",
         {tenant_option,
          {"from", OptionKind::value, "The first day, such as 2026-01-01"},
          {"to", OptionKind::value, "The last day"}},
         export_books,
         {"csv", "ledger"}},
        {"bill run",
         "Bills every period and charge that is due; again, it goes on where it was stopped and bills "
         "nothing twice",
         {tenant_option,
          {"as-of", OptionKind::required, "The day up to which, such as 2026-01-31"},
          {"dry-run", OptionKind::flag, "Compute the same summary, write nothing"}},
         run_bills},
    };
}

}  // namespace dotmac::app
