#include "app/import_customers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "app/import_rows.hpp"
#include "modules/billing/periods.hpp"
#include "modules/billing/service.hpp"
#include "platform/tenants.hpp"

namespace dotmac::app {
namespace {

using identity::AccountStatus;
using platform::CsvReader;
using platform::CsvRow;
using platform::Mapping;
using services::ServiceStatus;

// Large enough to make light of a commit, small enough to be done again without regret.
constexpr std::size_t rows_per_chunk = 1'000;

// How far one chunk came, counted inside its transaction, which may run more than once.
struct ChunkResult {
    std::int64_t created = 0;
    std::int64_t unchanged = 0;
    AccountCounts created_accounts;
    std::int64_t instances = 0;
    std::int64_t subscriptions = 0;
};

void count(AccountCounts& counts, AccountStatus status) {
    switch (status) {
        case AccountStatus::active:
            ++counts.active;
            break;
        case AccountStatus::suspended:
            ++counts.suspended;
            break;
        case AccountStatus::pending:
            ++counts.pending;
            break;
        case AccountStatus::cancelled:
            ++counts.cancelled;
            break;
    }
}

// How a service stands whose account stands so (R017–R020).
ServiceStatus service_status_of(AccountStatus account) {
    switch (account) {
        case AccountStatus::active:
            return ServiceStatus::active;
        case AccountStatus::suspended:
            return ServiceStatus::suspended;
        case AccountStatus::pending:
            return ServiceStatus::pending;
        case AccountStatus::cancelled:
            return ServiceStatus::cancelled;
    }
    return ServiceStatus::pending;
}

services::NewInstance new_instance(identity::CustomerId customer, AccountStatus account,
                                   const ImportedSubscription& subscription, Date today) {
    services::NewInstance instance;
    instance.customer_id = customer;
    instance.service_id = subscription.service;
    instance.status = service_status_of(account);
    instance.label = subscription.fields.label;
    instance.address = subscription.fields.address;
    if (account != AccountStatus::pending)
        instance.activated_on = subscription.fields.start_on.value_or(today);
    instance.suspended_with_account = account == AccountStatus::suspended;
    return instance;
}

// The first period that nobody has billed yet.
Date first_unbilled(const SubscriptionFields& fields, Date start, int anchor_day, Date today) {
    const Date bill_from = fields.bill_from.value_or(today);
    Date period = start;
    while (period < bill_from)
        period = billing::next_period(fields.billing_cycle, period, anchor_day);
    return period;
}

billing::NewSubscription new_subscription(identity::CustomerId customer, services::ServiceInstanceId instance,
                                          const ImportedRow& row, const ImportedSubscription& subscription,
                                          Date today) {
    billing::NewSubscription made;
    made.customer_id = customer;
    made.service_instance_id = instance;
    made.billing_cycle = subscription.fields.billing_cycle;
    made.started_on = subscription.fields.start_on.value_or(today);
    const auto start_day = static_cast<int>(static_cast<unsigned>(made.started_on.day()));
    made.anchor_day = subscription.fields.anchor_day.value_or(start_day);
    made.next_period_start = first_unbilled(subscription.fields, made.started_on, *made.anchor_day, today);
    made.own_price = subscription.own_price;
    made.currency = row.currency;
    made.is_paused = row.customer.account_status != AccountStatus::active;
    if (row.customer.account_status == AccountStatus::cancelled)
        made.ended_on = std::max(made.started_on, today);
    return made;
}

void create_what_they_have(Context& context, std::span<const ImportedRow* const> rows,
                           std::span<const identity::CustomerId> customers, ChunkResult& result) {
    const Date today = context.today();
    std::vector<services::NewInstance> instances;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const ImportedSubscription& one : rows[i]->subscriptions)
            instances.push_back(new_instance(customers[i], rows[i]->customer.account_status, one, today));
    }
    const auto ids = services::create_instances(context, instances);
    std::vector<billing::NewSubscription> subscriptions;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const ImportedSubscription& one : rows[i]->subscriptions) {
            subscriptions.push_back(
                new_subscription(customers[i], ids[subscriptions.size()], *rows[i], one, today));
        }
    }
    billing::create_subscriptions(context, subscriptions);
    result.instances = std::ssize(ids);
    result.subscriptions = std::ssize(subscriptions);
}

