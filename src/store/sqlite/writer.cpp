#include "store/sqlite/writer.hpp"

#include <algorithm>
#include <chrono>

#include "base/background.hpp"
#include "base/waiting.hpp"
#include "store/sqlite/transaction.hpp"

namespace dotmac::store::sqlite {
namespace {

constexpr std::size_t most_in_group = 128;
constexpr std::chrono::milliseconds longest_group{5};
// A savepoint costs a tenth of a small body, a failure without one a whole group.
constexpr int groups_with_savepoints = 16;

}  // namespace

Writer::Writer(const std::string& file, const DatabaseOptions& options, LazyIds& ids)
    : connection_{file, options, Use::write},
      checkpointer_{connection_, file, options},
      ids_{ids},
      thread_{[this] { work(); }} {}

Writer::~Writer() {
    {
        const std::lock_guard lock{mutex_};
        is_ending_ = true;
        changed_.notify_one();
    }
    thread_.join();
}

void Writer::run(Scope scope, const Body& body) {
    Request request{.scope = scope, .body = body};
    {
        const std::lock_guard lock{mutex_};
        if (closed_) throw DatabaseError{"The database is being closed.", true};
        (works_in_background() ? background_line_ : line_).push_back(&request);
        if (!is_working_) changed_.notify_one();
    }
    {
        const Waiting waiting;
        request.done.wait();
    }
    if (request.error) std::rethrow_exception(request.error);
}

void Writer::work() {
    work_in_foreground();
    Group group;
    group.reserve(most_in_group);
    std::unique_lock lock{mutex_};
    while (true) {
        changed_.wait(lock, [&] { return is_ending_ || !line_in_turn().empty(); });
        if (is_ending_) return;
        Line& line = line_in_turn();
        last_was_background_ = &line == &background_line_;
        is_working_ = true;
        lock.unlock();
        run_group(line, group);
        for (Request* request : group)
            request->done.send();
        group.clear();
        lock.lock();
        is_working_ = false;
        if (line_in_turn().empty()) idle_.notify_all();
    }
}

// Keeps 5.
Writer::Line& Writer::line_in_turn() {
    if (line_.empty()) return background_line_;
    return background_line_.empty() || last_was_background_ ? line_ : background_line_;
}

Writer::Request* Writer::take_next(Line& line, Group& group) {
    const std::lock_guard lock{mutex_};
    if (line.empty()) return nullptr;
    const bool others_wait = &line == &background_line_ && !line_.empty();
    if (!group.empty() && others_wait) return nullptr;
    Request* request = line.front();
    line.pop_front();
    group.push_back(request);
    return request;
}

// Keeps 2 and 3. Throws nothing: every outcome belongs to one request or to all of the group.
void Writer::run_group(Line& line, Group& group) {
    const auto start = std::chrono::steady_clock::now();
    kept_ = 0;
    try {
        while (Request* request = take_next(line, group)) {
            if (kept_ == 0) begin(line, group);
            run_next(*request, group);
            if (group.size() == most_in_group) break;
            if (std::chrono::steady_clock::now() - start > longest_group) break;
        }
        if (kept_ != 0) commit(group);
        savepoints_left_ = std::max(0, savepoints_left_ - 1);
    } catch (...) {
        // The transaction as a whole is lost, so nothing of it was kept.
        roll_back();
        for (Request* request : group) {
            if (!request->error) request->error = std::current_exception();
        }
    }
}

void Writer::begin(Line& line, Group& group) {
    try {
        if (!ids_.started()) claim_process_number();
        connection_.run("BEGIN IMMEDIATE");
    } catch (...) {
        // Who waits behind would meet the same locked file, and wait for it in vain once more.
        while (group.size() < most_in_group && take_next(line, group) != nullptr) {
        }
        throw;
    }
}

void Writer::run_body(Request& request) {
    SqliteTransaction transaction{connection_, request.scope, ids_, sequence_};
    request.body(transaction);
    transaction.require_complete();
}

void Writer::run_next(Request& request, const Group& group) {
    if (kept_ == 0) return run_first(request);
    if (savepoints_left_ > 0) return run_in_savepoint(request);
    try {
        run_body(request);
        ++kept_;
    } catch (...) {
        savepoints_left_ = groups_with_savepoints;
        run_again(group);
    }
}

// As far as it has come, now with savepoints: so the body that failed fails once more, and alone.
void Writer::run_again(const Group& group) {
    roll_back();
    kept_ = 0;
    for (Request* request : group) {
        if (request->error) continue;
        if (kept_ == 0) connection_.run("BEGIN IMMEDIATE");
        kept_ == 0 ? run_first(*request) : run_in_savepoint(*request);
    }
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
        sequence_ = 0;  // it may have been this one's number
    }
}

void Writer::commit(Group& group) {
    sequence_ = 0;
    connection_.run("COMMIT");
    commits_.fetch_add(1, std::memory_order_relaxed);
    for (const Request* request : group)
        if (!request->error) writes_.fetch_add(1, std::memory_order_relaxed);
    checkpointer_.after_commit();
}

void Writer::roll_back() noexcept {
    sequence_ = 0;
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

std::size_t Writer::waiting() const {
    const std::lock_guard lock{mutex_};
    return line_.size() + background_line_.size();
}

void Writer::close() {
    std::unique_lock lock{mutex_};
    closed_ = true;
    idle_.wait(lock, [&] { return line_in_turn().empty() && !is_working_; });
}

}  // namespace dotmac::store::sqlite
