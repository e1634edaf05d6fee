// The HTTP face of payments, refunds, credit, statements and the journal.
#include "modules/billing/payments_routes.hpp"

#include "http/router.hpp"
#include "modules/billing/credit.hpp"
#include "modules/billing/journal_export.hpp"
#include "modules/billing/payments.hpp"
#include "modules/billing/refunds.hpp"
#include "modules/billing/statements.hpp"

namespace dotmac::billing {
namespace {

// An answer is made in memory. What is longer is for the command line, which streams.
constexpr std::size_t longest_export_bytes = std::size_t{64} * 1024 * 1024;

http::Response download(std::string type, std::string_view file, std::string body) {
    http::Response response;
    response.content_type = std::move(type);
    response.body = std::move(body);
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + std::string{file} + "\"");
    return response;
}

http::Response exported_journal(http::Exchange& exchange, const JournalExportQuery& query) {
    std::string body;
    const auto keep = [&](std::string_view piece) {
        if (body.size() + piece.size() > longest_export_bytes) {
            throw invalid_field("from", "the export of these days is longer than 64 MiB: choose fewer days");
        }
        body += piece;
    };
    const JournalFormat format = *parse_journal_format(query.format);
    export_journal(exchange.database(), exchange.principal()->tenant, format, query.from, query.to, keep);
    if (format == JournalFormat::csv) {
        return download("text/csv; charset=utf-8", "journal.csv", std::move(body));
    }
    return download("text/plain; charset=utf-8", "journal.ledger", std::move(body));
}

void add_customer_account_routes(http::Router& router) {
    router.get("/customers/{customer_id}/balance", Permission::payments_read,
               "What a customer owes, and has paid in advance", get_balance);
    router.action("/customers/{customer_id}/apply-credit", Permission::payments_write,
                  "Pays open invoices with the customer's credit, the oldest first", apply_credit);
    http::Route& statement =
        router.get("/customers/{customer_id}/statement", Permission::payments_read,
                   "What was billed, paid and paid back in a period; as JSON or CSV", statement_of);
    statement.result = &record::description<Statement>();
}

}  // namespace

http::Response statement_of(Context& context, CustomerId customer, const StatementQuery& query) {
    const Statement statement = get_statement(context, customer, query);
    if (query.format == "csv") {
        return download("text/csv; charset=utf-8",
                        "statement-" + to_string(statement.from) + "-" + to_string(statement.to) + ".csv",
                        to_csv(statement));
    }
    http::Response response;
    response.body = record::to_json(statement);
    return response;
}

void add_payment_routes(http::Router& router) {
    router.list("/payments", Permission::payments_read, "Payments, newest first", list_payments);
    router.create("/payments", Permission::payments_write, "Records a payment, and pays invoices with it",
                  record_payment);
    router.get("/payments/{payment_id}", Permission::payments_read, "One payment, and what became of it",
               get_payment);
    router.action("/payments/{payment_id}/refund", Permission::refunds_write,
                  "Pays back all of a payment, or a part of it", refund_payment);
    router.list("/refunds", Permission::payments_read, "Refunds, newest first", list_refunds);
    router.get("/refunds/{refund_id}", Permission::payments_read, "One refund", get_refund);
    add_customer_account_routes(router);
    router.list("/billing/journal", Permission::journal_read,
                "Journal entries with their lines, newest first; by their day where days are asked for",
                list_journal);
    router.get("/billing/journal/export", Permission::journal_read,
               "The journal for an accounting system, as CSV or as ledger and hledger read it (R043)",
               exported_journal);
}

}  // namespace dotmac::billing
