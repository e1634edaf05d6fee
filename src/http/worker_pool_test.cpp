#include "http/worker_pool.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "base/give_way.hpp"
#include "base/waiting.hpp"

namespace dotmac::http {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

class Task final : public Job {
  public:
    explicit Task(std::function<void()> body) : body_{std::move(body)} {}
    void run(std::shared_ptr<Job>) noexcept override { body_(); }

  private:
    std::function<void()> body_;
};

void submit(WorkerPool& pool, std::function<void()> body) {
    EXPECT_TRUE(pool.submit(std::make_shared<Task>(std::move(body))));
}

void spin_until(const std::function<bool()>& is_so) {
    while (!is_so())
        std::this_thread::yield();
}

class ConcurrentWorkers : public ::testing::Test {};

TEST_F(ConcurrentWorkers, no_more_run_at_once_than_are_to) {
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    std::atomic<int> done{0};
    WorkerPool pool{{.workers = 16, .most_running = 2, .longest_standstill = hours{1}}};
    for (int i = 0; i < 500; ++i) {
        submit(pool, [&] {
            const int now = ++running;
            int seen = most;
            while (seen < now && !most.compare_exchange_weak(seen, now)) {
            }
            std::this_thread::yield();
            --running;
            ++done;
        });
    }
    spin_until([&] { return done == 500; });
    EXPECT_LE(most, 2);
}

// Two are to run at once; a third one cannot begin before one of the first two has ended.
TEST_F(ConcurrentWorkers, who_computes_keeps_the_others_waiting) {
    std::atomic<int> begun{0};
    std::atomic<bool> may_end{false};
    WorkerPool pool{{.workers = 8, .most_running = 2, .longest_standstill = hours{1}}};
    const auto task = [&] {
        ++begun;
        spin_until([&] { return may_end.load(); });
    };
    for (int i = 0; i < 2; ++i)
        submit(pool, task);
    spin_until([&] { return begun == 2; });
    submit(pool, task);
    EXPECT_EQ(pool.queued(), 1U);
    EXPECT_EQ(begun, 2);
    may_end = true;
    spin_until([&] { return begun == 3; });
}

TEST_F(ConcurrentWorkers, who_says_that_he_waits_lets_another_run) {
    std::atomic<int> begun{0};
    WorkerPool pool{{.workers = 8, .most_running = 1, .longest_standstill = hours{1}}};
    for (int i = 0; i < 8; ++i) {
        submit(pool, [&] {
            ++begun;
            const Waiting waiting;
            spin_until([&] { return begun == 8; });
        });
    }
    spin_until([&] { return begun == 8; });
    EXPECT_EQ(pool.queued(), 0U);
}

TEST_F(ConcurrentWorkers, who_waits_without_a_word_does_not_stop_the_others) {
    std::atomic<int> begun{0};
    WorkerPool pool{{.workers = 8, .most_running = 1, .longest_standstill = milliseconds{1}}};
    for (int i = 0; i < 8; ++i) {
        submit(pool, [&] {
            ++begun;
            spin_until([&] { return begun == 8; });
        });
    }
    spin_until([&] { return begun == 8; });
}

TEST_F(ConcurrentWorkers, what_is_queued_runs_before_the_end) {
    std::atomic<int> done{0};
    {
        WorkerPool pool{{.workers = 3, .largest_queue = 100, .most_running = 1}};
        for (int i = 0; i < 100; ++i)
            submit(pool, [&] { ++done; });
    }
    EXPECT_EQ(done, 100);
}

TEST_F(ConcurrentWorkers, a_full_queue_takes_no_more) {
    std::atomic<bool> may_end{false};
    std::atomic<bool> has_begun{false};
    WorkerPool pool{{.workers = 4, .largest_queue = 1, .most_running = 1, .longest_standstill = hours{1}}};
    submit(pool, [&] {
        has_begun = true;
        spin_until([&] { return may_end.load(); });
    });
    spin_until([&] { return has_begun.load(); });
    submit(pool, [] {});
    EXPECT_FALSE(pool.submit(std::make_shared<Task>([] {})));
    may_end = true;
}

// What is put off for the sake of requests (base/give_way.hpp) would rest for ever after one that is not
// told.
TEST_F(ConcurrentWorkers, wants_no_processor_for_who_waits_nor_once_all_is_done) {
    std::atomic<bool> may_end{false};
    std::atomic<int> begun{0};
    {
        WorkerPool pool{{.workers = 5, .most_running = 2, .longest_standstill = hours{1}}};
        for (int i = 0; i < 4; ++i) {
            submit(pool, [&] {
                const Waiting waiting;
                ++begun;
                spin_until([&] { return may_end.load(); });
            });
        }
        spin_until([&] { return begun == 4; });
        EXPECT_EQ(foreground_work(), 0);
        std::atomic<int> seen{0};
        submit(pool, [&] { seen = foreground_work(); });
        spin_until([&] { return seen != 0; });
        EXPECT_EQ(seen, 1);
        may_end = true;
    }
    EXPECT_EQ(foreground_work(), 0);
}

}  // namespace
}  // namespace dotmac::http
