// The one writer of a SQLite database. Writes that wait at the same time share a commit, and so an fsync.
//
// 1. The first in the queue leads: on its own thread it runs its body and those that wait behind it, one
//    after the other, in one BEGIN IMMEDIATE … COMMIT, and then reports to each. The others only wait.
// 2. A body that follows another one of the group runs in a savepoint, so its failure undoes it alone. The
//    first needs none: its failure undoes everything, which is itself.
// 3. A group is bounded in bodies and in time, so that nobody waits long for the company of others.
// 4. Nobody returns before the commit, and all of a group whose commit fails get that failure.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>

#include "store/engine.hpp"
#include "store/sqlite/connection.hpp"

namespace dotmac::store::sqlite {

class Writer {
  public:
    using Body = std::function<void(Transaction&)>;

    Writer(const std::string& file, const DatabaseOptions& options, LazyIds& ids)
        : connection_{file, options, Use::write}, ids_{ids} {}

    // Any thread. Returns when the body is durable; throws what the body threw.
    void run(Scope scope, const Body& body);
    // Waits for the writes that are queued, and refuses later ones.
    void close();

    std::uint64_t writes() const { return writes_.load(std::memory_order_relaxed); }
    std::uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }

  private:
    struct Request {
        Request(Scope scope_, const Body& body_) : scope{scope_}, body{body_} {}
        Scope scope;
        const Body& body;
        std::exception_ptr error;
        bool done = false;
        std::condition_variable turn;
    };
    using Group = std::vector<Request*>;

    void lead(std::unique_lock<std::mutex>& lock);
    Request* take_next(Group& group);
    void run_group(Group& group);
    void run_body(Request& request);
    void run_in_savepoint(Request& request);
    void run_first(Request& request);
    void begin(Group& group);
    void claim_process_number();
    void commit(Group& group);
    void roll_back() noexcept;

    Connection connection_;
    LazyIds& ids_;
    std::size_t kept_ = 0;  // bodies that ended well in the open transaction
    std::atomic<std::uint64_t> writes_{0};
    std::atomic<std::uint64_t> commits_{0};

    std::mutex mutex_;
    std::condition_variable idle_;
    std::deque<Request*> queue_;
    bool leading_ = false;
    bool closed_ = false;
};

}  // namespace dotmac::store::sqlite
