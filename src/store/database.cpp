#include "store/database.hpp"

#include "store/engine.hpp"

namespace dotmac::store {

std::unique_ptr<Database> Database::open(std::string_view url, const DatabaseOptions& options) {
    constexpr std::string_view sqlite_scheme = "sqlite:";
    if (url.starts_with(sqlite_scheme)) return open_sqlite(url.substr(sqlite_scheme.size()), options);
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        return open_postgresql(url, options);
    }
    if (url.ends_with(".db") && url.find("://") == std::string_view::npos) return open_sqlite(url, options);
    throw DatabaseError{"'" + std::string{url.substr(0, url.find('@'))} +
                            "' names no database: write sqlite:PATH or postgresql://HOST/DATABASE.",
                        false};
}

}  // namespace dotmac::store
