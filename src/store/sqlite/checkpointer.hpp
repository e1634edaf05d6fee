// Moves what was committed out of the write-ahead log into the database file, in a thread of its own: no
// commit waits for it, as it would for SQLite's own checkpoints (100 ms and more after 80 MB).
//
// 1. The thread copies whenever `step_pages` more are in the log. The writer goes on meanwhile.
// 2. The log begins anew only after a moment in which all of it is copied, which never comes by itself while
//    the writer goes on. So once the log is full, the thread copies again and again until little is left
//    (twice as much each time), and that the writer copies itself, between two groups.
// 3. Where the disk does not follow, or readers hold an old snapshot, the log grows past its size; past
//    `most_pages` the writer does the copying, which slows it down to what the disk can take.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "store/sqlite/connection.hpp"

namespace dotmac::store::sqlite {

class Checkpointer {
  public:
    // `writer` outlives this, and belongs to the thread that calls after_commit(). The thread begins with the
    // first copying.
    Checkpointer(Connection& writer, std::string file, const DatabaseOptions& options);
    ~Checkpointer();
    Checkpointer(const Checkpointer&) = delete;
    Checkpointer& operator=(const Checkpointer&) = delete;

    // A failure is logged, and tried again later: the commit stands, and the log keeps what was not copied.
    void after_commit() noexcept;

  private:
    void copy_in_thread();
    void work();

    Connection& writer_;
    const std::string file_;
    const DatabaseOptions options_;
    // Of the writer's thread.
    int log_pages_ = 0;
    int log_pages_before_ = 0;
    int next_at_pages_;  // how full the log is to be before the next copying
    int rest_pages_;     // what the writer copies itself, once the log is full

    std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    bool is_copying_ = false;
    bool has_failed_ = false;
    bool is_ending_ = false;
    int copied_pages_ = 0;
    std::thread thread_;
};

}  // namespace dotmac::store::sqlite
