#include "platform/seals.hpp"

#include <sodium.h>

#include <array>
#include <span>
#include <vector>

#include "base/text.hpp"
#include "platform/events.hpp"

namespace dotmac::platform {
namespace {

constexpr std::string_view select_last_seal =
    "SELECT number, last_sequence, last_event_id, event_count, hash FROM event_seals "
    "WHERE tenant_id = $1 ORDER BY number DESC LIMIT 1";
constexpr std::string_view select_seals =
    "SELECT number, last_sequence, last_event_id, event_count, hash FROM event_seals "
    "WHERE tenant_id = $1 AND number > $2 ORDER BY number LIMIT 500";
constexpr std::string_view insert_seal =
    "INSERT INTO event_seals (tenant_id, number, last_sequence, last_event_id, event_count, hash, sealed_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr std::string_view select_unsealed =
    "SELECT sequence, id, occurred_at, type, subject, actor, request_id, data, remote_address, user_agent "
    "FROM events WHERE tenant_id = $1 AND (sequence, id) > ($2, $3) AND sequence < $4 ORDER BY sequence, id "
    "LIMIT $5";
constexpr std::string_view select_any_unsealed =
    "SELECT id FROM events WHERE tenant_id = $1 AND (sequence, id) > ($2, $3) LIMIT 1";
constexpr std::string_view select_range =
    "SELECT sequence, id, occurred_at, type, subject, actor, request_id, data, remote_address, user_agent "
    "FROM events WHERE tenant_id = $1 AND (sequence, id) > ($2, $3) AND (sequence, id) <= ($4, $5) "
    "ORDER BY sequence, id";

constexpr int text_columns[] = {3, 4, 5, 6, 7};
constexpr int origin_columns[] = {8, 9};

struct Place {
    std::int64_t sequence = 0;
    std::int64_t event = 0;
    auto operator<=>(const Place&) const = default;
};

struct Seal {
    std::int64_t number = 0;
    Place last;
    std::int64_t count = 0;
    std::string hash = std::string(crypto_hash_sha256_BYTES, '\0');
};

Seal read_seal(const store::Rows& row) {
    return {.number = row.get<std::int64_t>(0),
            .last = {row.get<std::int64_t>(1), row.get<std::int64_t>(2)},
            .count = row.get<std::int64_t>(3),
            .hash = row.get<std::string>(4)};
}

// One that covers nothing where there is none yet.
Seal last_seal(Context& context) {
    return context.transaction.query(select_last_seal, context.tenant()).first(read_seal).value_or(Seal{});
}

Place place_of(const store::Rows& row) {
    return {row.get<std::int64_t>(0), row.get<std::int64_t>(1)};
}

// The hash of a seal, event by event. What follows the events (place, count) is added at the end.
class SealHash {
  public:
    SealHash(std::string_view previous_hash, TenantId tenant, std::int64_t number) {
        crypto_hash_sha256_init(&state_);
        add(previous_hash);
        add(tenant.value);
        add(number);
    }

    void add_event(const store::Rows& row) {
        ++count_;
        add(row.get<std::int64_t>(0));
        add(row.get<std::int64_t>(1));
        add(row.get<std::int64_t>(2));
        for (const int column : text_columns)
            add(row.get<std::string_view>(column));
        add_origin(row);
    }

    std::int64_t count() const { return count_; }

    std::string finish(Place last) {
        add(last.sequence);
        add(last.event);
        add(count_);
        std::string hash(crypto_hash_sha256_BYTES, '\0');
        crypto_hash_sha256_final(&state_, reinterpret_cast<unsigned char*>(hash.data()));
        return hash;
    }

  private:
    // Older seals cover events that had no origin, so one that is empty adds nothing; the mark is no sequence
    // and no length, so nothing else reads like it.
    void add_origin(const store::Rows& row) {
        if (row.get<std::string_view>(8).empty() && row.get<std::string_view>(9).empty()) return;
        add(std::int64_t{-1});
        for (const int column : origin_columns)
            add(row.get<std::string_view>(column));
    }
    void add(std::int64_t number) {
        std::array<unsigned char, 8> bytes{};
        for (std::size_t at = 0; at < bytes.size(); ++at)
            bytes[at] = static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> (8 * at));
        crypto_hash_sha256_update(&state_, bytes.data(), bytes.size());
    }
    void add(std::string_view text) {
        add(static_cast<std::int64_t>(text.size()));
        crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }

    crypto_hash_sha256_state state_;
    std::int64_t count_ = 0;
};

// PostgreSQL expects few rows beyond what its statistics have seen and sorts all that is unsealed for every
// query, so one query per seal would take the square of what a bill run leaves behind. On SQLite all other
// writes wait meanwhile, so few.
int seals_at_once(store::Engine engine) {
    return engine == store::Engine::sqlite ? 2 : 20;
}

std::string name_of(std::int64_t event) {
    return EventId{event}.to_string();
}

// The events under a page of seals, walked once beside the seals. Each seal is checked where its last event
// has been passed.
class SealWalk {
  public:
    SealWalk(TenantId tenant, SealReport& report) : tenant_{tenant}, report_{report} {}

