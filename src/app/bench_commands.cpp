#include <fmt/core.h>

#include <functional>
#include <memory>

#include "app/bench.hpp"
#include "app/bench_login.hpp"
#include "app/command.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "app/stop_signals.hpp"
#include "base/problem.hpp"
#include "http/server.hpp"

namespace dotmac::app {
namespace {

constexpr std::int64_t most_customers = 9'999'999;  // whose numbers have seven digits
constexpr double bytes_per_mb = 1'000'000;
constexpr double us_per_ms = 1'000;

void print_figures(const BillRunFigures& figures) {
    const auto rate = [](double per_s) { return group_thousands(static_cast<std::int64_t>(per_s)); };
    Table table{
        {"Engine", "Invoices", "Lines", "Seconds", "Invoices/s", "Floor/s", "Ratio", "Peak MB", "Cores"},
        {},
        {false, true, true, true, true, true, true, true, true}};
    table.rows.push_back({figures.engine, group_thousands(figures.invoices), std::to_string(figures.lines),
                          fmt::format("{:.2f}", figures.run_s), rate(figures.invoices_per_s()),
                          rate(figures.floor_per_s()), fmt::format("{:.2f}", figures.ratio()),
                          fmt::format("{:.0f}", static_cast<double>(figures.peak_bytes) / bytes_per_mb),
                          std::to_string(figures.cores)});
    print(render(table));
}

std::string to_json(const BillRunFigures& figures) {
    return fmt::format(
        R"({{"engine":"{}","invoices":{},"lines":{},"invoices_per_commit":{},"build_s":{:.3f},)"
        R"("run_s":{:.3f},"floor_s":{:.3f},"invoices_per_s":{:.0f},"floor_per_s":{:.0f},"ratio":{:.3f},)"
        R"("peak_memory_bytes":{},"cores":{}}})",
        figures.engine, figures.invoices, figures.lines, figures.invoices_per_commit, figures.build_s,
        figures.run_s, figures.floor_s, figures.invoices_per_s(), figures.floor_per_s(), figures.ratio(),
        figures.peak_bytes, figures.cores);
}

// A bar for each stage of a benchmark.
class StageBar {
  public:
    void operator()(const char* stage, std::int64_t done, std::int64_t total) {
        if (stage_ != stage) {
            bar_.reset();  // the old one takes itself away before the new one is drawn
            bar_ = std::make_unique<ProgressBar>(stage_ = stage);
        }
        bar_->update(done, total);
    }
    void finish() { bar_.reset(); }

