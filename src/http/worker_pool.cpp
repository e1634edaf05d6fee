#include "http/worker_pool.hpp"

#include <algorithm>
#include <utility>

#include "base/background.hpp"

namespace dotmac::http {

WorkerPool::WorkerPool(int workers, std::size_t largest_queue) : largest_queue_{largest_queue} {
    for (int i = 0; i < std::max(workers, 1); ++i) {
        Worker& worker = workers_.emplace_back();
        worker.thread = std::thread{[this, &worker] { work(worker); }};
    }
}

WorkerPool::~WorkerPool() {
    stop();
}

bool WorkerPool::submit(std::shared_ptr<Job> job) {
    Worker* worker = nullptr;
    {
        const std::lock_guard lock{mutex_};
        if (is_stopping_) return false;
        if (idle_.empty()) {
            if (queue_.size() >= largest_queue_) return false;
            queue_.push_back(std::move(job));
            return true;
        }
        worker = idle_.back();
        idle_.pop_back();
        worker->job = std::move(job);
    }
    worker->turn.notify_one();  // not under the lock, which it would wait for at once
    return true;
}

void WorkerPool::stop() {
    {
        const std::lock_guard lock{mutex_};
        is_stopping_ = true;
    }
    for (Worker& worker : workers_)
        worker.turn.notify_one();
    for (Worker& worker : workers_) {
        if (worker.thread.joinable()) worker.thread.join();
    }
}

std::size_t WorkerPool::queued() const {
    const std::lock_guard lock{mutex_};
    return queue_.size();
}

// Nothing once the pool stops and all that was queued is done.
std::shared_ptr<Job> WorkerPool::wait_for_job(Worker& self, std::unique_lock<std::mutex>& lock) {
    if (!queue_.empty()) {
        std::shared_ptr<Job> job = std::move(queue_.front());
        queue_.pop_front();
        return job;
    }
    if (is_stopping_) return nullptr;
    idle_.push_back(&self);
    self.turn.wait(lock, [&] { return is_stopping_ || self.job; });
    return std::exchange(self.job, nullptr);
}

void WorkerPool::work(Worker& self) {
    work_in_foreground();
    std::unique_lock lock{mutex_};
    while (std::shared_ptr<Job> job = wait_for_job(self, lock)) {
        lock.unlock();
        Job& running = *job;
        running.run(std::move(job));
        lock.lock();
    }
}

}  // namespace dotmac::http
