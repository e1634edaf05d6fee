#include "store/sqlite/writer.hpp"

#include <chrono>

#include "store/sqlite/transaction.hpp"

namespace dotmac::store::sqlite {
namespace {

constexpr std::size_t most_in_group = 128;
constexpr std::chrono::milliseconds longest_group{5};

}  // namespace

void Writer::run(Scope scope, const Body& body) {
    Request request{scope, body};
    {
        std::unique_lock lock{mutex_};
        if (closed_) throw DatabaseError{"The database is being closed.", true};
        queue_.push_back(&request);
        request.turn.wait(lock, [&] { return request.done || (!leading_ && queue_.front() == &request); });
        if (!request.done) lead(lock);
    }
    if (request.error) std::rethrow_exception(request.error);
}

void Writer::lead(std::unique_lock<std::mutex>& lock) {
    leading_ = true;
    lock.unlock();
    Group group;
    group.reserve(most_in_group);
    run_group(group);
    lock.lock();
    leading_ = false;
    for (Request* request : group) {
        request->done = true;
        // Under the lock: once it is free, the request may be gone with its thread's stack.
        request->turn.notify_one();
    }
    if (!queue_.empty()) queue_.front()->turn.notify_one();
    if (queue_.empty()) idle_.notify_all();
}

Writer::Request* Writer::take_next(Group& group) {
    const std::lock_guard lock{mutex_};
    if (queue_.empty()) return nullptr;
    Request* request = queue_.front();
    queue_.pop_front();
    group.push_back(request);
    return request;
}

// Keeps 2 and 3. Throws nothing: every outcome belongs to one request or to all of the group.
void Writer::run_group(Group& group) {
    const auto start = std::chrono::steady_clock::now();
    kept_ = 0;
    try {
        while (Request* request = take_next(group)) {
            if (kept_ == 0) begin(group);
            kept_ == 0 ? run_first(*request) : run_in_savepoint(*request);
            if (group.size() == most_in_group) break;
            if (std::chrono::steady_clock::now() - start > longest_group) break;
        }
        if (kept_ != 0) commit(group);
    } catch (...) {
        // The transaction as a whole is lost, so nothing of it was kept.
        roll_back();
        for (Request* request : group) {
            if (!request->error) request->error = std::current_exception();
        }
    }
}

void Writer::begin(Group& group) {
    try {
        if (!ids_.started()) claim_process_number();
        connection_.run("BEGIN IMMEDIATE");
    } catch (...) {
        // Who waits behind would meet the same locked file, and wait for it in vain once more.
        while (group.size() < most_in_group && take_next(group) != nullptr) {
        }
        throw;
    }
}

void Writer::run_body(Request& request) {
    SqliteTransaction transaction{connection_, request.scope, ids_, Use::write};
    request.body(transaction);
    transaction.require_complete();
}

void Writer::run_first(Request& request) {
    try {
        run_body(request);
        ++kept_;
    } catch (...) {
        request.error = std::current_exception();
        roll_back();
    }
}

void Writer::run_in_savepoint(Request& request) {
    connection_.run("SAVEPOINT one_write");
    try {
        run_body(request);
        connection_.run("RELEASE one_write");
        ++kept_;
    } catch (...) {
        request.error = std::current_exception();
        // A full disk or a failing one ends the whole transaction by itself.
        if (!connection_.in_transaction()) throw;
        connection_.run("ROLLBACK TO one_write; RELEASE one_write");
    }
}

void Writer::commit(Group& group) {
    connection_.run("COMMIT");
    commits_.fetch_add(1, std::memory_order_relaxed);
    for (const Request* request : group)
        if (!request->error) writes_.fetch_add(1, std::memory_order_relaxed);
}

void Writer::roll_back() noexcept {
    if (connection_.in_transaction())
        sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

// In a transaction of its own, so that a body that fails does not take the number back with it.
void Writer::claim_process_number() {
    {
        const Lease exists =
            connection_.prepare("SELECT 1 FROM sqlite_master WHERE name = 'process_numbers'");
        if (!exists->step()) return;
    }
    const Lease claim = connection_.prepare(
        "UPDATE process_numbers SET last_number = last_number + 1 WHERE id = 1 RETURNING last_number");
    std::int64_t number = 0;
    while (claim->step())
        number = sqlite3_column_int64(claim->handle(), 0);
    ids_.start(static_cast<int>(number));
}

void Writer::close() {
    std::unique_lock lock{mutex_};
    closed_ = true;
    idle_.wait(lock, [&] { return queue_.empty() && !leading_; });
}

}  // namespace dotmac::store::sqlite