  private:
    std::string stage_;
    std::unique_ptr<ProgressBar> bar_;
};

int bill_run(const Arguments& arguments) {
    constexpr std::int64_t most_lines = 20;
    const BillRunBench bench{.subscribers = number_argument(arguments, "subscribers", 1, most_customers),
                             .lines = static_cast<int>(number_argument(arguments, "lines", 1, most_lines))};
    const auto database = open_database(arguments.config);
    StageBar bar;
    const auto figures = bench_bill_run(*database, bench, std::ref(bar));
    bar.finish();
    arguments.json ? print(to_json(figures)) : print_figures(figures);
    return 0;
}

void print_figures(const GrowthFigures& figures) {
    print(fmt::format("{} customers, {} invoices, {}", group_thousands(figures.customers),
                      group_thousands(figures.invoices), figures.engine));
    Table table{{"Request", "Samples", "First median ms", "Median ms", "p99 ms"},
                {},
                {false, true, true, true, true}};
    for (const Latency& latency : figures.latencies) {
        table.rows.push_back({latency.name, std::to_string(latency.samples),
                              fmt::format("{:.3f}", latency.first_median_us / us_per_ms),
                              fmt::format("{:.3f}", latency.median_us / us_per_ms),
                              fmt::format("{:.3f}", latency.p99_us / us_per_ms)});
    }
    print(render(table));
}

std::string to_json(const GrowthFigures& figures) {
    std::string latencies;
    for (const Latency& latency : figures.latencies) {
        latencies += fmt::format(
            R"({}{{"name":"{}","samples":{},"first_median_us":{:.1f},"median_us":{:.1f},"p99_us":{:.1f}}})",
            latencies.empty() ? "" : ",", latency.name, latency.samples, latency.first_median_us,
            latency.median_us, latency.p99_us);
    }
    return fmt::format(
        R"({{"engine":"{}","customers":{},"months":{},"invoices":{},"build_s":{:.3f},"marked_overdue":{},)"
        R"("latencies":[{}]}})",
        figures.engine, figures.customers, figures.months, figures.invoices, figures.build_s,
        figures.marked_overdue, latencies);
}

int growth(const Arguments& arguments) {
    constexpr std::int64_t most_months = 120;
    const GrowthBench bench{
        .customers = number_argument(arguments, "customers", 1, most_customers),
        .months = static_cast<int>(number_argument(arguments, "months", GrowthBench{}.months, most_months))};
    const auto database = open_database(arguments.config);
    StageBar bar;
    const auto figures = bench_growth(*database, bench, std::ref(bar));
    bar.finish();
    arguments.json ? print(to_json(figures)) : print_figures(figures);
    return 0;
}

int enums_migrate(const Arguments& arguments) {
    constexpr std::int64_t most_rows = 100'000'000;
    const EnumsMigrateBench bench{.rows = number_argument(arguments, "rows", 1, most_rows),
                                  .url = arguments.config.database};
    const auto database = open_database(arguments.config);
    StageBar bar;
    const auto figures = bench_enums_migrate(*database, bench, std::ref(bar));
    bar.finish();
    if (arguments.json) {
        print(fmt::format(R"({{"engine":"{}","rows":{},"run_s":{:.3f},"floor_s":{:.3f},"rows_per_s":{:.0f},)"
                          R"("floor_per_s":{:.0f},"ratio":{:.3f},"writes":{},"median_write_ms":{:.2f},)"
                          R"("longest_write_ms":{:.2f},"longest_alone_ms":{:.2f}}})",
                          figures.engine, figures.rows, figures.run_s, figures.floor_s, figures.rows_per_s(),
                          figures.floor_per_s(), figures.ratio(), figures.writes, figures.median_write_ms,
                          figures.longest_write_ms, figures.longest_alone_ms));
        return 0;
    }
    const auto ms = [](double time) { return fmt::format("{:.1f}", time); };
    const auto rate = [](double per_s) { return group_thousands(static_cast<std::int64_t>(per_s)); };
    Table table{{"Engine", "Rows", "Rows/s", "Floor/s", "Ratio", "Writes beside it", "Median ms",
                 "Longest ms", "Alone ms"},
                {},
                {false, true, true, true, true, true, true, true, true}};
    table.rows.push_back({figures.engine, group_thousands(figures.rows), rate(figures.rows_per_s()),
                          rate(figures.floor_per_s()), fmt::format("{:.2f}", figures.ratio()),
                          group_thousands(figures.writes), ms(figures.median_write_ms),
                          ms(figures.longest_write_ms), ms(figures.longest_alone_ms)});
    print(render(table));
    return 0;
}

void print_figures(const LogInFigures& figures) {
    const auto rate = [](double per_s) { return fmt::format("{:.1f}", per_s); };
    const auto ratio = [](double value) { return fmt::format("{:.2f}", value); };
    Table table{{"Engine", "Log-ins/s", "Argon2id/s", "Ratio", "Checked/s", "Open/s", "Ratio", "Cores"},
                {},
                {false, true, true, true, true, true, true, true}};
    table.rows.push_back({figures.engine, rate(figures.log_ins_per_s), rate(figures.hashes_per_s),
                          ratio(figures.log_in_ratio()),
                          group_thousands(static_cast<std::int64_t>(figures.checked_per_s)),
                          group_thousands(static_cast<std::int64_t>(figures.open_per_s)),
                          ratio(figures.check_ratio()), std::to_string(figures.cores)});
    print(render(table));
}

std::string to_json(const LogInFigures& figures) {
    return fmt::format(
        R"({{"engine":"{}","log_ins":{},"callers":{},"log_ins_per_s":{:.1f},"hashes_per_s":{:.1f},)"
        R"("log_in_ratio":{:.3f},"checked_per_s":{:.0f},"open_per_s":{:.0f},"check_ratio":{:.3f},)"
        R"("cores":{}}})",
        figures.engine, figures.log_ins, figures.callers, figures.log_ins_per_s, figures.hashes_per_s,
        figures.log_in_ratio(), figures.checked_per_s, figures.open_per_s, figures.check_ratio(),
        figures.cores);
}

int log_in(const Arguments& arguments) {
    LogInBench bench;
    bench.log_ins = static_cast<int>(number_argument(arguments, "log-ins", bench.log_ins, 100'000));
    bench.callers = static_cast<int>(number_argument(arguments, "callers", bench.callers, 200));
    const auto database = open_database(arguments.config);
    const auto figures = bench_log_in(*database, bench);
    arguments.json ? print(to_json(figures)) : print_figures(figures);
    return 0;
}

int http_floor(const Arguments& arguments) {
    StopSignals signals;  // before any thread starts
    http::Server server{{.address = arguments.config.address,
                         .port = arguments.config.port,
                         .io_threads = arguments.config.io_threads,
                         .workers = arguments.config.workers},
                        [](const http::Request&) {
                            return http::Response{.status = 200, .body = R"({"answer":"always the same"})"};
                        }};
    server.start();
    const std::string address = fmt::format("http://{}:{}", arguments.config.address, server.port());
    print(arguments.json ? fmt::format(R"({{"address":"{}"}})", address)
                         : fmt::format("Answers every request with a constant on {}", address));
    std::fflush(stdout);
    signals.wait();
    server.stop();
    return 0;
}

}  // namespace

std::vector<Command> bench_commands() {
    return {
        {"bench bill-run",
         "Fills an empty database with subscribers, bills them, and writes the same rows without any rule",
         {{"subscribers", OptionKind::required, "How many, each with an invoice"},
          {"lines", OptionKind::value, "Lines of each invoice (default: 1)"}},
         bill_run},
        {"bench enums-migrate",
         "Renames a value in every row of an empty database that it fills, beside a writer, and by one bare "
         "UPDATE",
         {{"rows", OptionKind::required, "How many"}},
         enums_migrate},
        {"bench growth",
         "Fills an empty database with customers and their invoices, and measures everyday requests among "
         "them; "
         "one that it has filled before is only measured",
         {{"customers", OptionKind::required, "How many"},
          {"months", OptionKind::value, "Months of invoices behind each (default: 24)"}},
         growth},
        {"bench login",
         "Fills an empty database with portal accounts and logs them in, beside bare password hashes; then "
         "asks a route with and without a token",
         {{"log-ins", OptionKind::value, "How many (default: 400)"},
          {"callers", OptionKind::value, "Connections that are busy at once (default: 8)"}},
         log_in},
        {"bench http-floor",
         "Answers every request with a constant: what the server does without an application behind it",
         {},
         http_floor},
    };
}

}  // namespace dotmac::app
