// What a thread says while it waits for anything but the processor, so that whoever counts the threads that
// compute lets another one do so meanwhile (http/worker_pool.hpp).
#pragma once

namespace dotmac {

class WaitObserver {
  public:
    virtual void wait_begins() noexcept = 0;
    virtual void wait_ends() noexcept = 0;

  protected:
    ~WaitObserver() = default;
};

// From now on `observer` hears of the waits of the calling thread; null: nobody does.
void observe_waits(WaitObserver* observer);

// The calling thread waits as long as this lives.
class Waiting {
  public:
    Waiting();
    ~Waiting();
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
};

}  // namespace dotmac
