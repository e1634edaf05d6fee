#include "modules/billing/statements.hpp"

#include "base/csv.hpp"
#include "base/problem.hpp"
#include "modules/billing/payments_store.hpp"
#include "modules/identity/service.hpp"

namespace dotmac::billing {
namespace {

Date first_of_month(Date date) {
    return date.year() / date.month() / std::chrono::day{1};
}

// Fills in the balance after each entry, and the sums.
void run_up(Statement& statement) {
    Money balance = statement.opening_balance;
    for (StatementEntry& entry : statement.entries) {
        if (entry.debit) statement.total_debit += *entry.debit;
        if (entry.credit) statement.total_credit += *entry.credit;
        balance = statement.opening_balance + statement.total_debit - statement.total_credit;
        entry.balance = balance;
    }
    statement.closing_balance = balance;
}

std::string amount_of(const std::optional<Money>& money) {
    return money ? money->amount() : "";
}

}  // namespace

Statement get_statement(Context& context, CustomerId customer, const StatementQuery& query) {
    const auto known = identity::get_customer(context, customer);
    const Date to = query.to.value_or(context.today());
    const Date from = query.from.value_or(first_of_month(to));
    if (to < from) throw invalid_field("to", "lies before the first day, " + to_string(from));
    const Money nothing{0, known.currency};
    Statement statement{
        .customer_id = customer,
        .customer_number = known.number,
        .customer_name = known.name,
        .from = from,
        .to = to,
        .currency = known.currency,
        .opening_balance = queries::balance_before(context.transaction, customer, known.currency, from),
        .entries = queries::statement_entries(context.transaction, customer, known.currency, from, to),
        .total_debit = nothing,
        .total_credit = nothing,
        .closing_balance = nothing,
    };
    run_up(statement);
    return statement;
}

std::string to_csv(const Statement& statement) {
    std::string out;
    append_csv_line(out, {"date", "kind", "id", "reference", "debit", "credit", "balance", "currency"});
    const std::string_view currency = statement.currency.code();
    append_csv_line(out, {to_string(statement.from), "opening_balance", "", "", "", "",
                          statement.opening_balance.amount(), currency});
    for (const StatementEntry& entry : statement.entries) {
        append_csv_line(out,
                        {to_string(entry.date), entry.kind, entry.id, entry.reference, amount_of(entry.debit),
                         amount_of(entry.credit), entry.balance.amount(), currency});
    }
    append_csv_line(out, {to_string(statement.to), "closing_balance", "", "", statement.total_debit.amount(),
                          statement.total_credit.amount(), statement.closing_balance.amount(), currency});
    return out;
}

}  // namespace dotmac::billing
