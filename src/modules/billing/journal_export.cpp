#include "modules/billing/journal_export.hpp"

#include <fmt/format.h>

#include <array>
#include <set>
#include <string>

#include "base/csv.hpp"
#include "modules/billing/journal.hpp"
#include "modules/billing/journal_sources.hpp"
#include "registry/lookup.hpp"

namespace dotmac::billing {
namespace {

constexpr std::size_t piece_bytes = std::size_t{64} * 1024;

// Subqueries by key, not joins: whatever a planner knows of the tables, each is one look-up.
constexpr std::string_view select_lines =
    "SELECT j.entry_id, j.entry_date, j.account, j.amount, j.currency, j.customer_id, "
    "COALESCE((SELECT c.number FROM customers c WHERE c.tenant_id = $1 AND c.id = j.customer_id), ''), "
    "j.source_kind, j.source_id, "
    "COALESCE(CASE WHEN j.source_kind = 'invoice' THEN "
    "(SELECT i.number FROM invoices i WHERE i.tenant_id = $1 AND i.id = j.source_id) "
    "WHEN j.source_kind IN ('refund', 'reversal') THEN "
    "(SELECT i.number FROM invoices i WHERE i.tenant_id = $1 AND i.id = "
    "(SELECT r.invoice_id FROM refunds r WHERE r.tenant_id = $1 AND r.id = j.source_id)) END, ''), "
    "COALESCE(CASE WHEN j.source_kind = 'payment' THEN "
    "(SELECT p.reference FROM payments p WHERE p.tenant_id = $1 AND p.id = j.source_id) END, '') "
    "FROM journal_lines j WHERE j.tenant_id = $1 AND j.entry_date >= $2 AND j.entry_date <= $3 "
    "ORDER BY j.entry_id, j.line_number";

struct Line {
    JournalEntryId entry_id;
    Date date;
    std::string account;
    Money amount;
    CustomerId customer_id;
    std::string customer_number;
    std::string source_kind;
    std::int64_t source = 0;
    std::string invoice_number;  // empty where none is concerned
    std::string reference;       // of a payment; may be empty
};

Line read_line(const store::Rows& row) {
    return {
        .entry_id = row.get<JournalEntryId>(0),
        .date = row.get<Date>(1),
        .account = row.get<std::string>(2),
        .amount = row.money(3, row.get<Currency>(4)),
        .customer_id = row.get<CustomerId>(5),
        .customer_number = row.get<std::string>(6),
        .source_kind = row.get<std::string>(7),
        .source = row.get<std::int64_t>(8),
        .invoice_number = row.get<std::string>(9),
        .reference = row.get<std::string>(10),
    };
}

std::string describe(const Line& line) {
    std::string text;
    if (line.source_kind == "invoice") {
        // An invoice is issued by the entry that bears its identifier; any other entry of it used credit.
        text = line.entry_id.value == line.source ? "Invoice " : "Credit used on invoice ";
        text += line.invoice_number;
    } else if (line.source_kind == "payment") {
        text = line.reference.empty() ? "Payment" : "Payment " + line.reference;
    } else {
        text = line.source_kind == "refund" ? "Refund" : "Reversal";
        if (!line.invoice_number.empty()) text += " of invoice " + line.invoice_number;
    }
    return text + ", customer " + line.customer_number;
}

// ---- CSV -------------------------------------------------------------------------------------------------

class CsvWriter {
  public:
    static void begin(std::string& out) {
        append_csv_line(out,
                        {"entry_id", "date", "account", "debit", "credit", "currency", "customer_id",
                         "customer_number", "source_kind", "source_id", "invoice_number", "description"});
    }
    static void line(std::string& out, const Line& line) {
        const bool is_debit = line.amount.minor >= 0;
        append_csv_line(out, {line.entry_id.to_string(), to_string(line.date), line.account,
                              is_debit ? line.amount.amount() : "", is_debit ? "" : (-line.amount).amount(),
                              line.amount.currency.code(), line.customer_id.to_string(), line.customer_number,
                              line.source_kind, source_id(line.source_kind, line.source), line.invoice_number,
                              describe(line)});
    }
};

// ---- Plain-text accounting -------------------------------------------------------------------------------

std::string ledger_account(std::string_view account) {
    if (account == account::receivable) return "Assets:Receivable";
    if (account == account::revenue) return "Income:Services";
    if (account == account::tax) return "Liabilities:Tax";
    if (account == account::customer_credit) return "Liabilities:Customer credit";
    if (account.starts_with("cash:")) return "Assets:Cash:" + std::string{account.substr(5)};
    throw store::CorruptValue{"The journal has an account that is none: " + std::string{account}};
}

// What begins a comment, or a note, in one of the two programs is no part of a description.
std::string plain(std::string text) {
    for (char& c : text) {
        if (c == ';' || c == '|' || static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    return text;
}

class LedgerWriter {
  public:
    static void begin(std::string& out) {
        out += "; The journal: debits above zero, credits below.\n";
        for (const std::string_view each :
             {account::receivable, account::revenue, account::tax, account::customer_credit}) {
            out += "account " + ledger_account(each) + "\n";
        }
        for (const PaymentMethod method : registry::values<PaymentMethod>())
            out += "account " + ledger_account(account::cash(method)) + "\n";
        out += "tag entry\ntag source\ntag customer\n";  // `ledger --pedantic` wants each declared
    }
    void line(std::string& out, const Line& line) {
        if (line.entry_id != entry_id_) begin_entry(out, line);
        out += fmt::format("    {:<30}  {:>14} {}\n", ledger_account(line.account), line.amount.amount(),
                           line.amount.currency.code());
    }

  private:
    void begin_entry(std::string& out, const Line& line) {
        declare(out, line.amount.currency);
        entry_id_ = line.entry_id;
        out += fmt::format("\n{} * {}\n", to_string(line.date), plain(describe(line)));
        out +=
            fmt::format("    ; entry: {}\n    ; source: {}\n    ; customer: {}\n", line.entry_id.to_string(),
                        source_id(line.source_kind, line.source), line.customer_id.to_string());
    }
    // hledger takes no format without a decimal point, and ledger none that ends in one: a currency without
    // decimals has no format, and needs none.
    void declare(std::string& out, const Currency& currency) {
        if (!declared_.insert(currency).second) return;
        out += fmt::format("\ncommodity {}\n", currency.code());
        if (currency.minor_digits() == 0) return;
        out += fmt::format("    format {} {}\n", Money{100'000, currency}.amount(), currency.code());
    }

    JournalEntryId entry_id_;
    std::set<Currency> declared_;  // few: the currencies of a tenant's customers
};

template <class Writer>
void export_with(Writer writer, store::Rows rows, const std::function<void(std::string_view)>& write) {
    std::string piece;
    writer.begin(piece);
    while (rows.next()) {
        writer.line(piece, read_line(rows));
        if (piece.size() < piece_bytes) continue;
        write(piece);
        piece.clear();
    }
    if (!piece.empty()) write(piece);
}

}  // namespace

std::string source_id(std::string_view kind, std::int64_t id) {
    if (kind == "invoice") return InvoiceId{id}.to_string();
    if (kind == "payment") return PaymentId{id}.to_string();
    if (kind == "refund" || kind == "reversal") return RefundId{id}.to_string();
    throw store::CorruptValue{"The journal has a source that is none: " + std::string{kind}};
}

std::optional<JournalFormat> parse_journal_format(std::string_view text) {
    if (text == "csv") return JournalFormat::csv;
    if (text == "ledger") return JournalFormat::ledger;
    return std::nullopt;
}

void export_journal(store::Database& database, TenantId tenant, JournalFormat format,
                    std::optional<Date> from, std::optional<Date> to,
                    const std::function<void(std::string_view)>& write) {
    using std::chrono::year;
    const Date first = from.value_or(year{1900} / 1 / 1);
    const Date last = to.value_or(year{9999} / 12 / 31);
    database.read(tenant, [&](store::Transaction& transaction) {
        auto rows = transaction.stream(select_lines, tenant, first, last);
        if (format == JournalFormat::csv) {
            export_with(CsvWriter{}, std::move(rows), write);
        } else {
            export_with(LedgerWriter{}, std::move(rows), write);
        }
    });
}

}  // namespace dotmac::billing
