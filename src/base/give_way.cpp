#include "base/give_way.hpp"

#include <atomic>
#include <chrono>
#include <thread>

namespace dotmac {
namespace {

constexpr std::chrono::microseconds rest{100};

std::atomic<int> wanting{0};  // a processor, which the whole process shares

}  // namespace

void foreground_begins() noexcept {
    wanting.fetch_add(1, std::memory_order_relaxed);
}

void foreground_ends() noexcept {
    wanting.fetch_sub(1, std::memory_order_relaxed);
}

int foreground_work() noexcept {
    return wanting.load(std::memory_order_relaxed);
}

void give_way() noexcept {
    static const int processors = static_cast<int>(std::thread::hardware_concurrency());
    if (foreground_work() > processors) {
        std::this_thread::sleep_for(rest);
    } else {
        std::this_thread::yield();
    }
}

}  // namespace dotmac
