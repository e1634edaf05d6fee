// What everyday requests cost among ever more data. Each is the function that serves the API, in a
// transaction of its own, of a customer or a page picked at random.
#include <fmt/core.h>

#include <algorithm>
#include <random>

#include "app/bench_growth_fill.hpp"
#include "app/demo_names.hpp"
#include "app/session.hpp"
#include "base/problem.hpp"
#include "modules/billing/service.hpp"
#include "modules/identity/service.hpp"

namespace dotmac::app {
namespace {

using store::PageRequest;
using store::Transaction;

constexpr int samples = 400;
constexpr int overdue_days = 5;
constexpr int overdue_step = 500;  // as the job takes them
constexpr int deepest_page = 200;  // of the largest size

double percentile(std::vector<double>& sorted, double part) {
    const auto last = static_cast<double>(sorted.size() - 1);
    return sorted[static_cast<std::size_t>(last * part)];
}

Latency summary_of(std::string name, std::vector<double> first_us, std::vector<double> times_us) {
    std::ranges::sort(first_us);
    std::ranges::sort(times_us);
    return {.name = std::move(name),
            .samples = std::ssize(times_us),
            .first_median_us = percentile(first_us, 0.5),
            .median_us = percentile(times_us, 0.5),
            .p99_us = percentile(times_us, 0.99)};
}

class Growth {
  public:
    Growth(store::Database& database, TenantId tenant, const GrowthBench& bench,
           const BenchProgress& progress)
        : database_{database}, tenant_{tenant}, bench_{bench}, progress_{progress} {}

    // `request(Context&)` with whatever it picks, and then with the same picks again.
    template <class F>
    Latency measure(const std::string& name, F request) {
        progress_(name.c_str(), 0, samples);
        const std::minstd_rand before = random_;
        auto first_us = times_of(request);
        random_ = before;
        return summary_of(name, std::move(first_us), times_of(request));
    }

    // Cursors of pages deep in a list, taken while walking into it.
    template <class List>
    std::vector<std::string> deep_cursors(List list) {
        std::vector<std::string> cursors;
        PageRequest page{.limit = store::largest_page_size, .sort = {}, .cursor = {}};
        for (int i = 0; i < deepest_page; ++i) {
            const auto next = read([&](Context& context) { return list(context, page).next_cursor; });
            if (!next) break;
            cursors.push_back(*next);
            page.cursor = *next;
        }
        if (cursors.empty()) return {""};
        cursors.erase(cursors.begin(), cursors.begin() + std::ssize(cursors) / 2);
        return cursors;
    }

    // A list's first page, and its deep ones.
    template <class List>
    void measure_list(const std::string& name, std::vector<Latency>& latencies, List list) {
        latencies.push_back(measure(name + ", first page", [&](Context& context) { list(context, {}); }));
        const auto cursors = deep_cursors(list);
        latencies.push_back(measure(name + ", deep page", [&](Context& context) {
            list(context,
                 {.sort = {}, .cursor = cursors[static_cast<std::size_t>(pick(std::ssize(cursors)))]});
        }));
    }

    // Each day's invoices that fell due the day before; the time of one invoice.
    Latency measure_overdue(std::int64_t& marked) {
        std::vector<double> times_us;
        for (int day = 0; day < overdue_days; ++day) {
            progress_("Overdue job", day, overdue_days);
            const Stopwatch stopwatch;
            const std::int64_t count = mark_all_overdue();
            if (count > 0) times_us.push_back(stopwatch.seconds() * 1e6 / static_cast<double>(count));
            marked += count;
            next_day();
        }
        if (times_us.empty())
            throw Problem(ProblemCode::conflict, "No invoice falls due any more: fill anew.");
        return summary_of("overdue job, an invoice", times_us, times_us);  // each falls due once
    }

    std::int64_t pick(std::int64_t count) {
        return std::uniform_int_distribution<std::int64_t>{0, count - 1}(random_);
    }
    std::int64_t any_customer() { return pick(bench_.customers); }

