#include "store/sqlite/checkpointer.hpp"

#include <optional>
#include <utility>

#include "base/log.hpp"

namespace dotmac::store::sqlite {
namespace {

constexpr int step_pages = 4'000;
// 80 MB. A page that is written again and again is copied once per step, so a log of SQLite's own size (1,000
// pages) wrote random keys at a sixth of the speed.
constexpr int full_pages = 20'000;
constexpr int least_rest_pages = 200;  // what the writer copies in a few milliseconds
constexpr int most_pages = 200'000;

// How many pages of the log lie in the file now, or nothing where it failed.
std::optional<int> copy(Connection& connection) {
    int copied = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(connection.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, &copied);
    if (code == SQLITE_OK) return copied;
    if (code != SQLITE_BUSY)
        log::error("The log cannot be copied into the database.",
                   {{"error", sqlite3_errmsg(connection.handle())}});
    return std::nullopt;
}

// SQLite itself syncs the file only once all of the log is copied, which is the writer's part.
void sync_file(Connection& connection) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&file));
    const int code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    if (code != SQLITE_OK) connection.fail(code);
}

}  // namespace

Checkpointer::Checkpointer(Connection& writer, std::string file, const DatabaseOptions& options)
    : writer_{writer},
      file_{std::move(file)},
      options_{options},
      next_at_pages_{step_pages},
      rest_pages_{least_rest_pages} {
    // In place of SQLite's own checkpoints.
    const auto note = [](void* pages, sqlite3*, const char*, int in_log) {
        *static_cast<int*>(pages) = in_log;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(writer_.handle(), note, &log_pages_);
}

Checkpointer::~Checkpointer() {
    sqlite3_wal_hook(writer_.handle(), nullptr, nullptr);
    {
        const std::lock_guard lock{mutex_};
        is_ending_ = true;
        wake_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

void Checkpointer::after_commit() noexcept {
    if (log_pages_ < std::exchange(log_pages_before_, log_pages_)) next_at_pages_ = step_pages;  // began anew
    if (log_pages_ < next_at_pages_) return;
    const bool is_full = log_pages_ >= full_pages;
    {
        const std::lock_guard lock{mutex_};
        if (is_copying_) return;
        if (copied_pages_ > log_pages_) copied_pages_ = 0;  // that was the log before
        const bool is_rest = is_full && log_pages_ - copied_pages_ <= rest_pages_;
        if (!is_rest && log_pages_ < most_pages) {
            next_at_pages_ = is_full && !has_failed_ ? log_pages_ : log_pages_ + step_pages;
            if (is_full) rest_pages_ *= 2;
            return copy_in_thread();
        }
    }
    const auto copied = copy(writer_);
    rest_pages_ = least_rest_pages;
    next_at_pages_ = log_pages_ + rest_pages_;  // only where a reader keeps the log from beginning anew
    const std::lock_guard lock{mutex_};
    copied_pages_ = copied.value_or(copied_pages_);
}

// Under the lock.
void Checkpointer::copy_in_thread() {
    try {
        if (!thread_.joinable()) thread_ = std::thread{[this] { work(); }};
        is_copying_ = true;
        wake_.notify_one();
    } catch (const std::exception& error) {
        log::error("The log is not copied into the database.", {{"error", error.what()}});
    }
}

void Checkpointer::work() {
    std::optional<Connection> connection;
    std::unique_lock lock{mutex_};
    while (true) {
        wake_.wait(lock, [&] { return is_copying_ || is_ending_; });
        if (is_ending_) return;
        lock.unlock();
        std::optional<int> copied;
        try {
            if (!connection) connection.emplace(file_, options_, Use::write);
            const auto pages = copy(*connection);
            sync_file(*connection);
            copied = pages;
        } catch (const std::exception& error) {
            log::error("The log cannot be copied into the database.", {{"error", error.what()}});
        }
        if (!copied) connection.reset();  // opened while nothing could be written, it never could write
        lock.lock();
        is_copying_ = false;
        has_failed_ = !copied;
        copied_pages_ = copied.value_or(copied_pages_);
    }
}

}  // namespace dotmac::store::sqlite
