#include "http/worker_pool.hpp"

#include <algorithm>
#include <utility>

namespace dotmac::http {

WorkerPool::WorkerPool(int workers, std::size_t largest_queue) : largest_queue_{largest_queue} {
    for (int i = 0; i < std::max(workers, 1); ++i)
        threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
    stop();
}

bool WorkerPool::submit(std::shared_ptr<Job> job) {
    {
        const std::lock_guard lock{mutex_};
        if (is_stopping_ || queue_.size() >= largest_queue_) return false;
        queue_.push_back(std::move(job));
    }
    ready_.notify_one();
    return true;
}

void WorkerPool::stop() {
    {
        const std::lock_guard lock{mutex_};
        is_stopping_ = true;
    }
    ready_.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
}

std::size_t WorkerPool::queued() const {
    const std::lock_guard lock{mutex_};
    return queue_.size();
}

void WorkerPool::work() {
    std::unique_lock lock{mutex_};
    while (true) {
        ready_.wait(lock, [this] { return is_stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        std::shared_ptr<Job> job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        Job& running = *job;
        running.run(std::move(job));
        lock.lock();
    }
}

}  // namespace dotmac::http
