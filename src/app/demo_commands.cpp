#include "app/command.hpp"
#include "app/demo.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "base/problem.hpp"

namespace dotmac::app {
namespace {

std::optional<platform::Tenant> find_demo(store::Database& database) {
    return database.read(store::all_tenants(), [](store::Transaction& transaction) {
        return platform::find_tenant(transaction, demo_slug);
    });
}

int create(const Arguments& arguments) {
    const auto database = open_database(arguments.config);
    if (const auto demo = find_demo(*database)) {
        // Its clock runs on only once all of it is there.
        if (demo->test_clock) {
            throw Problem(
                ProblemCode::conflict,
                "The tenant 'demo' was not finished when it was made: start with an empty database.");
        }
        if (arguments.has("if-missing")) return 0;
        throw Problem(ProblemCode::conflict, "There is a tenant 'demo' already.");
    }
    ProgressBar bar{"Creating three months of a provider's life"};
    create_demo(*database, {}, [&](std::int64_t done, std::int64_t total) { bar.update(done, total); });
    bar.finish();
    print("Created the demonstration tenant with 2,000 subscribers.");
    return 0;
}

}  // namespace

std::vector<Command> demo_commands() {
    return {{"demo create",
             "Adds the tenant 'demo': 2,000 subscribers and three months of billing",
             {{"if-missing", OptionKind::flag, "Do nothing where it exists"}},
             create,
             {"table"}}};
}

}  // namespace dotmac::app
