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
