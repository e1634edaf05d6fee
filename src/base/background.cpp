#include "base/background.hpp"

#include <linux/sched/types.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace dotmac {
namespace {

// On Linux niceness belongs to the thread, and a new thread has that of its parent; so it is itself the note
// of who works in the background, and needs no other. 0 stands for the calling thread.
constexpr id_t this_thread = 0;
// A tenth of the share of the others: enough for a bill run to go on on a machine that has its hands full.
constexpr int background_niceness = 10;
constexpr int greatest_niceness = 19;
constexpr std::uint64_t shortest_slice_ns = 100'000;

int niceness_of_program() {
    return getpriority(PRIO_PROCESS, static_cast<id_t>(getpid()));
}

}  // namespace

void work_in_background() {
    // A refusal (a sandbox) leaves the thread as fast and as pressing as all others.
    setpriority(PRIO_PROCESS, this_thread,
                std::min(niceness_of_program() + background_niceness, greatest_niceness));
}

bool works_in_background() {
    return getpriority(PRIO_PROCESS, this_thread) > niceness_of_program();
}

void work_in_foreground() {
    sched_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.sched_nice = getpriority(PRIO_PROCESS, this_thread);
    attributes.sched_runtime = shortest_slice_ns;
    // A refusal leaves the thread as it was. The C library has no function for this call.
    syscall(SYS_sched_setattr, this_thread, &attributes, 0);
}

}  // namespace dotmac