    // False at the first fault.
    bool check_page(store::Transaction& transaction, const std::vector<Seal>& seals) {
        if (!check_chain(seals)) return false;
        auto rows = transaction.stream(select_range, tenant_, previous_.last.sequence, previous_.last.event,
                                       seals.back().last.sequence, seals.back().last.event);
        bool has_row = rows.next();
        for (const Seal& seal : seals) {
            SealHash hash{previous_.hash, tenant_, seal.number};
            std::int64_t first = 0;
            for (; has_row && place_of(rows) <= seal.last; has_row = rows.next()) {
                if (first == 0) first = place_of(rows).event;
                hash.add_event(rows);
            }
            if (!check_seal(seal, hash, first)) return false;
            ++report_.seals;
            report_.events += seal.count;
            previous_ = seal;
        }
        return true;
    }

    const Seal& previous() const { return previous_; }

  private:
    bool fault(std::string sentence) {
        report_.fault = std::move(sentence);
        return false;
    }

    bool check_chain(const std::vector<Seal>& seals) {
        Seal before = previous_;
        for (const Seal& seal : seals) {
            if (seal.number != before.number + 1) {
                return fault("Seal " + std::to_string(before.number + 1) +
                             " was removed; it followed event " + name_of(before.last.event) + ".");
            }
            if (seal.last <= before.last) {
                return fault("Seal " + std::to_string(seal.number) +
                             " was changed: it ends before it begins.");
            }
            before = seal;
        }
        return true;
    }

    bool check_seal(const Seal& seal, SealHash& hash, std::int64_t first) {
        const std::int64_t found = hash.count();
        if (hash.finish(seal.last) == seal.hash && found == seal.count) return true;
        const std::string count = std::to_string(seal.count);
        std::string what = "An event, or the seal itself, was changed";
        if (found < seal.count) what = std::to_string(seal.count - found) + " of " + count + " were removed";
        if (found > seal.count) what = std::to_string(found - seal.count) + " were inserted";
        const std::string begin =
            first == 0 ? "after " + name_of(previous_.last.event) : "from " + name_of(first);
        return fault("Seal " + std::to_string(seal.number) + ", events " + begin + " to " +
                     name_of(seal.last.event) + ": " + what + ".");
    }

    TenantId tenant_;
    SealReport& report_;
    Seal previous_;
};

}  // namespace

bool has_unsealed_events(Context& context) {
    const Place last = last_seal(context).last;
    return context.transaction.query(select_any_unsealed, context.tenant(), last.sequence, last.event).next();
}

std::int64_t seal_next_events(Context& context) {
    store::Transaction& transaction = context.transaction;
    const TenantId tenant = context.tenant();
    Seal previous = last_seal(context);
    std::vector<Seal> seals;
    SealHash hash{previous.hash, tenant, previous.number + 1};
    Place last = previous.last;
    std::int64_t total = 0;
    const auto close = [&] {
        total += hash.count();
        seals.push_back({previous.number + 1, last, hash.count(), hash.finish(last)});
        previous = seals.back();
        hash = SealHash{previous.hash, tenant, previous.number + 1};
    };
    auto rows =
        transaction.stream(select_unsealed, tenant, last.sequence, last.event, transaction.settled_sequence(),
                           seals_at_once(transaction.engine()) * most_events_per_seal);
    while (rows.next()) {
        hash.add_event(rows);
        last = place_of(rows);
        if (hash.count() == most_events_per_seal) close();
    }
    if (hash.count() > 0) close();
    for (const Seal& seal : seals) {
        transaction.execute(insert_seal, tenant, seal.number, seal.last.sequence, seal.last.event, seal.count,
                            store::Parameter::bytes(seal.hash), context.clock->now);
    }
    return total;
}

SealReport verify_seals(Context& context) {
    SealReport report;
    SealWalk walk{context.tenant(), report};
    for (;;) {
        const std::vector<Seal> seals =
            context.transaction.query(select_seals, context.tenant(), walk.previous().number).all(read_seal);
        if (seals.empty() || !walk.check_page(context.transaction, seals)) break;
    }
    if (report.seals > 0) report.last_hash = hex(walk.previous().hash);
    return report;
}

JobType seal_events_job() {
    return {.name = "seal_events",
            .description = "Seals new events into the hash chain.",
            .run =
                [](JobRun& run) {
                    std::int64_t sealed = 0;
                    // Most of the time there is nothing, and a look costs less than a write.
                    while (!run.stopping() && run.read(has_unsealed_events)) {
                        const auto count = run.write(seal_next_events);
                        if (count == 0) break;  // they have not settled
                        sealed += count;
                        run.progress(sealed, 0);
                    }
                    return "{\"sealed\":" + std::to_string(sealed) + "}";
                },
            .schedule = Every{std::chrono::seconds{5}}};
}

}  // namespace dotmac::platform
