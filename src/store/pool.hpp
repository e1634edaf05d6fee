// A bounded pool of connections, opened when needed and kept. Only files of store/ include it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "store/database.hpp"

namespace dotmac::store {

template <class Connection>
class Pool {
  public:
    // A connection for the time of one transaction. It goes back to the pool unless it is dropped.
    class Lease {
      public:
        Lease(Pool& pool, std::unique_ptr<Connection> connection)
            : pool_{pool}, connection_{std::move(connection)} {}
        ~Lease() { pool_.give_back(std::move(connection_)); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        Connection* operator->() const { return connection_.get(); }
        Connection& operator*() const { return *connection_; }
        void replace(std::unique_ptr<Connection> connection) { connection_ = std::move(connection); }
        void drop() { connection_.reset(); }

      private:
        Pool& pool_;
        std::unique_ptr<Connection> connection_;
    };
    using Open = std::function<std::unique_ptr<Connection>()>;

    Pool(int size, std::chrono::milliseconds wait, Open open)
        : size_{size}, wait_{wait}, open_{std::move(open)} {}

    // Any thread. Throws DatabaseError, temporary, where none becomes free in time or the pool is closed.
    Lease take() {
        std::unique_lock lock{mutex_};
        const auto usable = [&] { return closed_ || taken_ < size_; };
        if (!free_.wait_for(lock, wait_, usable)) {
            throw DatabaseError{"All " + std::to_string(size_) + " connections to the database are busy.",
                                true};
        }
        if (closed_) throw DatabaseError{"The database is being closed.", true};
        ++taken_;
        if (idle_.empty()) {
            lock.unlock();
            return Lease{*this, open_or_give_back()};
        }
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return Lease{*this, std::move(connection)};
    }
    void drop_idle() {
        const std::lock_guard lock{mutex_};
        idle_.clear();
    }
    // Waits until all are back.
    void close() {
        std::unique_lock lock{mutex_};
        closed_ = true;
        free_.notify_all();
        all_back_.wait(lock, [&] { return taken_ == 0; });
        idle_.clear();
    }

  private:
    std::unique_ptr<Connection> open_or_give_back() {
        try {
            return open_();
        } catch (...) {
            give_back(nullptr);
            throw;
        }
    }
    void give_back(std::unique_ptr<Connection> connection) {
        const std::lock_guard lock{mutex_};
        --taken_;
        // The one used last comes first: its cache is warm, and the others may rest.
        if (connection) idle_.push_back(std::move(connection));
        free_.notify_one();
        if (closed_) all_back_.notify_all();
    }

    const int size_;
    const std::chrono::milliseconds wait_;
    const Open open_;
    std::mutex mutex_;
    std::condition_variable free_;
    std::condition_variable all_back_;
    std::vector<std::unique_ptr<Connection>> idle_;
    int taken_ = 0;
    bool closed_ = false;
};

}  // namespace dotmac::store
