#include "http/worker_pool.hpp"

#include <algorithm>
#include <utility>

#include "base/background.hpp"
#include "base/give_way.hpp"

namespace dotmac::http {
namespace {

int usual_running() {
    constexpr int least = 4;
    return std::max(least, 2 * static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

WorkerPool::WorkerPool(const WorkerPoolOptions& options)
    : largest_queue_{options.largest_queue},
      most_running_{options.most_running > 0 ? options.most_running : usual_running()},
      longest_standstill_{options.longest_standstill} {
    const int count = std::max(options.workers, 1);
    for (int i = 0; i < count; ++i)
        workers_.emplace_back();
    for (Worker& worker : workers_)
        worker.thread = std::thread{[this, &worker] { work(worker); }};
    watcher_ = std::thread{[this] { watch(); }};
}

WorkerPool::~WorkerPool() {
    stop();
}

int WorkerPool::running() const {
    return static_cast<int>(workers_.size() - idle_.size()) - waiting_;
}

std::shared_ptr<Job> WorkerPool::take_first() {
    std::shared_ptr<Job> job = std::move(queue_.front());
    queue_.pop_front();
    ++begun_;
    return job;
}

// Who is returned is to be notified.
WorkerPool::Worker* WorkerPool::hand_over(std::shared_ptr<Job> job) {
    Worker* const worker = idle_.back();
    idle_.pop_back();
    worker->job = std::move(job);
    return worker;
}

bool WorkerPool::submit(std::shared_ptr<Job> job) {
    Worker* worker = nullptr;
    {
        const std::lock_guard lock{mutex_};
        if (is_stopping_) return false;
        if (idle_.empty() || running() >= most_running_) {
            if (queue_.size() >= largest_queue_) return false;
            foreground_begins();
            queue_.push_back(std::move(job));
            if (watcher_sleeps_) watch_.notify_one();
            return true;
        }
        foreground_begins();
        worker = hand_over(std::move(job));
    }
    worker->turn.notify_one();  // not under the lock, which it would wait for at once
    return true;
}

void WorkerPool::wait_begins() noexcept {
    foreground_ends();
    Worker* worker = nullptr;
    {
        const std::lock_guard lock{mutex_};
        ++waiting_;
        const bool has_room = !idle_.empty() && running() < most_running_;
        if (!queue_.empty() && has_room && !is_stopping_) worker = hand_over(take_first());
    }
    if (worker != nullptr) worker->turn.notify_one();
}

void WorkerPool::wait_ends() noexcept {
    foreground_begins();
    const std::lock_guard lock{mutex_};
    --waiting_;
}

void WorkerPool::stop() {
    {
        const std::lock_guard lock{mutex_};
        is_stopping_ = true;
    }
    for (Worker& worker : workers_)
        worker.turn.notify_one();
    watch_.notify_one();
    for (Worker& worker : workers_) {
        if (worker.thread.joinable()) worker.thread.join();
    }
    if (watcher_.joinable()) watcher_.join();
}

std::size_t WorkerPool::queued() const {
    const std::lock_guard lock{mutex_};
    return queue_.size();
}

// Nothing once the pool stops and all that was queued is done.
std::shared_ptr<Job> WorkerPool::wait_for_job(Worker& self, std::unique_lock<std::mutex>& lock) {
    while (true) {
        if (self.job) return std::exchange(self.job, nullptr);
        // Where several come back from their waits at once, the first of them are enough.
        if (!queue_.empty() && (is_stopping_ || running() <= most_running_)) return take_first();
        if (is_stopping_) return nullptr;
        idle_.push_back(&self);
        self.turn.wait(lock, [&] { return is_stopping_ || self.job; });
    }
}

void WorkerPool::work(Worker& self) {
    work_in_foreground();
    observe_waits(this);
    std::unique_lock lock{mutex_};
    while (std::shared_ptr<Job> job = wait_for_job(self, lock)) {
        lock.unlock();
        Job& running = *job;
        running.run(std::move(job));
        foreground_ends();
        lock.lock();
    }
}

// Keeps 2, where somebody waits without a word.
void WorkerPool::watch() {
    std::unique_lock lock{mutex_};
    while (!is_stopping_) {
        watcher_sleeps_ = true;
        watch_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
        watcher_sleeps_ = false;
        const std::uint64_t begun = begun_;
        watch_.wait_for(lock, longest_standstill_, [&] { return is_stopping_; });
        const bool stands_still = begun == begun_ && !queue_.empty();
        if (stands_still && !idle_.empty() && !is_stopping_) hand_over(take_first())->turn.notify_one();
    }
}

}  // namespace dotmac::http
