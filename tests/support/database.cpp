#include "tests/support/database.hpp"

#include <libpq-fe.h>
#include <sodium.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "base/text.hpp"

namespace dotmac::test {
namespace {

namespace files = std::filesystem;
using store::Engine;
using Migrations = std::vector<store::Migration>;

std::string hash_of(const Migrations& migrations) {
    std::string all;
    for (const store::Migration& migration : migrations)
        all.append(migration.module).append(std::to_string(migration.version)).append(migration.sql);
    unsigned char digest[8];
    crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(all.data()), all.size(),
                       nullptr, 0);
    return hex({reinterpret_cast<const char*>(digest), sizeof digest});
}

std::string unique_name() {
    static std::atomic<int> count{0};
    return "dotmac_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

std::string server_url() {
    const char* url = std::getenv("DOTMAC_TEST_POSTGRES");
    if (url == nullptr) {
        throw std::runtime_error{"DOTMAC_TEST_POSTGRES is not set: run the tests under tools/with-postgres."};
    }
    return url;
}

std::string url_of(const std::string& database) {
    const std::string server = server_url();
    return server.substr(0, server.rfind('/') + 1) + database;
}

// The server's own database, from where others are made and dropped.
class Server {
  public:
    Server() : handle_{PQconnectdb(server_url().c_str())} {
        if (PQstatus(handle_) == CONNECTION_OK) return;
        const std::string message = PQerrorMessage(handle_);
        PQfinish(handle_);
        throw std::runtime_error{message};
    }
    ~Server() { PQfinish(handle_); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    int run(const std::string& sql) {  // the number of rows
        PGresult* result = PQexec(handle_, sql.c_str());
        const auto status = PQresultStatus(result);
        const int rows = PQntuples(result);
        PQclear(result);
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return rows;
        throw std::runtime_error{sql + ": " + PQerrorMessage(handle_)};
    }

  private:
    PGconn* handle_;
};

// Made once per set of migrations and server; the lock serves the many processes of a CTest run. It gets its
// name when it is complete.
std::string make_once(const std::string& purpose, const Migrations& migrations,
                      void (*prepare)(store::Database&)) {
    const std::string name = "dotmac_" + purpose + "_" + hash_of(migrations);
    Server server;
    server.run("SELECT pg_advisory_lock(1)");
    if (server.run("SELECT 1 FROM pg_database WHERE datname = '" + name + "'") == 0) {
        server.run("DROP DATABASE IF EXISTS " + name + "_new");
        server.run("CREATE DATABASE " + name + "_new");
        {
            const auto database = store::Database::open(url_of(name + "_new"));
            store::migrate(*database, migrations);
            prepare(*database);
        }
        server.run("ALTER DATABASE " + name + "_new RENAME TO " + name);
    }
    return name;
}

std::string postgresql_template(const Migrations& migrations) {
    return make_once("template", migrations, [](store::Database&) {});
}

const TemporaryFolder& process_folder() {
    static const TemporaryFolder folder;
    return folder;
}

std::string sqlite_template(const Migrations& migrations) {
    const std::string file = process_folder().file("template_" + hash_of(migrations) + ".db");
    if (!files::exists(file)) store::migrate(*store::Database::open("sqlite:" + file), migrations);
    return file;
}

std::string make_database(Engine engine, const Migrations& migrations) {
    if (engine == Engine::sqlite) {
        const std::string file = process_folder().file(unique_name() + ".db");
        files::copy_file(sqlite_template(migrations), file);
        return "sqlite:" + file;
    }
    const std::string name = unique_name();
    const std::string original = postgresql_template(migrations);
    Server{}.run("CREATE DATABASE " + name + " TEMPLATE " + original);
    return url_of(name);
}

void drop_database(const std::string& url) {
    constexpr std::string_view sqlite_scheme = "sqlite:";
    if (!url.starts_with(sqlite_scheme)) {
        Server{}.run("DROP DATABASE IF EXISTS " + url.substr(url.rfind('/') + 1) + " WITH (FORCE)");
        return;
    }
    for (const char* suffix : {"", "-wal", "-shm"})
        files::remove(url.substr(sqlite_scheme.size()) + suffix);
}

// In memory where there is room: every commit on SQLite waits for its disk.
files::path parent_of_folders() {
    constexpr std::uintmax_t room = 2'000'000'000;
    std::error_code missing;
    const bool has_room = files::space("/dev/shm", missing).available > room && !missing;
    return has_room && ::access("/dev/shm", W_OK) == 0 ? files::path{"/dev/shm"}
                                                       : files::temp_directory_path();
}

}  // namespace

TestDatabase::TestDatabase(Engine engine, const Migrations& migrations, const store::DatabaseOptions& options)
    : url_{make_database(engine, migrations)}, database_{store::Database::open(url_, options)} {}

TestDatabase::~TestDatabase() {
    database_.reset();
    drop_database(url_);
}

void TestDatabase::reopen(const store::DatabaseOptions& options) {
    database_.reset();
    database_ = store::Database::open(url_, options);
}

std::string kept_postgresql(const std::string& purpose, void (*prepare)(store::Database&)) {
    return url_of(make_once(purpose, store::embedded_migrations(), prepare));
}

EmptyDatabase::EmptyDatabase(Engine engine) {
    const std::string name = unique_name();
    if (engine == Engine::sqlite) {
        url_ = "sqlite:" + process_folder().file(name + ".db");
        return;
    }
    Server{}.run("CREATE DATABASE " + name);
    url_ = url_of(name);
}

EmptyDatabase::~EmptyDatabase() {
    drop_database(url_);
}

TemporaryFolder::TemporaryFolder() {
    std::string pattern = parent_of_folders() / "dotmac-test-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"No temporary folder can be made."};
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    files::remove_all(path_, ignored);
}

std::string engine_name(Engine engine) {
    return engine == Engine::sqlite ? "sqlite" : "postgresql";
}

}  // namespace dotmac::test
