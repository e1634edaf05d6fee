// The steps of a migration inside a transaction, for migrate and restore. Only files of store/ include it.
#pragma once

#include <string>
#include <vector>

#include "store/migration.hpp"

namespace dotmac::store {

struct AppliedMigration {
    std::string module;
    int version = 0;
    std::string checksum;  // SHA-256 of its text, in hexadecimal
    Instant applied_at;
};

std::vector<AppliedMigration> applied_migrations(Transaction& transaction);  // none in an empty database
// Throws DatabaseError where one is unknown, or known with another text.
void require_known(const std::vector<AppliedMigration>& applied, const std::vector<Migration>& migrations);
// Throws DatabaseError unless exactly these are applied.
void require_current(Transaction& transaction, const std::vector<Migration>& migrations);
void apply_missing(Transaction& transaction, const std::vector<Migration>& migrations);

}  // namespace dotmac::store
