// Truths that always hold. Each is named for the truth ("EventSealsHold", "JournalBalances"); tests run them,
// and so does `dotmac db verify` on a database in use.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/context.hpp"
#include "store/database.hpp"

namespace dotmac::platform {

struct Invariant {
    std::string_view name;         // "EventSealsHold"
    std::string_view description;  // the truth in one sentence
    // A sentence for each violation in the context's tenant, naming what is wrong; at most some hundreds. It
    // reads only, and in constant memory.
    std::function<std::vector<std::string>(Context&)> violations;
};

// Of the platform itself.
std::span<const Invariant> invariants();

struct Violation {
    TenantId tenant;
    std::string tenant_slug;
    std::string invariant;
    std::string sentence;
};

struct Verification {
    std::int64_t tenants = 0;
    std::int64_t checks = 0;  // invariants that were looked at, over all tenants
    std::vector<Violation> violations;
};

// What the engine itself finds damaged in its file: pages, indexes, values of the wrong type. SQLite only;
// PostgreSQL tells of a damaged page when it reads it, and `pg_amcheck` looks at the rest.
std::vector<std::string> find_damage(store::Database& database);

// Looks at every invariant for every tenant, each on a snapshot of its own, so that none waits long for a
// writer or keeps one waiting. `progress` (may be empty) is told how many of how many checks are done.
Verification verify(store::Database& database, std::span<const Invariant> invariants,
                    const std::function<void(std::int64_t done, std::int64_t total)>& progress = {});

}  // namespace dotmac::platform
