#include "tests/model/player.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace dotmac::test::model {
namespace {

namespace json = boost::json;

int digits_of(const std::string& currency) {
    if (currency == "JPY") return 0;
    return currency == "KWD" ? 3 : 2;
}

// Whether "<cus0>" or the like stands there.
bool names_others(std::string_view text) {
    for (auto at = text.find("0>"); at != std::string_view::npos; at = text.find("0>", at + 1)) {
        if (at > 0 && std::isalpha(static_cast<unsigned char>(text[at - 1])) != 0) return true;
    }
    return false;
}

}  // namespace

std::size_t Random::below(std::size_t bound) {
    if (bound == 0) throw std::logic_error{"nothing to choose from"};
    return static_cast<std::size_t>(next() % bound);
}

std::uint64_t Random::next() {
    std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return mixed ^ (mixed >> 31U);
}

std::string text_at(const json::value& value, std::string_view path) {
    const json::value* at = &value;
    while (!path.empty()) {
        const auto name = path.substr(0, path.find('.'));
        path.remove_prefix(std::min(path.size(), name.size() + 1));
        if (!at->is_object()) return json::serialize(*at);
        const auto* member = at->as_object().if_contains(name);
        if (member == nullptr) return "missing";
        at = member;
    }
    return at->is_string() ? std::string{at->as_string()} : json::serialize(*at);
}

std::string text_of(const std::optional<Date>& date) {
    return date ? to_string(*date) : "null";
}

std::string amount_text(Minor minor, const std::string& currency) {
    const auto digits = static_cast<std::size_t>(digits_of(currency));
    std::string text = std::to_string(minor < 0 ? -minor : minor);
    if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
    if (digits > 0) text.insert(text.size() - digits, ".");
    return (minor < 0 ? "-" : "") + text;
}

std::string rate_text(std::int64_t millionths) {
    return fmt::format("{}.{:06}", millionths / 1'000'000, millionths % 1'000'000);
}

Player::Player(Twins& twins) : twins_{twins}, now_{parse_instant(start).value()} {
    model_.today = parse_date("2026-01-31").value();
}

void Player::play(std::uint64_t step_seed) {
    static const std::vector<std::pair<int, void (Player::*)()>> steps{
        {5, &Player::onboard},         {3, &Player::add_customer},
        {4, &Player::change_customer}, {7, &Player::move_customer},
        {3, &Player::add_detail},      {2, &Player::change_detail},
        {2, &Player::add_offering},    {2, &Player::change_offering},
        {4, &Player::order},           {8, &Player::move_instance},
        {5, &Player::subscribe},       {3, &Player::change_subscription},
        {5, &Player::add_charge},      {1, &Player::cancel_charge},
        {4, &Player::draft},           {6, &Player::move_invoice},
        {6, &Player::run_bills},       {5, &Player::pass_time},
        {1, &Player::change_terms},    {8, &Player::pay},
        {3, &Player::pay_as_told},     {7, &Player::refund},
        {3, &Player::apply_credit},    {3, &Player::send_again},
        {3, &Player::send_nonsense},   {2, &Player::reach_for_other_tenant},
        {1, &Player::use_api_key},
    };
    random_ = Random{step_seed};
    if (random_.one_in(250)) return hire();  // rarely: a password's hash takes its time on purpose
    int sum = 0;
    for (const auto& [weight, step] : steps)
        sum += weight;
    auto left = static_cast<int>(random_.below(static_cast<std::size_t>(sum)));
    for (const auto& [weight, step] : steps) {
        left -= weight;
        if (left < 0) return (this->*step)();
    }
}

void Player::finish() {
    look_at_everybody();
    look_at_lists();
    for (std::size_t i = 0; i < model_.customers.size(); ++i) {
        look_at_statement(i);
        look_at_details(i);
    }
    // What the model does not tell: whether the engines agree about it.
    expect({.method = "GET", .path = "/billing/journal?limit=500"}, ok);
    expect({.method = "GET", .path = "/billing/journal/export?format=ledger"}, ok);
    const auto violations = twins_.violations();
    if (!violations.empty()) throw Difference{"A truth is broken: " + violations.front()};
}

// ---- Calls -----------------------------------------------------------------------------------------------

