#include "base/waiting.hpp"

namespace dotmac {
namespace {

thread_local WaitObserver* observer_of_this_thread = nullptr;

}  // namespace

void observe_waits(WaitObserver* observer) {
    observer_of_this_thread = observer;
}

Waiting::Waiting() {
    if (observer_of_this_thread != nullptr) observer_of_this_thread->wait_begins();
}

Waiting::~Waiting() {
    if (observer_of_this_thread != nullptr) observer_of_this_thread->wait_ends();
}

}  // namespace dotmac
