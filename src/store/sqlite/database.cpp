// SQLite behind the two verbs: one writer, and a pool of readers that each see a snapshot.
#include "store/engine.hpp"
#include "store/pool.hpp"
#include "store/sqlite/transaction.hpp"
#include "store/sqlite/writer.hpp"

namespace dotmac::store {
namespace sqlite {
namespace {

using Readers = Pool<Connection>;

// The snapshot of a read connection, for the time of one body.
class Snapshot {
  public:
    explicit Snapshot(Readers::Lease& lease) : lease_{lease} { lease_->prepare("BEGIN")->step(); }
    ~Snapshot() {
        try {
            lease_->prepare("ROLLBACK")->step();
        } catch (const DatabaseError&) {
            lease_.drop();
        }
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

  private:
    Readers::Lease& lease_;
};

class SqliteDatabase final : public EngineDatabase {
  public:
    SqliteDatabase(const std::string& file, const DatabaseOptions& options)
        : url_{"sqlite:" + file},
          ids_{[this] { writer_.run(all_tenants(), [](Transaction&) {}); }},
          writer_{file, options, ids_},
          readers_{options.readers, options.busy_timeout,
                   [file, options] { return std::make_unique<Connection>(file, options, Use::read); }} {}
    ~SqliteDatabase() override { SqliteDatabase::close(); }

    Engine engine() const override { return Engine::sqlite; }
    const std::string& url() const override { return url_; }
    DatabaseCounts counts() const override {
        return {.reads = reads_.load(std::memory_order_relaxed),
                .writes = writer_.writes(),
                .commits = writer_.commits()};
    }
    void close() override {
        readers_.close();
        writer_.close();
    }
    void write_exclusively(const Body& body) override {
        run_write(all_tenants(), Isolation::serializable, body);
    }

  protected:
    void run_read(Scope scope, const Body& body) override {
        const OpenTransaction open{*this};
        Readers::Lease lease = readers_.take();
        const Snapshot snapshot{lease};
        SqliteTransaction transaction{*lease, scope, ids_};
        body(transaction);
        transaction.require_complete();
        reads_.fetch_add(1, std::memory_order_relaxed);
    }
    // One writer at a time: every isolation is serializable.
    void run_write(Scope scope, Isolation, const Body& body) override {
        const OpenTransaction open{*this};
        writer_.run(scope, [&](Transaction& transaction) {
            const OpenTransaction on_its_thread{*this};
            body(transaction);
        });
    }

  private:
    std::string url_;
    std::atomic<std::uint64_t> reads_{0};
    LazyIds ids_;
    Writer writer_;
    Readers readers_;
};

}  // namespace
}  // namespace sqlite

std::unique_ptr<EngineDatabase> open_sqlite(std::string_view file, const DatabaseOptions& options) {
    if (file.empty()) throw DatabaseError{"'sqlite:' needs the path of a file.", false};
    return std::make_unique<sqlite::SqliteDatabase>(std::string{file}, options);
}

void settle_sqlite_file(const std::string& file) {
    sqlite::Connection connection{file, {}, sqlite::Use::write};
    connection.run("PRAGMA journal_mode = DELETE");
}

}  // namespace dotmac::store
