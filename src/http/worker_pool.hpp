// Threads that run jobs, behind one bounded queue. Of those that are idle the one that was busy last gets the
// next job: its stack and its part of the heap are warm, and those that nobody needs stay asleep.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace dotmac::http {

class Job {
  public:
    virtual ~Job() = default;
    // Is given the pool's own pointer to it, so that the job can say where it is let go of.
    virtual void run(std::shared_ptr<Job> self) noexcept = 0;
};

class WorkerPool {
  public:
    WorkerPool(int workers, std::size_t largest_queue);
    ~WorkerPool();  // as `stop`

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
    void work(Worker& self);
    std::shared_ptr<Job> wait_for_job(Worker& self, std::unique_lock<std::mutex>& lock);

    const std::size_t largest_queue_;
    mutable std::mutex mutex_;   // guards what follows
    std::vector<Worker*> idle_;  // empty while anything is queued
    std::deque<std::shared_ptr<Job>> queue_;
    bool is_stopping_ = false;
    std::deque<Worker> workers_;
};

}  // namespace dotmac::http