// Those of the rows whose customer is not there yet.
std::vector<const ImportedRow*> new_rows(store::Transaction& transaction,
                                         const std::vector<ImportedRow>& rows, ChunkResult& result) {
    std::vector<std::string> numbers;
    for (const ImportedRow& row : rows)
        numbers.push_back(*row.customer.customer.number);
    const auto known = identity::find_customers_by_number(transaction, numbers);
    std::vector<const ImportedRow*> fresh;
    for (const ImportedRow& row : rows) {
        if (known.contains(*row.customer.customer.number)) {
            ++result.unchanged;
            continue;
        }
        fresh.push_back(&row);
        count(result.created_accounts, row.customer.account_status);
        result.instances += std::ssize(row.subscriptions);
        result.subscriptions += std::ssize(row.subscriptions);
    }
    result.created = std::ssize(fresh);
    return fresh;
}

ChunkResult write_chunk(Context& context, const std::vector<ImportedRow>& rows) {
    ChunkResult result;
    const auto fresh = new_rows(context.transaction, rows, result);
    if (fresh.empty()) return result;
    std::vector<identity::NewCustomer> customers;
    for (const ImportedRow* row : fresh)
        customers.push_back(row->customer);
    const auto ids = identity::create_customers(context, customers);
    create_what_they_have(context, fresh, ids, result);
    return result;
}

// Undoes a transaction and carries out what it has found.
struct RolledBack {
    ImportWorld world;
};

class Import {
  public:
    Import(store::Database& database, const ImportOptions& options, const ProgressCallback& progress)
        : database_{database},
          options_{options},
          progress_{progress},
          mapping_{platform::parse_mapping(options.mapping, options.mapping_name, customer_mapping_rules())} {
    }

    ImportReport run() {
        if (options_.dry_run) return pass(false, "checking");
        if (!options_.strict) return pass(true, "importing");
        ImportReport checked = pass(false, "checking");
        checked.refused = checked.rejected > 0;
        return checked.refused ? checked : pass(true, "importing");
    }

  private:
    Context context_for(store::Transaction& transaction) const {
        return {.transaction = transaction,
                .clock = platform::tenant_clock(transaction),
                .actor = options_.actor};
    }

