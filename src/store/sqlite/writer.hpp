// The one writer of a SQLite database. Writes that wait at the same time share a commit, and so an fsync.
//
// 1. One thread writes, so that SQLite's pages stay with one processor. Whoever writes waits for it.
// 2. It takes those that wait in a line as a group: it runs their bodies, one after the other, in one BEGIN
//    IMMEDIATE … COMMIT, and then tells each. Where a body fails that follows others, all is undone, and run
//    again with a savepoint for each but the first, so that the failure undoes it alone; and so for some
//    groups more, because who sends a write that fails will often send another. Without savepoints SQLite
//    keeps no copy of each page that a body changes.
// 3. A group is bounded in bodies and in time, so that nobody waits long for the company of others.
// 4. Nobody returns before the commit, and all of a group whose commit fails get that failure.
// 5. Writes of background work (base/background.hpp) stand in a line of their own, because a chunk of a bill
//    run takes longer than a hundred others. Where both lines wait, they have groups by turns: who saves a
//    form waits for one chunk at most, and the bill run goes on. A group of the background ends early for
//    others.
// 6. The thread has the program's niceness also for those: where it got the processor last, everybody would
//    wait for it.
#pragma once

#include <semaphore.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

#include "store/engine.hpp"
#include "store/sqlite/checkpointer.hpp"
#include "store/sqlite/connection.hpp"

namespace dotmac::store::sqlite {

class Writer {
  public:
    using Body = std::function<void(Transaction&)>;

    Writer(const std::string& file, const DatabaseOptions& options, LazyIds& ids);
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // Any thread. Returns when the body is durable; throws what the body threw.
    void run(Scope scope, const Body& body);
    // Waits for the writes that are queued, and refuses later ones.
    void close();

    std::uint64_t writes() const { return writes_.load(std::memory_order_relaxed); }
    std::uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }
    std::size_t waiting() const;  // in both lines, at this moment

  private:
    // Sent once, waited for once. (std::atomic, as libstdc++ waits for it, asks 20 times for the value before
    // it gives the processor away.)
    class Signal {
      public:
        Signal() { sem_init(&semaphore_, 0, 0); }
        ~Signal() { sem_destroy(&semaphore_); }
        Signal(const Signal&) = delete;
        Signal& operator=(const Signal&) = delete;

        // Who waits may destroy this as soon as it is sent.
        void send() { sem_post(&semaphore_); }
        void wait() {
            while (sem_wait(&semaphore_) != 0) {  // EINTR
            }
        }

      private:
        sem_t semaphore_;
    };

    struct Request {
        Scope scope;
        const Body& body;
        std::exception_ptr error;
        Signal done;
    };
    using Line = std::deque<Request*>;
    using Group = std::vector<Request*>;

    void work();
    Line& line_in_turn();
    Request* take_next(Line& line, Group& group);
    void run_group(Line& line, Group& group);
    void run_next(Request& request, const Group& group);
    void run_again(const Group& group);
    void run_first(Request& request);
    void run_in_savepoint(Request& request);
    void run_body(Request& request);
    void begin(Line& line, Group& group);
    void claim_process_number();
    void commit(Group& group);
    void roll_back() noexcept;

    Connection connection_;
    Checkpointer checkpointer_;
    LazyIds& ids_;
    std::size_t kept_ = 0;       // bodies that ended well in the open transaction
    std::int64_t sequence_ = 0;  // of the open transaction, 0 as long as nobody has asked
    int savepoints_left_ = 0;    // groups that are to have them
    std::atomic<std::uint64_t> writes_{0};
    std::atomic<std::uint64_t> commits_{0};

    mutable std::mutex mutex_;         // guards what follows
    std::condition_variable changed_;  // something waits, or the end has come
    std::condition_variable idle_;
    Line line_;
    Line background_line_;
    bool last_was_background_ = false;  // the group before
    bool is_working_ = false;
    bool closed_ = false;
    bool is_ending_ = false;
    std::thread thread_;
};

}  // namespace dotmac::store::sqlite