  private:
    template <class F>
    std::vector<double> times_of(const F& request) {
        std::vector<double> times_us;
        for (int i = 0; i < samples; ++i) {
            const Stopwatch stopwatch;
            read(request);
            times_us.push_back(stopwatch.seconds() * 1e6);
        }
        return times_us;
    }
    template <class F>
    auto read(const F& function) {
        return database_.read(tenant_, [&](Transaction& transaction) {
            Context context = system_context(transaction);
            return function(context);
        });
    }
    std::int64_t mark_all_overdue() {
        std::int64_t marked = 0;
        for (std::int64_t count = overdue_step; count == overdue_step; marked += count) {
            count = database_.write(tenant_, [](Transaction& transaction) {
                Context context = system_context(transaction);
                return billing::mark_overdue_invoices(context, overdue_step);
            });
        }
        return marked;
    }
    void next_day() {
        database_.write(tenant_, [&](Transaction& transaction) {
            Context context = system_context(transaction);
            platform::set_test_clock(context, tenant_, context.clock->now + std::chrono::days{1});
        });
    }

    store::Database& database_;
    TenantId tenant_;
    const GrowthBench& bench_;
    const BenchProgress& progress_;
    std::minstd_rand random_{1};
};

std::string without_last_letter(std::string text) {
    text.pop_back();
    return text;
}

std::vector<identity::CustomerId> customers_to_ask_for(store::Database& database, TenantId tenant,
                                                       Growth& growth) {
    return database.read(tenant, [&](Transaction& transaction) {
        Context context = system_context(transaction);
        std::vector<identity::CustomerId> ids;
        while (std::ssize(ids) < samples) {
            const auto number = fmt::format("C-{:07}", growth.any_customer() + 1);
            ids.push_back(identity::find_customer_by_number(context, number)->id);
        }
        return ids;
    });
}

}  // namespace

GrowthFigures bench_growth(store::Database& database, const GrowthBench& bench,
                           const BenchProgress& progress) {
    GrowthFigures figures{.engine = engine_name(database),
                          .customers = bench.customers,
                          .months = bench.months,
                          .invoices = bench.customers * bench.months,
                          .latencies = {}};
    const TenantId tenant = fill_for_growth(database, bench, progress, figures.build_s);
    Growth growth{database, tenant, bench, progress};

    growth.measure_list("customers by status", figures.latencies,
                        [](Context& context, const PageRequest& page) {
                            identity::CustomerFilter filter;
                            filter.account_status = identity::AccountStatus::active;
                            return identity::list_customers(context, filter, page);
                        });
    growth.measure_list("invoices by status", figures.latencies,
                        [](Context& context, const PageRequest& page) {
                            billing::InvoiceFilter filter;
                            filter.status = billing::InvoiceStatus::overdue;
                            return billing::list_invoices(context, filter, page);
                        });
    const auto search = [&](Context& context, std::string text) {
        identity::CustomerFilter filter;
        filter.q = std::move(text);
        identity::list_customers(context, filter, {});
    };
    figures.latencies.push_back(growth.measure("search, a rare name", [&](Context& context) {
        search(context, without_last_letter(rare_name(growth.any_customer())));
    }));
    figures.latencies.push_back(growth.measure("search, one in 40", [&](Context& context) {
        search(context,
               without_last_letter(std::string{last_names[static_cast<std::size_t>(growth.pick(40))]}));
    }));
    const auto customers = customers_to_ask_for(database, tenant, growth);
    figures.latencies.push_back(growth.measure("statement of all months", [&](Context& context) {
        const auto customer = customers[static_cast<std::size_t>(growth.pick(std::ssize(customers)))];
        billing::get_statement(context, customer,
                               {.from = growth_today - std::chrono::months{bench.months}, .to = {}});
    }));
    figures.latencies.push_back(growth.measure_overdue(figures.marked_overdue));
    return figures;
}

}  // namespace dotmac::app
