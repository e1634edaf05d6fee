#include "app/bench_growth_fill.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "app/demo_names.hpp"
#include "app/session.hpp"
#include "base/problem.hpp"
#include "modules/billing/service.hpp"
#include "modules/identity/service.hpp"

namespace dotmac::app {
namespace {

using store::Transaction;

constexpr const char* slug = "growth";
constexpr std::int64_t customers_per_transaction = 2'000;
constexpr std::int64_t days_of_issue = 28;
constexpr std::int64_t one_unpaid_in = 20;
constexpr int days_to_pay = 14;
constexpr std::int64_t subtotal = 3'490;
constexpr std::int64_t tax = 558;
constexpr std::int64_t total = subtotal + tax;
constexpr std::int64_t sixteen_percent = 160'000;

// Indexes that the customer's place in the order of sign-up leads to.
template <std::size_t Count>
std::string_view pick(const std::array<std::string_view, Count>& names, std::int64_t number) {
    return names[static_cast<std::size_t>(number) % Count];
}

std::string number_of(std::int64_t customer) {
    return fmt::format("C-{:07}", customer + 1);
}

identity::NewCustomer new_customer(std::int64_t i) {
    identity::NewCustomer made;
    made.customer.name =
        fmt::format("{} {} {}", pick(first_names, i), pick(last_names, i / 40), rare_name(i));
    made.customer.email = fmt::format("subscriber{:07}@mail.example", i);
    made.customer.number = number_of(i);
    made.account_status = i % 50 == 0 ? identity::AccountStatus::suspended : identity::AccountStatus::active;
    return made;
}

struct PastInvoice {
    std::int64_t id;
    std::int64_t customer_id;
    Date issued_on;
    Date due_on;
    bool is_paid;
    bool is_overdue;
};

PastInvoice past_invoice(const GrowthBench& bench, std::int64_t customer, int month,
                         std::int64_t customer_id) {
    const Date first = Date{growth_today.year(), growth_today.month(), std::chrono::day{1}} -
                       std::chrono::months{bench.months - month};
    const Date issued_on = add_days(first, static_cast<int>(customer % days_of_issue));
    const Date due_on = add_days(issued_on, days_to_pay);
    const bool is_paid = (customer / days_of_issue + month) % one_unpaid_in != 0;
    return {.id = 1 + month * bench.customers + customer,
            .customer_id = customer_id,
            .issued_on = issued_on,
            .due_on = due_on,
            .is_paid = is_paid,
            .is_overdue = !is_paid && due_on < add_days(growth_today, -1)};
}

// The rows of one transaction on their way into the four tables.
class PastRows {
  public:
    explicit PastRows(Transaction& transaction)
        : tenant_{transaction.tenant()},
          invoices_{transaction.bulk_insert(
              "invoices",
              {"tenant_id", "id", "customer_id", "number", "status", "currency", "issue_date", "due_date",
               "subtotal", "tax_total", "total", "amount_paid", "bill_run_id", "created_at", "version"})},
          lines_{transaction.bulk_insert(
              "invoice_line_items", {"tenant_id", "invoice_id", "line_number", "kind", "subscription_id",
                                     "charge_id", "description", "period_start", "period_end", "quantity",
                                     "unit_amount", "amount", "tax_type", "tax_rate", "tax_amount"})},
          payments_{transaction.bulk_insert(
              "payments",
              {"tenant_id", "id", "customer_id", "status", "payment_method", "amount", "amount_allocated",
               "amount_refunded", "currency", "received_on", "reference", "created_at", "version"})},
          allocations_{transaction.bulk_insert(
              "payment_allocations", {"tenant_id", "invoice_id", "id", "payment_id", "customer_id", "amount",
                                      "currency", "allocated_on"})} {}

    void add(const PastInvoice& invoice) {
        const auto status = invoice.is_paid      ? billing::InvoiceStatus::paid
                            : invoice.is_overdue ? billing::InvoiceStatus::overdue
                                                 : billing::InvoiceStatus::pending;
        const Instant created_at = std::chrono::sys_days{invoice.issued_on};
        invoices_->add(tenant_, invoice.id, invoice.customer_id, fmt::format("INV-{:010}", invoice.id),
                       status, "USD", invoice.issued_on, invoice.due_on, subtotal, tax, total,
                       invoice.is_paid ? total : 0, std::nullopt, created_at, 1);
        lines_->add(tenant_, invoice.id, 1, "item", std::nullopt, std::nullopt, "Fiber 100",
                    invoice.issued_on, invoice.issued_on, 1, subtotal, subtotal, billing::TaxType::sales_tax,
                    sixteen_percent, tax);
        if (invoice.is_paid) add_payment(invoice);
    }
    void finish() {
        invoices_->finish();
        lines_->finish();
        payments_->finish();
        allocations_->finish();
    }

