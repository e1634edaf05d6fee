// Threads that run jobs, behind one bounded queue.
//
// 1. Only a few compute at once, as many as keep the processors busy. More would take turns on them: each job
//    would cost its thread's waking up, and all would end late instead of one after the other.
// 2. The others are for jobs that wait for a commit, a server, a turn. Who waits says so (base/waiting.hpp),
//    and another one runs meanwhile. Where somebody does not say so, and no job was begun for a while, one
//    more runs all the same.
// 3. Of those that are idle the one that was busy last gets the next job: its stack and its part of the heap
//    are warm, and those that nobody needs stay asleep.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/waiting.hpp"

namespace dotmac::http {

class Job {
  public:
    virtual ~Job() = default;
    // Is given the pool's own pointer to it, so that the job can say where it is let go of.
    virtual void run(std::shared_ptr<Job> self) noexcept = 0;
};

struct WorkerPoolOptions {
    int workers = 4;
    std::size_t largest_queue = 1'024;
    int most_running = 0;  // 0: two for each processor, and four at least
    std::chrono::milliseconds longest_standstill{5};
};

class WorkerPool final : private WaitObserver {
  public:
    explicit WorkerPool(const WorkerPoolOptions& options);
    ~WorkerPool();  // as `stop`
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // False where the queue is full or the pool stopped; the job then was not taken.
    bool submit(std::shared_ptr<Job> job);
    // Runs what is queued, then ends the threads.
    void stop();
    std::size_t queued() const;

  private:
    struct Worker {
        std::condition_variable turn;
        std::shared_ptr<Job> job;  // handed over
        std::thread thread;
    };
    void wait_begins() noexcept override;
    void wait_ends() noexcept override;
    void work(Worker& self);
    void watch();
    std::shared_ptr<Job> wait_for_job(Worker& self, std::unique_lock<std::mutex>& lock);
    // Under the lock.
    int running() const;
    std::shared_ptr<Job> take_first();
    Worker* hand_over(std::shared_ptr<Job> job);

    const std::size_t largest_queue_;
    const int most_running_;
    const std::chrono::milliseconds longest_standstill_;
    mutable std::mutex mutex_;  // guards what follows
    std::vector<Worker*> idle_;
    std::deque<std::shared_ptr<Job>> queue_;
    int waiting_ = 0;          // of those that are not idle
    std::uint64_t begun_ = 0;  // jobs that have left the queue
    bool is_stopping_ = false;
    bool watcher_sleeps_ = true;
    std::condition_variable watch_;
    std::deque<Worker> workers_;
    std::thread watcher_;
};

}  // namespace dotmac::http
