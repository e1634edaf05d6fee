#include "platform/mail/sender.hpp"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "platform/events.hpp"
#include "platform/tenants.hpp"

namespace dotmac::platform {
namespace {

using namespace std::chrono_literals;

// After a wake-up the first look may come before the commit that it is about; so it looks again soon, then
// ever more rarely.
constexpr std::chrono::milliseconds shortest_pause{5};

// `due_at` further ahead than any pause was set before the clock was set back. `state = 'queued'` stands in
// the words of the partial index mails_queued, so that it is used.
constexpr std::string_view select_due =
    "SELECT tenant_id, id, attempts FROM mails WHERE state = 'queued' AND (due_at <= $1 OR due_at > $2) "
    "ORDER BY due_at, id LIMIT 16";
constexpr std::string_view take_mail =
    "UPDATE mails SET attempts = attempts + 1, due_at = $5 WHERE tenant_id = $1 AND id = $2 "
    "AND state = 'queued' AND attempts = $3 AND (due_at <= $4 OR due_at > $6)";
constexpr std::string_view select_content =
    "SELECT recipient, recipient_name, sender, sender_name, subject, text, html, language FROM mails "
    "WHERE tenant_id = $1 AND id = $2";
// Whoever else may have taken the mail since: it has gone, and goes no more.
constexpr std::string_view mark_sent =
    "UPDATE mails SET state = 'sent', sent_at = $3, error = '', text = '', html = '' "
    "WHERE tenant_id = $1 AND id = $2 AND state = 'queued'";
constexpr std::string_view mark_failure =
    "UPDATE mails SET state = $4, error = $5, due_at = $6 "
    "WHERE tenant_id = $1 AND id = $2 AND state = 'queued' AND attempts = $3";

double random_jitter() {
    thread_local std::mt19937_64 generator{std::random_device{}()};
    return std::uniform_real_distribution<double>{0.0, 1.0}(generator);
}

}  // namespace

Microseconds mail_pause(std::chrono::seconds first, std::int64_t failed, double jitter) {
    const std::int64_t doublings = std::clamp<std::int64_t>(failed - 1, 0, 20);
    const Microseconds pause = std::min(longest_mail_pause, first * (std::int64_t{1} << doublings));
    return Microseconds{static_cast<std::int64_t>(static_cast<double>(pause.count()) * (0.5 + jitter))};
}

// A mail that this process has taken: its place, and the number of its attempt, which is the right to it.
struct MailSender::Claim {
    TenantId tenant;
    MailId id;
    std::int64_t attempts = 0;
    MailMessage message;
};

MailSender::MailSender(store::Database& database, std::unique_ptr<MailTransport> transport,
                       MailSenderOptions options)
    : database_{database}, transport_{std::move(transport)}, options_{std::move(options)} {}

MailSender::~MailSender() {
    stop();
}

void MailSender::start() {
    thread_ = std::thread{[this] { loop(); }};
}

void MailSender::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
        look_again_.notify_one();
    }
    if (thread_.joinable()) thread_.join();
}

void MailSender::wake() {
    const std::lock_guard lock{mutex_};
    look_ = true;
    look_again_.notify_one();
}

std::pair<std::string, Listener> MailSender::wake_on_queue() {
    return {std::string{mail_queued}, [this](Context&, const Notice&) { wake(); }};
}

void MailSender::loop() {
    std::chrono::milliseconds pause{0};
    while (!stopping_) {
        try {
            if (send_due() > 0) pause = 0ms;
        } catch (const std::exception& error) {
            log::error("Mail cannot be sent.", {{"error", error.what()}});
            pause = options_.poll_interval;
        }
        std::unique_lock lock{mutex_};
        look_again_.wait_for(lock, pause, [&] { return look_ || stopping_; });
        pause = std::exchange(look_, false) ? shortest_pause : std::min(pause * 2, options_.poll_interval);
        pause = std::max(pause, shortest_pause);
    }
}

std::int64_t MailSender::send_due() {
    std::int64_t attempts = 0;
    for (auto due = find_due(); !due.empty(); due = find_due()) {
        for (Claim& claim : due) {
            if (stopping_) return attempts;
            if (!take(claim)) continue;  // another process was faster
            const MailDelivery delivery = send(claim);
            mark(claim, delivery);
            ++attempts;
        }
    }
    return attempts;
}

std::vector<MailSender::Claim> MailSender::find_due() {
    return database_.read(store::all_tenants(), [&](store::Transaction& transaction) {
        const Instant now = options_.now();
        return transaction.query(select_due, now, now + 2 * longest_mail_pause)
            .all([](const store::Rows& row) {
                return Claim{.tenant = row.get<TenantId>(0),
                             .id = row.get<MailId>(1),
                             .attempts = row.get<std::int64_t>(2),
                             .message = {}};
            });
    });
}

bool MailSender::take(Claim& claim) {
    const Instant now = options_.now();
    auto message = database_.write(claim.tenant, [&](store::Transaction& transaction) {
        std::optional<MailMessage> taken;
        if (transaction.execute(take_mail, claim.tenant, claim.id, claim.attempts, now, now + options_.lease,
                                now + 2 * longest_mail_pause) == 0)
            return taken;
        return transaction.query(select_content, claim.tenant, claim.id).first([&](const store::Rows& row) {
            return MailMessage{.id = claim.id.to_string(),
                               .from = {row.get<std::string>(2), row.get<std::string>(3)},
                               .to = {row.get<std::string>(0), row.get<std::string>(1)},
                               .subject = row.get<std::string>(4),
                               .language = row.get<std::string>(7),
                               .text = row.get<std::string>(5),
                               .html = row.get<std::string>(6),
                               .date = now};
        });
    });
    if (!message) return false;
    claim.message = *std::move(message);
    if (claim.message.from.address.empty()) claim.message.from.address = options_.from.address;
    ++claim.attempts;
    return true;
}

MailDelivery MailSender::send(const Claim& claim) {
    try {
        return transport_->deliver(claim.message);
    } catch (const std::exception& error) {
        return {MailDelivery::Outcome::postponed, error.what()};
    }
}

void MailSender::mark(const Claim& claim, const MailDelivery& delivery) {
    const Instant now = options_.now();
    if (delivery.outcome == MailDelivery::Outcome::accepted) {
        ++sent_;
        database_.write(claim.tenant, [&](store::Transaction& transaction) {
            transaction.execute(mark_sent, claim.tenant, claim.id, now);
        });
        return;
    }
    ++failed_;
    const bool is_final =
        delivery.outcome == MailDelivery::Outcome::refused || claim.attempts >= most_mail_attempts;
    log::warning("mail not sent", {{"mail", claim.message.id},
                                   {"attempt", claim.attempts},
                                   {"is_final", is_final},
                                   {"error", delivery.error}});
    const Instant due = now + mail_pause(options_.first_pause, claim.attempts, random_jitter());
    database_.write(claim.tenant, [&](store::Transaction& transaction) {
        const bool is_ours = transaction.execute(mark_failure, claim.tenant, claim.id, claim.attempts,
                                                 is_final ? "failed" : "queued", delivery.error, due) == 1;
        if (!is_ours || !is_final) return;
        Context context{.transaction = transaction,
                        .clock = tenant_clock(transaction, now),
                        .actor = {"mail", ""},
                        .listeners = options_.listeners};
        record_event(context, "mail.failed", claim.id.to_string(), event_data({{"error", delivery.error}}));
    });
}

}  // namespace dotmac::platform
