// How long it takes to parse and to print a value of every enum, beside the three ways in which it is
// commonly done: a chain of compares, `std::unordered_map`, and a sorted array with binary search. Every
// contender gets the same input: 131072 values in random order, their strings packed one after the other as
// in a request body or a result row. It is that many because a modern branch predictor learns 8192 random
// values by heart, and then a chain of compares takes 0.7 ns, as it never does in a running system. The table
// printed at the end holds nanoseconds per value, the fastest of five repetitions.
//
// benchmark --benchmark_filter=UserRole    one enum
// benchmark --benchmark_format=json        for programs; the table goes to standard error in any case

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "modules/billing/enums.hpp"
#include "modules/identity/enums.hpp"
#include "modules/plugins/enums.hpp"
#include "modules/portal_management/enums.hpp"
#include "modules/services/enums.hpp"
#include "modules/support/enums.hpp"
#include "registry/lookup.hpp"

namespace dotmac::toys {

// Larger than any enum of the specification, to show that parsing does not slow down with the number of
// values.
enum class Dozen : std::uint8_t {
    amber,
    bronze,
    cobalt,
    denim,
    ebony,
    fuchsia,
    indigo,
    jade,
    khaki,
    lavender,
    magenta,
    ochre
};

}  // namespace dotmac::toys

namespace dotmac::registry {

using toys::Dozen;

template <>
inline constexpr Specification<Dozen> specification<Dozen>{
    .name = "Dozen",
    .module = "toys",
    .purpose = "Twelve values",
    .columns = {"toys.dozen"},
    .values =
        {
            {Dozen::amber, "amber", "amber"},
            {Dozen::bronze, "bronze", "bronze"},
            {Dozen::cobalt, "cobalt", "cobalt"},
            {Dozen::denim, "denim", "denim"},
            {Dozen::ebony, "ebony", "ebony"},
            {Dozen::fuchsia, "fuchsia", "fuchsia"},
            {Dozen::indigo, "indigo", "indigo"},
            {Dozen::jade, "jade", "jade"},
            {Dozen::khaki, "khaki", "khaki"},
            {Dozen::lavender, "lavender", "lavender"},
            {Dozen::magenta, "magenta", "magenta"},
            {Dozen::ochre, "ochre", "ochre"},
        },
};

}  // namespace dotmac::registry

namespace dotmac::registry {
namespace {

constexpr std::size_t batch = 131072;

template <typename E>
struct Input {
    std::vector<E> values;
    std::string bytes;
    std::vector<std::string_view> texts;