    template <class F>
    auto write(F function) {
        return database_.write(options_.tenant, [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }

    // Adds the offerings of the mapping that the catalogue lacks, and tells what there is then.
    ImportWorld make_world(Context& context, std::int64_t& created) const {
        created = 0;
        auto prices = services::load_price_book(context.transaction);
        for (const auto& offering : offerings_of(mapping_, context.today())) {
            if (prices.find_code(offering.code) != nullptr) continue;
            services::create_service(context, offering);
            ++created;
        }
        if (created > 0) prices = services::load_price_book(context.transaction);
        return {.prices = std::move(prices),
                .currency = platform::current_tenant(context.transaction).currency,
                .today = context.today(),
                .closed = platform::closed_values(context.transaction)};
    }

    // In a dry run the offerings are made, so that every rule of theirs is heard, and unmade.
    ImportWorld prepare(bool writes, ImportReport& report) {
        std::int64_t created = 0;
        try {
            ImportWorld world = write([&](Context& context) {
                ImportWorld made = make_world(context, created);
                RowReader{mapping_, made};  // refuses the mapping before anything of it stays
                if (!writes) throw RolledBack{std::move(made)};
                return made;
            });
            report.services_created = created;
            return world;
        } catch (RolledBack& rolled_back) {
            report.services_created = created;
            return std::move(rolled_back.world);
        }
    }

    ImportReport pass(bool writes, std::string_view phase) {
        ImportReport report;
        report.dry_run = options_.dry_run;
        report.strict = options_.strict;
        CsvReader csv{options_.open(), mapping_.csv};
        mapping_.bind(csv.header());
        const ImportWorld world = prepare(writes, report);
        const RowReader rows{mapping_, world};
        lines_.clear();
        std::vector<ImportedRow> chunk;
        CsvRow row;
        while (csv.next(row)) {
            ++report.rows;
            if (auto imported = read(csv, rows, row, report)) chunk.push_back(std::move(*imported));
            if (report.rows % std::int64_t{rows_per_chunk} != 0) continue;
            finish_chunk(chunk, writes, report);
            tell(phase, report, csv);
        }
        finish_chunk(chunk, writes, report);
        tell(phase, report, csv);
        return report;
    }

    std::optional<ImportedRow> read(const CsvReader& csv, const RowReader& rows, const CsvRow& row,
                                    ImportReport& report) {
        std::vector<ImportFault> faults;
        std::optional<ImportedRow> imported;
        if (row.fault) {
            const auto column = row.fault->column;
            const bool is_named = column && *column < csv.header().size();
            faults.push_back({static_cast<std::int64_t>(row.line), is_named ? csv.header()[*column] : "", "",
                              "", row.fault->message});
        } else if (imported = rows.read(row, faults); imported) {
            refuse_repeated(*imported, faults);
        }
        if (faults.empty()) return imported;
        ++report.rejected;
        for (ImportFault& fault : faults) {
            if (report.faults.size() < most_faults)
                report.faults.push_back(std::move(fault));
            else
                ++report.faults_left_out;
        }
        return std::nullopt;
    }

    // A number that stands in the file twice would else be taken for one that was there before.
    void refuse_repeated(const ImportedRow& row, std::vector<ImportFault>& faults) {
        const std::string& number = *row.customer.customer.number;
        const auto [found, is_new] = lines_.emplace(std::hash<std::string>{}(number), row.line);
        if (is_new) return;
        const auto* field = mapping_.section("customer")->find("number");
        faults.push_back({static_cast<std::int64_t>(row.line), field->expression.columns(), "number", number,
                          fmt::format("the same number stands on line {} already", found->second)});
    }

    void finish_chunk(std::vector<ImportedRow>& chunk, bool writes, ImportReport& report) {
        if (chunk.empty()) return;
        ChunkResult result;
        if (writes) {
            result = write([&](Context& context) { return write_chunk(context, chunk); });
        } else {
            result = database_.read(options_.tenant, [&](store::Transaction& transaction) {
                ChunkResult would;
                new_rows(transaction, chunk, would);
                return would;
            });
        }
        report.created += result.created;
        report.unchanged += result.unchanged;
        report.created_accounts.active += result.created_accounts.active;
        report.created_accounts.suspended += result.created_accounts.suspended;
        report.created_accounts.pending += result.created_accounts.pending;
        report.created_accounts.cancelled += result.created_accounts.cancelled;
        report.service_instances_created += result.instances;
        report.subscriptions_created += result.subscriptions;
        chunk.clear();
    }

    void tell(std::string_view phase, const ImportReport& report, const CsvReader& csv) const {
        if (progress_) progress_({phase, static_cast<std::size_t>(report.rows), csv.bytes_read()});
    }

    store::Database& database_;
    const ImportOptions& options_;
    const ProgressCallback& progress_;
    Mapping mapping_;
    std::unordered_map<std::size_t, std::size_t> lines_;  // by the hash of a number: where it stands
};

}  // namespace

ImportReport import_customers(store::Database& database, const ImportOptions& options,
                              const ProgressCallback& progress) {
    return Import{database, options, progress}.run();
}

}  // namespace dotmac::app
