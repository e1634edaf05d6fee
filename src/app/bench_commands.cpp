#include <fmt/core.h>

#include <charconv>
#include <memory>

#include "app/bench.hpp"
#include "app/command.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "app/stop_signals.hpp"
#include "base/problem.hpp"
#include "http/server.hpp"

namespace dotmac::app {
namespace {

std::int64_t number_argument(const Arguments& arguments, const std::string& name, std::int64_t fallback,
                             std::int64_t maximum) {
    const auto text = arguments.find(name);
    if (!text) return fallback;
    std::int64_t number = 0;
    const char* end = text->data() + text->size();
    const auto [at, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc{} || at != end || number < 1 || number > maximum)
        throw invalid_field(name, fmt::format("'{}' is not a whole number from 1 to {}.", *text, maximum));
    return number;
}

constexpr double bytes_per_mb = 1'000'000;

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
        R"({{"engine":"{}","invoices":{},"lines":{},"chunk_size":{},"build_s":{:.3f},"run_s":{:.3f},)"
        R"("floor_s":{:.3f},"invoices_per_s":{:.0f},"floor_per_s":{:.0f},"ratio":{:.3f},)"
        R"("peak_memory_bytes":{},"cores":{}}})",
        figures.engine, figures.invoices, figures.lines, figures.chunk_size, figures.build_s, figures.run_s,
        figures.floor_s, figures.invoices_per_s(), figures.floor_per_s(), figures.ratio(), figures.peak_bytes,
        figures.cores);
}

int bill_run(const Arguments& arguments) {
    constexpr std::int64_t most_subscribers = 9'999'999;
    constexpr std::int64_t most_lines = 20;
    const BillRunBench bench{.subscribers = number_argument(arguments, "subscribers", 1, most_subscribers),
                             .lines = static_cast<int>(number_argument(arguments, "lines", 1, most_lines))};
    const auto database = open_database(arguments.config);
    std::string stage;
    std::unique_ptr<ProgressBar> bar;
    const auto figures =
        bench_bill_run(*database, bench, [&](const char* now, std::int64_t done, std::int64_t total) {
            if (stage != now) {
                bar.reset();  // the old one takes itself away before the new one is drawn
                bar = std::make_unique<ProgressBar>(stage = now);
            }
            bar->update(done, total);
        });
    bar.reset();
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
    print(fmt::format("Answers every request with a constant on http://{}:{}", arguments.config.address,
                      server.port()));
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
        {"bench http-floor",
         "Answers every request with a constant: what the server does without an application behind it",
         {},
         http_floor,
         {"table"}},
    };
}

}  // namespace dotmac::app