    Input() {
        std::mt19937 random(20260101);
        std::uniform_int_distribution<std::size_t> any(0, registry::values<E>().size() - 1);
        for (std::size_t i = 0; i < batch; ++i) {
            values.push_back(registry::values<E>()[any(random)]);
            bytes += to_string(values.back());
        }
        std::string_view rest = bytes;
        for (const E value : values) {
            texts.push_back(rest.substr(0, to_string(value).size()));
            rest.remove_prefix(texts.back().size());
        }
    }
};

// `if (text == "active") return …; if (text == "suspended") return …`, with the strings known to the
// compiler.
template <typename E, std::size_t... positions>
std::optional<E> parse_by_chain(std::string_view text, std::index_sequence<positions...>) {
    std::optional<E> found;
    (void)((text == to_string(static_cast<E>(positions)) ? (found = static_cast<E>(positions), true)
                                                         : false) ||
           ...);
    return found;
}

template <typename E, std::size_t... positions>
std::string_view print_by_chain(E value, std::index_sequence<positions...>) {
    std::string_view found;
    (void)((value == static_cast<E>(positions) ? (found = to_string(static_cast<E>(positions)), true)
                                               : false) ||
           ...);
    return found;
}

// Looks up a string_view without making a string of it: the map at its best.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

template <typename E>
using TextMap = std::unordered_map<std::string, E, TextHash, std::equal_to<>>;

template <typename E>
TextMap<E> make_text_map() {
    TextMap<E> map;
    for (const E value : values<E>())
        map.emplace(to_string(value), value);
    return map;
}

template <typename E>
std::unordered_map<E, std::string> make_value_map() {
    std::unordered_map<E, std::string> map;
    for (const E value : values<E>())
        map.emplace(value, to_string(value));
    return map;
}

template <typename E, typename Key, typename Other, typename MakePair>
std::vector<std::pair<Key, Other>> make_sorted(MakePair make_pair) {
    std::vector<std::pair<Key, Other>> sorted;
    for (const E value : values<E>())
        sorted.push_back(make_pair(value));
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

template <typename Key, typename Other>
std::optional<Other> search(const std::vector<std::pair<Key, Other>>& sorted, Key key) {
    const auto before = [](const auto& entry, Key wanted) { return entry.first < wanted; };
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), key, before);
    if (found == sorted.end() || found->first != key) return std::nullopt;
    return found->second;
}

template <typename Item, typename Function>
void measure(benchmark::State& state, const std::vector<Item>& items, Function function) {
    for ([[maybe_unused]] auto _ : state) {
        for (const Item& item : items) {
            auto result = function(item);
            benchmark::DoNotOptimize(result);
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * items.size()));
}

template <typename Item, typename Function>
void add(std::string_view name, const char* verb, const char* contender, const std::vector<Item>& items,
         Function function) {
    const std::string title = std::string(name) + "/" + verb + "/" + contender;
    benchmark::RegisterBenchmark(
        title.c_str(), [&items, function](benchmark::State& state) { measure(state, items, function); })
        ->MinTime(0.01)
        ->Repetitions(5);
}

// Inputs and maps are made once and live as long as the program.
template <typename E>
void add_enum() {
    static const Input<E> input;
    static const auto text_map = make_text_map<E>();
    static const auto value_map = make_value_map<E>();
    static const auto by_text =
        make_sorted<E, std::string_view, E>([](E value) { return std::pair{to_string(value), value}; });
    static const auto by_value =
        make_sorted<E, E, std::string_view>([](E value) { return std::pair{value, to_string(value)}; });
    constexpr auto all = std::make_index_sequence<detail::count<E>>{};
    constexpr std::string_view name = specification<E>.name;

    add(name, "parse", "registry", input.texts, [](std::string_view text) { return parse<E>(text); });
    add(name, "parse", "chain", input.texts,
        [all](std::string_view text) { return parse_by_chain<E>(text, all); });
    add(name, "parse", "unordered_map", input.texts, [](std::string_view text) -> std::optional<E> {
        const auto found = text_map.find(text);
        if (found == text_map.end()) return std::nullopt;
        return found->second;
    });
    add(name, "parse", "sorted_array", input.texts,
        [](std::string_view text) { return search(by_text, text); });

    add(name, "to_string", "registry", input.values, [](E value) { return to_string(value); });
    add(name, "to_string", "chain", input.values, [all](E value) { return print_by_chain(value, all); });
    add(name, "to_string", "unordered_map", input.values,
        [](E value) { return std::string_view(value_map.find(value)->second); });
    add(name, "to_string", "sorted_array", input.values, [](E value) { return *search(by_value, value); });
}

template <typename... E>
struct Enums {
    static void add_all() { (add_enum<E>(), ...); }
    static void for_each_name(auto use) { (use(specification<E>.name, detail::count<E>), ...); }
};

using All = Enums<identity::UserRole, identity::CustomerType, identity::AccountStatus,
                  portal_management::PortalAccountStatus, portal_management::PortalAccountType,
                  billing::InvoiceStatus, billing::PaymentStatus, billing::PaymentMethod,
                  billing::BillingCycle, billing::TaxType, services::ServiceType, services::ServiceStatus,
                  services::ProvisioningStatus, services::BandwidthUnit, support::TicketPriority,
                  support::TicketStatus, support::TicketCategory, support::TicketSource, support::SLAStatus,
                  plugins::PluginStatus, plugins::PluginCategory, toys::Dozen>;

// Passes everything on to the reporter that the command line asks for, and remembers the fastest repetition.
class Summary : public benchmark::BenchmarkReporter {
  public:
    bool ReportContext(const Context& context) override { return inner_->ReportContext(context); }

    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
            const double nanoseconds = 1e9 / run.counters.at("items_per_second").value;
            const auto [entry, is_new] = fastest_.emplace(run.run_name.function_name, nanoseconds);
            if (!is_new) entry->second = std::min(entry->second, nanoseconds);
        }
        inner_->ReportRuns(runs);
    }

    void Finalize() override { inner_->Finalize(); }

    void print(const char* verb) const {
        constexpr std::array contenders = {"registry", "chain", "unordered_map", "sorted_array"};
        std::fprintf(stderr, "\n| %-9s, ns       | values |", verb);
        for (const char* contender : contenders)
            std::fprintf(stderr, " %13s |", contender);
        std::fprintf(stderr, "\n| ------------------- | -----: |");
        for (std::size_t i = 0; i < contenders.size(); ++i)
            std::fprintf(stderr, " ------------: |");
        All::for_each_name([&](std::string_view name, std::size_t count) {
            const std::string prefix = std::string(name) + "/" + verb + "/";
            if (!fastest_.contains(prefix + "registry")) return;
            std::fprintf(stderr, "\n| %-19s | %6zu |", std::string(name).c_str(), count);
            for (const char* contender : contenders) {
                const auto found = fastest_.find(prefix + contender);
                if (found == fastest_.end()) std::fprintf(stderr, " %13s |", "");
                if (found != fastest_.end()) std::fprintf(stderr, " %13.2f |", found->second);
            }
        });
        std::fprintf(stderr, "\n");
    }

  private:
    std::unique_ptr<benchmark::BenchmarkReporter> inner_{benchmark::CreateDefaultDisplayReporter()};
    std::map<std::string, double> fastest_;
};

}  // namespace
}  // namespace dotmac::registry

int main(int argc, char** argv) {
    using namespace dotmac::registry;
    All::add_all();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    Summary summary;
    benchmark::RunSpecifiedBenchmarks(&summary);
    summary.print("parse");
    summary.print("to_string");
    return 0;
}
