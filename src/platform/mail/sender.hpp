// Takes mails out of the outbox of all tenants and sends them, in a thread of its own, so that a mail server
// that hangs keeps no job waiting.
//
// What holds at any moment, with any number of processes on one database:
//   1. A mail is sent by one process at a time: who takes it raises its `attempts` from the number that it
//      saw, and moves `due_at` to the end of its lease.
//   2. A mail whose process died is taken by another once that lease has run out. It may then be sent a
//      second time, under the same Message-ID.
//   3. No transaction is open while a mail is on its way.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "platform/mail/outbox.hpp"
#include "platform/mail/transport.hpp"
#include "store/database.hpp"

namespace dotmac::platform {

struct MailSenderOptions {
    MailAddress from;                      // of tenants that have no address of their own
    std::chrono::seconds lease{60};        // longer than the transport may take for one mail
    std::chrono::seconds first_pause{30};  // after a failure; doubled with every further one
    std::chrono::milliseconds poll_interval{1'000};
    const Listeners* listeners = nullptr;       // outlives the sender
    std::function<Instant()> now = system_now;  // real time
};

// 30 s, 1, 2, 4 … minutes, an hour at most: some 18 hours in all.
inline constexpr std::int64_t most_mail_attempts = 24;
inline constexpr std::chrono::seconds longest_mail_pause{3'600};

// How long to wait after attempt number `failed`: the first pause, doubled with every failure, an hour at
// most, and times 0.5 to 1.5 (`jitter` from 0 to 1), so that what failed together is not tried together.
Microseconds mail_pause(std::chrono::seconds first, std::int64_t failed, double jitter);

class MailSender {
  public:
    // The database must outlive it.
    MailSender(store::Database& database, std::unique_ptr<MailTransport> transport,
               MailSenderOptions options);
    ~MailSender();  // stops

    void start();
    void stop();  // after the mail that is on its way
    // What wakes this sender when a rule queues a mail: an entry for Context::listeners.
    std::pair<std::string, Listener> wake_on_queue();

    // Sends everything that is due in the calling thread; returns how many attempts it made.
    std::int64_t send_due();

    std::int64_t sent_count() const { return sent_; }
    std::int64_t failed_count() const { return failed_; }  // attempts

  private:
    struct Claim;
    std::vector<Claim> find_due();
    bool take(Claim& claim);
    MailDelivery send(const Claim& claim);
    void mark(const Claim& claim, const MailDelivery& delivery);
    void loop();
    void wake();

    store::Database& database_;
    const std::unique_ptr<MailTransport> transport_;
    const MailSenderOptions options_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::int64_t> sent_ = 0;
    std::atomic<std::int64_t> failed_ = 0;
    std::mutex mutex_;  // guards `look_`; never held across a transaction
    std::condition_variable look_again_;
    bool look_ = false;
    std::thread thread_;
};

}  // namespace dotmac::platform
