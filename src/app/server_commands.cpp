#include <fmt/core.h>
#include <malloc.h>
#include <sys/resource.h>

#include <thread>

#include "app/command.hpp"
#include "app/demo.hpp"
#include "app/instance.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "app/stop_signals.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace dotmac::app {
namespace {

// The password that anybody can read in the documentation must not go unnoticed.
bool has_demo_tenant(Instance& instance) {
    return instance.database().read(store::all_tenants(), [](store::Transaction& transaction) {
        return platform::find_tenant(transaction, demo_slug).has_value();
    });
}

// Every connection is a file descriptor, and a process usually begins with 1,024 of many more that it may
// have.
void allow_many_connections() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);  // where it is refused, the server turns away what is too much
}

// glibc keeps up to eight heaps for each processor, and every thread stays with one of them. Half as many are
// twice what computes at once (http/worker_pool.hpp): up to a twentieth less memory. A list may be a tenth
// slower for it (docs/performance.md).
void share_heaps() {
    constexpr int for_each_processor = 4;
    mallopt(M_ARENA_MAX, for_each_processor * static_cast<int>(std::thread::hardware_concurrency()));
}

int serve(const Arguments& arguments) {
    const auto& config = arguments.config;
    log::set_level(*log::parse_level(config.log_level));
    allow_many_connections();
    share_heaps();
    StopSignals signals;  // before any thread starts
    const log::Gathering gathering;
    Instance instance{config};
    if (!has_secrets_key(config)) {
        log::warning(
            "the secrets of authenticator apps stay readable in the database: set secrets_key_file, to the "
            "same key in every process");
    }
    instance.start();
    const std::string address = fmt::format("http://{}:{}", config.address, instance.port());
    print(fmt::format("DotMac {} listens on {}\nAPI description: {}/api/v1/openapi.json", DOTMAC_VERSION,
                      address, address));
    if (has_demo_tenant(instance)) print("Demonstration log-ins:\n" + demo_logins());
    std::fflush(stdout);
    log::info("listening", {{"address", address}});
    const int signal = signals.wait();
    log::info("stopping", {{"signal", signal}});
    instance.stop();
    log::info("stopped");
    return 0;
}

// A password or a token is nobody's business; a database address may hold one.
std::string shown(const ConfigValue& value) {
    if (value.name == "mail_password" || value.name == "metrics_token")
        return value.value.empty() ? "" : "***";
    if (value.name != "database") return value.value;
    const auto scheme = value.value.find("://");
    const auto at = value.value.find('@');
    if (scheme == std::string::npos || at == std::string::npos) return value.value;
    const auto colon = value.value.find(':', scheme + 3);
    if (colon == std::string::npos || colon > at) return value.value;
    return value.value.substr(0, colon) + ":***" + value.value.substr(at);
}

int show_config(const Arguments& arguments) {
    Table table{{"Setting", "Value", "From"}, {}, {}};
    std::string json = "{";
    for (const auto& value : arguments.config.values) {
        table.rows.push_back({value.name, shown(value), value.source});
        json += (json == "{" ? "" : ",") + quote_json(value.name) +
                ":{\"value\":" + quote_json(shown(value)) + ",\"source\":" + quote_json(value.source) + '}';
    }
    print(arguments.json ? json + '}' : render(table));
    return 0;
}

}  // namespace

std::vector<Command> server_commands() {
    return {
        {"serve",
         "Serves the API and runs the background jobs, until SIGTERM or SIGINT",
         {},
         serve,
         {"table"}},
        {"config show",
         "Every setting of the program, its value, and where that comes from",
         {},
         show_config},
    };
}

}  // namespace dotmac::app
