// What a command works in: the database of the configuration, brought up to date, and one tenant of it.
#pragma once

#include <memory>
#include <string>

#include "app/command.hpp"
#include "platform/row_seals.hpp"
#include "platform/tenants.hpp"
#include "store/context.hpp"
#include "store/database.hpp"

namespace dotmac::app {

// Opens the configured database and applies what migrations are missing. The folder of a SQLite file is
// created.
std::unique_ptr<store::Database> open_database(const Config& config);

// Where mails go: what the configuration says, or the folder mail beside a SQLite file, or data/mail.
std::string mail_url(const Config& config);

class Session {
  public:
    // The tenant of --tenant; where that is missing, the only one there is. Throws Problem otherwise, naming
    // them.
    explicit Session(const Arguments& arguments);

    store::Database& database() { return *database_; }
    const platform::Tenant& tenant() const { return tenant_; }
    static Actor actor() { return {.name = "cli", .request_id = ""}; }

    template <class F>
    auto read(F function) {
        return database_->read(tenant_.id, [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }
    template <class F>
    auto write(F function) {
        return database_->write(tenant_.id, [&](store::Transaction& transaction) {
            Context context = context_for(transaction);
            return function(context);
        });
    }

  private:
    Context context_for(store::Transaction& transaction) const;

    std::unique_ptr<store::Database> database_;
    Listeners listeners_;
    platform::Tenant tenant_;
};

// For all tenants: creating and listing them.
Context system_context(store::Transaction& transaction);

// Compares every row of these tables with its seal, and seals what has changed.
platform::RowSealReport seal_rows(store::Database& database, TenantId tenant,
                                  const std::vector<platform::SealedTable>& tables);

inline const CommandOption tenant_option{"tenant", OptionKind::value,
                                         "Which tenant, by slug or id; needed where there are several"};

}  // namespace dotmac::app
