// Plays a random sequence of calls, step by step: each is sent to the twins and told to the model, and what
// the program then shows of every customer it touched is what the model says.
//
// A step draws all that it does from its own seed, so a sequence goes on making sense where steps are left
// out of it: that is how a failing one is made short.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "tests/model/model.hpp"
#include "tests/model/twins.hpp"

namespace dotmac::test::model {

// SplitMix64: the same numbers on every machine.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_{seed} {}
    std::uint64_t next();
    std::size_t below(std::size_t bound);
    bool one_in(std::size_t many) { return below(many) == 0; }
    Minor between(Minor low, Minor high) {
        return low + static_cast<Minor>(below(static_cast<std::size_t>(high - low + 1)));
    }
    template <class T>
    const T& one_of(const std::vector<T>& values) {
        return values[below(values.size())];
    }

  private:
    std::uint64_t state_;
};

class Player {
  public:
    explicit Player(Twins& twins);

    void play(std::uint64_t step_seed);
    // What holds at the end: lists, statements, and every invariant.
    void finish();

    // Another tenant, which has one of everything, and at whose things the players of all others aim in vain.
    static void furnish_other_tenant(Twins& twins);
    static void require_other_tenant_unchanged(Twins& twins);

    static constexpr std::string_view start = "2026-01-31T12:00:00Z";

  private:
    // ---- Steps; each in the file of its subject
    void add_customer();
    void change_customer();
    void move_customer();
    void add_detail();
    void change_detail();
    void onboard();  // a customer, active, who has and pays for a service

    void add_offering();
    void change_offering();
    void order();
    void move_instance();

    void subscribe();
    void change_subscription();
    void add_charge();
    void cancel_charge();
    void draft();
    void move_invoice();
    void run_bills();
    void pass_time();
    void change_terms();

    void pay();
    void pay_as_told();
    void refund();
    void apply_credit();

    void send_again();
    void send_nonsense();
    void reach_for_other_tenant();
    void hire();
    void use_api_key();

    // ---- Calls
    // Sends it, and throws Difference unless it is answered with this status.
    Answer expect(Call call, int status);
    // A POST that makes something; now and then with an Idempotency-Key, and twice.
    Answer make(Call call, int status);
    // A change of something stored in this version: now and then with its If-Match, or with a wrong one,
    // which the model never hears of.
    template <std::invocable Rule>
    Answer change(Call call, std::int64_t version, Rule rule) {
        if (!random_.one_in(3)) return expect(std::move(call), rule());
        const bool is_stale = random_.one_in(3);
        call.headers.emplace_back("If-Match", '"' + std::to_string(version + (is_stale ? 1 : 0)) + '"');
        return expect(std::move(call), is_stale ? stale : rule());
    }
    boost::json::value get(const std::string& path);

    // ---- What is there to act upon; made where there is none yet, but for instances and subscriptions
    std::size_t any_customer();
    std::size_t any_offering();
    std::size_t any_instance();
    std::size_t any_subscription();
    std::size_t any_invoice();
    std::size_t any_payment();
    std::optional<std::size_t> any_charge_of(std::string_view state);
    std::vector<Price> any_prices(const std::vector<std::string>& types);
    std::string money(Minor minor, const std::string& currency) const;
    std::string as_json(const std::vector<Price>& prices) const;

    // ---- Comparison; by player_look.cpp
    void look_at(std::size_t customer);
    void look_at_everybody();
    void look_at_invoices(std::size_t customer);
    void look_at_statement(std::size_t customer);
    void look_at_details(std::size_t customer);
    void look_at_offering(std::size_t offering);
    void look_at_runs();
    void look_at_lists();
    // Throws unless a list shows these records, each as one line of the members' texts. Takes their versions.
    template <class Things, class Line>
    void look_at_list(const std::string& path, bool newest_first, std::size_t customer, Things& things,
                      std::initializer_list<std::string_view> members, Line line);

    Twins& twins_;
    Model model_;
    Random random_{0};
    Instant now_;

    struct Keyed {
        Call call;
        Answer answer;
        Instant sent_at;
    };
    std::vector<Keyed> keyed_;
    int names_ = 0;  // makes texts unique within the sequence
};

// The text of a member ("total.amount") as it stands in JSON, without quotes; "null" where it is none.
std::string text_at(const boost::json::value& value, std::string_view path);
std::string text_of(const std::optional<Date>& date);
std::string amount_text(Minor minor, const std::string& currency);
std::string rate_text(std::int64_t millionths);

}  // namespace dotmac::test::model
