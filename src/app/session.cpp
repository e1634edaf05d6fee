#include "app/session.hpp"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "app/wiring.hpp"
#include "base/problem.hpp"
#include "modules/catalogue.hpp"
#include "platform/stored_enums.hpp"
#include "store/migration.hpp"

namespace dotmac::app {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";

std::filesystem::path folder_of(const std::string& sqlite_url) {
    return std::filesystem::path{sqlite_url.substr(sqlite_scheme.size())}.parent_path();
}

void create_folder_of(const std::string& url) {
    if (!url.starts_with(sqlite_scheme)) return;
    const auto folder = folder_of(url);
    std::error_code error;
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (error) {
        throw Problem(
            ProblemCode::conflict,
            "The folder " + folder.string() + " of the database cannot be created: " + error.message() + ".");
    }
}

// Workers are many because most of them wait for a commit that they share; those that compute keep the
// processors busy with fewer connections.
int connections(const Config& config) {
    constexpr int usual = 8;
    const auto cores = static_cast<int>(std::thread::hardware_concurrency());
    return std::min(config.workers, std::max(usual, cores));
}

platform::Tenant choose_tenant(store::Transaction& transaction, const std::optional<std::string>& asked) {
    if (asked) {
        if (auto tenant = platform::find_tenant(transaction, *asked)) return *tenant;
        throw not_found("tenant", *asked);
    }
    Context context = system_context(transaction);
    const auto page = platform::list_tenants(context, {}, {});
    if (page.items.size() == 1) return page.items.front();
    if (page.items.empty()) {
        throw Problem(ProblemCode::not_found, "There is no tenant yet; `dotmac tenant create` makes one.");
    }
    std::string slugs;
    for (const auto& tenant : page.items)
        slugs += (slugs.empty() ? "" : ", ") + tenant.slug;
    throw Problem(ProblemCode::validation_failed,
                  "There are several tenants: say --tenant with one of " + slugs + ".");
}

}  // namespace

std::unique_ptr<store::Database> open_database(const Config& config) {
    create_folder_of(config.database);
    auto database = store::Database::open(
        config.database, {.readers = connections(config),
                          .enum_columns = store::EnumColumns{platform::enum_columns(modules::all_enums())}});
    store::migrate(*database);
    return database;
}

std::string mail_url(const Config& config) {
    if (!config.mail.empty()) return config.mail;
    const bool is_file = config.database.starts_with(sqlite_scheme);
    return "folder:" + (is_file ? folder_of(config.database) / "mail" : "data/mail").string();
}

Session::Session(const Arguments& arguments)
    : database_{open_database(arguments.config)},
      listeners_{all_listeners()},
      tenant_{database_->read(store::all_tenants(), [&](store::Transaction& transaction) {
          return choose_tenant(transaction, arguments.find("tenant"));
      })} {}

Context Session::context_for(store::Transaction& transaction) const {
    return {.transaction = transaction,
            .clock = platform::tenant_clock(transaction),
            .actor = actor(),
            .listeners = &listeners_};
}

Context system_context(store::Transaction& transaction) {
    return {
        .transaction = transaction, .clock = platform::tenant_clock(transaction), .actor = Session::actor()};
}

platform::RowSealReport seal_rows(store::Database& database, TenantId tenant,
                                  const std::vector<platform::SealedTable>& tables) {
    const auto in_context = [](const std::function<void(Context&)>& body) {
        return [&body](store::Transaction& transaction) {
            Context context = system_context(transaction);
            body(context);
        };
    };
    return platform::seal_all_rows(
        {.read = [&](const auto& body) { database.read(tenant, in_context(body)); },
         .write = [&](const auto& body) { database.write(tenant, in_context(body)); },
         .stopping = [] { return false; }},
        tables);
}

}  // namespace dotmac::app
