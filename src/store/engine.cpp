#include "store/engine.hpp"

namespace dotmac::store {
namespace {

thread_local OpenTransaction* innermost = nullptr;

}  // namespace

void LazyIds::start(int process_number) {
    const std::lock_guard lock{mutex_};
    if (generator_) return;
    generator_ = std::make_unique<IdGenerator>(process_number);
    ready_.store(generator_.get(), std::memory_order_release);
}

std::int64_t LazyIds::next() {
    if (!started()) claim_();
    return next_of_started();
}

std::int64_t LazyIds::next_of_started() {
    IdGenerator* generator = ready_.load(std::memory_order_acquire);
    if (generator == nullptr) {
        throw DatabaseError{"The database has no tables yet: run `dotmac db migrate`.", false};
    }
    return generator->next();
}

void EngineTransaction::require_complete() const {
    if (failure_) std::rethrow_exception(failure_);
    if (open_bulk_inserts_ != 0) throw std::logic_error{"A bulk insert was left without finish()."};
}

// SQLite has one writer, which counts. PostgreSQL numbers its transactions itself; below the xmin of a
// snapshot none runs any more.
std::int64_t EngineTransaction::sequence() {
    if (sequence_ != 0) return sequence_;
    Rows rows = engine() == Engine::sqlite
                    ? query("UPDATE write_order SET last_number = last_number + 1 RETURNING last_number")
                    : query("SELECT last_number + pg_current_xact_id()::text::bigint FROM write_order");
    sequence_ = *rows.value<std::int64_t>();
    return sequence_;
}

std::int64_t EngineTransaction::settled_sequence() {
    if (engine() == Engine::sqlite) return sequence();
    return *query(
                "SELECT last_number + pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM write_order")
                .value<std::int64_t>();
}

OpenTransaction::OpenTransaction(const Database& database) : database_{database}, outer_{innermost} {
    for (const OpenTransaction* at = outer_; at != nullptr; at = at->outer_) {
        if (&at->database_ != &database) continue;
        throw std::logic_error{"A transaction was opened inside another one of the same database."};
    }
    innermost = this;
}

OpenTransaction::~OpenTransaction() {
    innermost = outer_;
}

void throw_not_a_number(int column) {
    throw std::logic_error{"Column " + std::to_string(column) + " of a row is read as a number and is none."};
}

void throw_not_text(int column) {
    throw std::logic_error{"Column " + std::to_string(column) + " of a row is read as text and is none."};
}

}  // namespace dotmac::store