  private:
    void add_payment(const PastInvoice& invoice) {
        const Date received_on = add_days(invoice.issued_on, 3);
        const Instant created_at = std::chrono::sys_days{received_on};
        payments_->add(tenant_, invoice.id, invoice.customer_id, billing::PaymentStatus::completed,
                       billing::PaymentMethod::bank_transfer, total, total, 0, "USD", received_on, "",
                       created_at, 1);
        allocations_->add(tenant_, invoice.id, invoice.id, invoice.id, invoice.customer_id, total, "USD",
                          received_on);
    }

    TenantId tenant_;
    std::unique_ptr<store::BulkInsert> invoices_;
    std::unique_ptr<store::BulkInsert> lines_;
    std::unique_ptr<store::BulkInsert> payments_;
    std::unique_ptr<store::BulkInsert> allocations_;
};

void add_customers(Context& context, const GrowthBench& bench, std::int64_t first, std::int64_t count) {
    std::vector<identity::NewCustomer> customers;
    for (std::int64_t i = first; i < first + count; ++i)
        customers.push_back(new_customer(i));
    const auto ids = identity::create_customers(context, customers, "signed up");
    PastRows rows{context.transaction};
    for (int month = 0; month < bench.months; ++month) {
        for (std::int64_t i = 0; i < count; ++i)
            rows.add(past_invoice(bench, first + i, month, ids[static_cast<std::size_t>(i)].value));
    }
    rows.finish();
}

void fill(store::Database& database, TenantId tenant, const GrowthBench& bench,
          const BenchProgress& progress) {
    for (std::int64_t first = 0; first < bench.customers; first += customers_per_transaction) {
        progress("Filling", first, bench.customers);
        const std::int64_t count = std::min(customers_per_transaction, bench.customers - first);
        database.write(tenant, [&](Transaction& transaction) {
            Context context = system_context(transaction);
            add_customers(context, bench, first, count);
        });
    }
    if (database.engine() == store::Engine::sqlite) return;  // which has its statistics from the schema
    database.write(store::all_tenants(), [](Transaction& transaction) { transaction.execute("ANALYZE"); });
}

bool is_filled(store::Database& database, TenantId tenant, const GrowthBench& bench) {
    return database.read(tenant, [&](Transaction& transaction) {
        Context context = system_context(transaction);
        const auto has = [&](std::int64_t customer) {
            return identity::find_customer_by_number(context, number_of(customer)).has_value();
        };
        const auto has_invoice = [&](std::int64_t id) {
            return transaction.query("SELECT 1 FROM invoices WHERE tenant_id = $1 AND id = $2", tenant, id)
                .next();
        };
        const std::int64_t invoices = bench.customers * bench.months;
        return has(bench.customers - 1) && !has(bench.customers) && has_invoice(invoices) &&
               !has_invoice(invoices + 1);
    });
}

}  // namespace

std::string rare_name(std::int64_t customer) {
    constexpr std::string_view consonants = "bdfgjklmnprstvwzhcyx";
    constexpr std::string_view vowels = "aeiou";
    constexpr std::int64_t namesakes = 20;
    std::string name;
    std::int64_t rest = customer / namesakes;
    for (int syllable = 0; syllable < 3; ++syllable, rest /= 100) {
        const auto at = static_cast<std::size_t>(rest % 100);
        name.insert(0, {consonants[at / 5], vowels[at % 5]});
    }
    return name;
}

TenantId fill_for_growth(store::Database& database, const GrowthBench& bench, const BenchProgress& progress,
                         double& seconds) {
    const auto known = database.read(store::all_tenants(), [](Transaction& transaction) {
        return platform::find_tenant(transaction, slug);
    });
    if (known && is_filled(database, known->id, bench)) return known->id;
    require_empty(database);
    const Stopwatch filling;
    const TenantId tenant = create_bench_tenant(database, slug, growth_today);
    fill(database, tenant, bench, progress);
    seconds = filling.seconds();
    return tenant;
}

}  // namespace dotmac::app
