// What the check of a release lets pass, and what it refuses with which sentence.

#include "registry/lock.hpp"

#include <gtest/gtest.h>

#include "base/problem.hpp"
#include "modules/catalogue.hpp"

namespace dotmac::registry {
namespace {

constexpr std::string_view today = "2026-06-30";

const LockedEnum light{.name = "Light",
                       .columns = {"lights.state", "lamps.state"},
                       .initial = "red",
                       .values = {{"red"},
                                  {"green"},
                                  {"amber", "2026-09-30"},
                                  {"blink", "2026-03-31"},
                                  {"off", std::nullopt, {{"dark", "2026-09-30"}, {"black", "2026-03-31"}}}},
                       .transitions = {{"red", "green"}, {"green", "red"}, {"green", "off"}}};

using Change = void (*)(LockedEnum&);

LockedValue& value(LockedEnum& one, std::string_view text) {
    for (LockedValue& known : one.values) {
        if (known.text == text) return known;
    }
    throw std::logic_error{"no such value"};
}

void remove(LockedEnum& one, std::string_view text) {
    std::erase_if(one.values, [&](const LockedValue& known) { return known.text == text; });
    std::erase_if(one.transitions,
                  [&](const auto& step) { return step.first == text || step.second == text; });
}

void rename(LockedEnum& one, std::string_view text, std::string_view until) {
    for (auto& [from, to] : one.transitions) {
        if (from == text) from = "new";
        if (to == text) to = "new";
    }
    LockedValue& known = value(one, text);
    known.renamed_from.push_back({known.text, std::string{until}});
    known.text = "new";
}

struct Case {
    const char* what;
    Change change;
    std::string_view sentence;  // empty: nothing breaks
};

// clang-format off
const Case cases[] = {
    {"nothing changed",             [](LockedEnum&) {}, ""},
    {"a value added",               [](LockedEnum& e) { e.values.push_back({"blue"}); }, ""},
    {"a value added in front",      [](LockedEnum& e) { e.values.insert(e.values.begin(), {"blue"}); }, ""},
    {"a transition added",          [](LockedEnum& e) { e.transitions.emplace_back("red", "off"); }, ""},
    {"a column added",              [](LockedEnum& e) { e.columns.push_back("signs.state"); }, ""},
    {"deprecated with grace",       [](LockedEnum& e) { value(e, "off").accepted_until = "2026-06-30"; }, ""},
    {"deprecated no longer",        [](LockedEnum& e) { value(e, "amber").accepted_until.reset(); }, ""},
    {"a grace period made longer",  [](LockedEnum& e) { value(e, "amber").accepted_until = "2027-01-01"; }, ""},
    {"an ended grace made shorter", [](LockedEnum& e) { value(e, "blink").accepted_until = "2026-01-01"; }, ""},
    {"removed after its grace",     [](LockedEnum& e) { remove(e, "blink"); }, ""},
    {"a former name after it",      [](LockedEnum& e) { value(e, "off").renamed_from.pop_back(); }, ""},
    {"renamed with grace",          [](LockedEnum& e) { rename(e, "red", "2026-06-30"); e.initial = "new"; }, ""},
    {"a value gone",                [](LockedEnum& e) { remove(e, "off"); },
     "Light: off is gone: clients that send or filter by it get 422, and rows that hold it cannot be read. List "
     "it in renamed_from of its new name, or deprecate it and remove it after its grace period."},
    {"a value's string changed",    [](LockedEnum& e) { value(e, "green").text = "lime"; },
     "Light: green is gone: clients that send or filter by it get 422, and rows that hold it cannot be read. List "
     "it in renamed_from of its new name, or deprecate it and remove it after its grace period."},
    {"removed within its grace",    [](LockedEnum& e) { remove(e, "amber"); },
     "Light: amber is removed before its grace period ends on 2026-09-30: clients that were promised that day get "
     "422. Keep it until 2026-09-30 has passed."},
    {"deprecated without grace",    [](LockedEnum& e) { value(e, "red").accepted_until = "2026-06-29"; },
     "Light: red is deprecated without a grace period: clients that send it get 422. Set its accepted_until to a "
     "day that is still to come."},
    {"a grace period made shorter", [](LockedEnum& e) { value(e, "amber").accepted_until = "2026-08-31"; },
     "Light: the grace period of amber ends on 2026-08-31 instead of 2026-09-30: clients that were promised "
     "2026-09-30 get 422. A grace period may only be made longer."},
    {"renamed without grace",       [](LockedEnum& e) { rename(e, "red", "2026-06-29"); e.initial = "new"; },
     "Light: red is renamed to new without a grace period: clients that send or filter by it get 422. Set "
     "accepted_until of the rename to a day that is still to come."},
    {"a former name within grace",  [](LockedEnum& e) { value(e, "off").renamed_from.erase(value(e, "off").renamed_from.begin()); },
     "Light: dark, the former name of off, is removed before its grace period ends on 2026-09-30: clients that were "
     "promised that day get 422. Keep the rename until 2026-09-30 has passed."},
    {"a former name made shorter",  [](LockedEnum& e) { value(e, "off").renamed_from[0].accepted_until = "2026-07-01"; },
     "Light: the grace period of dark ends on 2026-07-01 instead of 2026-09-30: clients that were promised "
     "2026-09-30 get 422. A grace period may only be made longer."},
    {"a former name used again",    [](LockedEnum& e) { value(e, "off").renamed_from.clear(); e.values.push_back({"dark"}); e.values.push_back({"black"}); },
     "Light: dark was a former name of off and now means dark: old clients and rows that mean off by it are "
     "misunderstood. Choose another string."},
    {"a transition removed",        [](LockedEnum& e) { e.transitions.pop_back(); },
     "Light: the transition from green to off is gone: clients and jobs that take it get 409. Keep it, and stop "
     "using it."},
    {"another initial value",       [](LockedEnum& e) { e.initial = "green"; },
     "Light: new records start as green instead of red: programs that wait for red wait in vain. Keep the initial "
     "value."},
    {"no state machine any more",   [](LockedEnum& e) { e.initial.reset(); },
     "Light: it is no longer a state machine: programs that follow the transitions of new records break. Make it a "
     "new enum with a column of its own."},
    {"a column removed",            [](LockedEnum& e) { e.columns.pop_back(); },
     "Light: it is no longer stored in lamps.state: the values that lie there are audited and migrated no more, and "
     "who queries lamps.state misses new ones. Keep the column."},
    {"the enum renamed",            [](LockedEnum& e) { e.name = "Lamp"; },
     "Light: the enum is gone: exports that name it break, and nobody audits what it stored. Keep it, and deprecate "
     "its values."},
};
// clang-format on

TEST(Lock, lets_pass_what_breaks_nobody_and_says_of_the_rest_whom_and_what_to_do) {
    for (const Case& one : cases) {
        LockedEnum changed = light;
        one.change(changed);
        const auto found = breaking_changes({light}, {changed}, today);
        if (one.sentence.empty()) {
            EXPECT_EQ(found, std::vector<std::string>{}) << one.what;
        } else {
            ASSERT_FALSE(found.empty()) << one.what;
            EXPECT_EQ(found.front(), one.sentence) << one.what;
        }
    }
}

TEST(Lock, reads_what_it_writes) {
    EXPECT_EQ(read_lock(write_lock({light, {.name = "Empty"}})), (Lock{light, {.name = "Empty"}}));
    const Lock present = lock_of(modules::all_enums());
    EXPECT_EQ(read_lock(write_lock(present)), present);
}

TEST(Lock, refuses_what_is_none) {
    for (const char* text : {"", "[]", "{}", R"({"enums":[{"name":1}]})", R"({"enums":[{"name":"A"}]})"})
        EXPECT_THROW(read_lock(text), Problem) << text;
}

// The check that a release passes, as a test. A change that only adds is accepted by `dotmac enums lock`.
TEST(Lock, is_kept_by_this_program) {
    const Lock released = read_lock(released_lock());
    const Lock present = lock_of(modules::all_enums());
    EXPECT_EQ(breaking_changes(released, present, today), std::vector<std::string>{});
    EXPECT_EQ(write_lock(released), write_lock(present)) << "run `dotmac enums lock` and commit its file";
}

}  // namespace
}  // namespace dotmac::registry