Answer Player::expect(Call call, int status) {
    Answer answer = twins_.send(call);
    const std::string shown = fmt::format("{} {} {}\nanswered {} {}", call.method, call.path, call.body,
                                          answer.status, answer.body);
    if (answer.status != status) throw Difference{fmt::format("{}\nwhere the model says {}", shown, status)};
    if (names_others(answer.body) && !names_others(call.path + call.body))
        throw Difference{shown + "\nwhich shows another tenant's things"};
    return answer;
}

Answer Player::make(Call call, int status) {
    if (!random_.one_in(3)) return expect(std::move(call), status);
    call.headers.emplace_back("Idempotency-Key", fmt::format("key-{}", ++names_));
    const Answer answer = expect(call, status);
    if (status >= ok && status < malformed) keyed_.push_back({call, answer, now_});
    if (random_.one_in(2)) send_again();
    return answer;
}

json::value Player::get(const std::string& path) {
    return expect({.method = "GET", .path = path}, ok).json;
}

void Player::send_again() {
    if (keyed_.empty()) return;
    const Keyed& keyed = keyed_[keyed_.size() - 1 - random_.below(std::min<std::size_t>(3, keyed_.size()))];
    if (now_ - keyed.sent_at > std::chrono::hours{24}) return;  // by then it would be a new request
    Call call = keyed.call;
    if (random_.one_in(3)) {
        call.body += ' ';
        expect(call, conflict);
        return;
    }
    const Answer again = expect(call, keyed.answer.status);
    if (again.body != keyed.answer.body || !again.is_replay)
        throw Difference{fmt::format("{} {} was answered anew: {}", call.method, call.path, again.body)};
}

// ---- What is there ---------------------------------------------------------------------------------------

std::size_t Player::any_customer() {
    if (model_.customers.empty()) add_customer();
    return random_.below(model_.customers.size());
}

std::size_t Player::any_offering() {
    while (model_.offerings.empty())
        add_offering();
    return random_.below(model_.offerings.size());
}

std::size_t Player::any_instance() {
    return random_.below(model_.instances.size());
}

std::size_t Player::any_subscription() {
    return random_.below(model_.subscriptions.size());
}

std::size_t Player::any_invoice() {
    while (model_.invoices.empty())
        draft();
    // The latest ones have the most before them.
    const std::size_t last = std::min<std::size_t>(model_.invoices.size(), 8);
    return model_.invoices.size() - 1 - random_.below(last);
}

std::size_t Player::any_payment() {
    while (model_.payments.empty())
        pay();
    const std::size_t last = std::min<std::size_t>(model_.payments.size(), 6);
    return model_.payments.size() - 1 - random_.below(last);
}

std::optional<std::size_t> Player::any_charge_of(std::string_view state) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < model_.charges.size(); ++i) {
        if (model_.charges[i].state == state) found.push_back(i);
    }
    return found.empty() ? std::nullopt : std::optional{random_.one_of(found)};
}

std::string Player::money(Minor minor, const std::string& currency) const {
    return fmt::format(R"({{"amount":"{}","currency":"{}"}})", amount_text(minor, currency), currency);
}

std::vector<Price> Player::any_prices(const std::vector<std::string>& types) {
    std::vector<Price> prices;
    for (const std::string& type : types) {
        for (const std::string cycle :
             {"monthly", "quarterly", "semi_annual", "annual", "weekly", "biweekly"}) {
            for (const std::string currency : {"EUR", "USD", "JPY"}) {
                const bool is_common = cycle == "monthly" && currency == "EUR";
                if (!random_.one_in(is_common ? 1 : 3)) continue;
                prices.push_back({type, cycle, currency, random_.one_in(12) ? 0 : random_.between(1, 9'999)});
            }
        }
    }
    return prices;
}

std::string Player::as_json(const std::vector<Price>& prices) const {
    std::string text;
    for (const Price& price : prices) {
        text +=
            fmt::format(R"({}{{"customer_type":"{}","billing_cycle":"{}","price":{}}})",
                        text.empty() ? "" : ",", price.type, price.cycle, money(price.price, price.currency));
    }
    return "[" + text + "]";
}

}  // namespace dotmac::test::model
