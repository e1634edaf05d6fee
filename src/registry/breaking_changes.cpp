#include <fmt/format.h>

#include <algorithm>

#include "registry/lock.hpp"

namespace dotmac::registry {
namespace {

// Where a string that was released is found in the present enum.
struct Found {
    const LockedValue* value = nullptr;
    const LockedRename* rename = nullptr;  // where it is a former string of that value
};

Found find(const LockedEnum& present, std::string_view text) {
    for (const LockedValue& value : present.values) {
        if (value.text == text) return {&value};
        for (const LockedRename& rename : value.renamed_from) {
            if (rename.text == text) return {&value, &rename};
        }
    }
    return {};
}

class Comparison {
  public:
    Comparison(const LockedEnum& released, const LockedEnum& present, std::string_view today,
               std::vector<std::string>& sentences)
        : released_{released}, present_{present}, today_{today}, sentences_{sentences} {}

    void run() {
        for (const LockedValue& value : released_.values) {
            compare(value);
            for (const LockedRename& rename : value.renamed_from)
                compare(value, rename);
        }
        compare_machines();
        for (const std::string& column : released_.columns) {
            if (std::ranges::find(present_.columns, column) != present_.columns.end()) continue;
            add("it is no longer stored in {0}: the values that lie there are audited and migrated no more, "
                "and who queries {0} misses new ones. Keep the column.",
                column);
        }
    }

  private:
    template <class... Arguments>
    void add(fmt::format_string<Arguments...> sentence, Arguments&&... arguments) {
        sentences_.push_back(fmt::format("{}: {}", released_.name,
                                         fmt::format(sentence, std::forward<Arguments>(arguments)...)));
    }

    void compare(const LockedValue& before) {
        const Found now = find(present_, before.text);
        if (now.value == nullptr) return compare_gone(before);
        if (now.rename != nullptr) {
            if (now.rename->accepted_until < today_)
                add("{} is renamed to {} without a grace period: clients that send or filter by it get 422. "
                    "Set accepted_until of the rename to a day that is still to come.",
                    before.text, now.value->text);
            return;
        }
        if (!now.value->accepted_until) return;
        if (!before.accepted_until && *now.value->accepted_until < today_) {
            add("{} is deprecated without a grace period: clients that send it get 422. Set its "
                "accepted_until to a day that is still to come.",
                before.text);
        }
        if (before.accepted_until)
            compare_grace(before.text, *before.accepted_until, *now.value->accepted_until);
    }

    void compare_gone(const LockedValue& before) {
        if (!before.accepted_until) {
            add("{} is gone: clients that send or filter by it get 422, and rows that hold it cannot be "
                "read. "
                "List it in renamed_from of its new name, or deprecate it and remove it after its grace "
                "period.",
                before.text);
        } else if (today_ <= *before.accepted_until) {
            add("{0} is removed before its grace period ends on {1}: clients that were promised that day get "
                "422. Keep it until {1} has passed.",
                before.text, *before.accepted_until);
        }
    }

    void compare(const LockedValue& value, const LockedRename& before) {
        const Found now = find(present_, before.text);
        if (now.value == nullptr) {
            if (before.accepted_until < today_) return;
            return add(
                "{0}, the former name of {1}, is removed before its grace period ends on {2}: clients that "
                "were promised that day get 422. Keep the rename until {2} has passed.",
                before.text, value.text, before.accepted_until);
        }
        const Found owner = find(present_, value.text);
        if (now.rename == nullptr || (owner.value != nullptr && owner.value != now.value)) {
            return add(
                "{0} was a former name of {1} and now means {2}: old clients and rows that mean {1} by it "
                "are misunderstood. Choose another string.",
                before.text, value.text, now.value->text);
        }
        compare_grace(before.text, before.accepted_until, now.rename->accepted_until);
    }

    void compare_grace(std::string_view text, std::string_view before, std::string_view now) {
        if (now >= before || before < today_) return;
        add("the grace period of {0} ends on {1} instead of {2}: clients that were promised {2} get 422. A "
            "grace period may only be made longer.",
            text, now, before);
    }

    // The present name of what was released under that name; nothing where it is gone.
    std::string present_name(const std::string& text) const {
        const Found now = find(present_, text);
        return now.value == nullptr ? std::string{} : now.value->text;
    }

    void compare_machines() {
        for (const auto& [from, to] : released_.transitions) {
            const std::pair step{present_name(from), present_name(to)};
            if (step.first.empty() || step.second.empty()) continue;  // told of the value already
            if (std::ranges::find(present_.transitions, step) != present_.transitions.end()) continue;
            add("the transition from {} to {} is gone: clients and jobs that take it get 409. Keep it, and "
                "stop using it.",
                from, to);
        }
        if (!released_.initial || !present_.initial) {
            if (released_.initial.has_value() != present_.initial.has_value())
                add("it {} a state machine: programs that follow the transitions of new records break. Make "
                    "it a "
                    "new enum with a column of its own.",
                    present_.initial ? "has become" : "is no longer");
            return;
        }
        if (present_name(*released_.initial) == *present_.initial) return;
        add("new records start as {} instead of {}: programs that wait for {} wait in vain. Keep the initial "
            "value.",
            *present_.initial, *released_.initial, *released_.initial);
    }

    const LockedEnum& released_;
    const LockedEnum& present_;
    std::string_view today_;
    std::vector<std::string>& sentences_;
};

}  // namespace

std::vector<std::string> breaking_changes(const Lock& released, const Lock& present, std::string_view today) {
    std::vector<std::string> sentences;
    for (const LockedEnum& before : released) {
        const auto now = std::ranges::find(present, before.name, &LockedEnum::name);
        if (now == present.end()) {
            sentences.push_back(
                fmt::format("{}: the enum is gone: exports that name it break, and nobody audits what it "
                            "stored. Keep it, "
                            "and deprecate its values.",
                            before.name));
            continue;
        }
        Comparison{before, *now, today, sentences}.run();
    }
    return sentences;
}

}  // namespace dotmac::registry
