// The signals that end the program, kept from every thread, so that only `wait` takes them. Made before any
// thread starts.
#pragma once

#include <csignal>

namespace dotmac::app {

class StopSignals {
  public:
    StopSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);  // a client that leaves is an error of its socket, not of the program
    }
    int wait() {
        int signal = 0;
        sigwait(&set_, &signal);
        return signal;
    }

  private:
    sigset_t set_{};
};

}  // namespace dotmac::app
