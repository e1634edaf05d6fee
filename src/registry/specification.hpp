#pragma once

// What a specification of an enum is made of. A module writes one beside each of its enums
// (`src/modules/*/enums.hpp`); everything else that is known about the enum is derived from it.
// check.hpp says what a specification must keep, and refuses at compile time the one that does not.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <type_traits>

namespace dotmac::registry {

// A list of fixed capacity, so that a specification is one constant without heap memory.
template <typename Item, std::size_t Capacity>
class List {
  public:
    constexpr List() noexcept {}  // g++ 12 breaks off over `= default` in some specifications
    constexpr List(std::initializer_list<Item> items) {
        for (const Item& item : items)
            push_back(item);
    }

    constexpr void push_back(const Item& item) {
        if (size_ == Capacity)
            throw "the list holds more items than its capacity in specification.hpp allows";
        items_[size_++] = item;
    }

    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr const Item* data() const { return items_; }
    constexpr const Item* begin() const { return items_; }
    constexpr const Item* end() const { return items_ + size_; }
    constexpr const Item& operator[](std::size_t index) const { return items_[index]; }

    constexpr bool contains(const Item& wanted) const {
        for (const Item& item : *this) {
            if (item == wanted) return true;
        }
        return false;
    }

  private:
    Item items_[Capacity]{};
    std::size_t size_ = 0;
};

inline constexpr std::size_t most_columns = 8;
inline constexpr std::size_t most_rules = 8;
inline constexpr std::size_t most_values = 16;
inline constexpr std::size_t most_transitions = 24;
inline constexpr std::size_t most_renames = 4;

using Names = List<std::string_view, most_columns>;
using RuleIds = List<std::string_view, most_rules>;

// A deprecated value stays readable in stored rows. Up to and including `accepted_until` a client may send
// it, and gets what replaces it where that is a value of the same enum ("bank_transfer"); where it is
// something else ("table.column=value"), the value itself. Both dates are calendar dates, "YYYY-MM-DD".
struct Deprecation {
    std::string_view since{};
    std::string_view replaced_by{};
    std::string_view accepted_until{};
    std::string_view note{};
};

// The string that a value bore before. It is the same value: it is read wherever the value is, for as long as
// the rename stands here, and never written. A client may send it up to and including `accepted_until`.
struct Rename {
    std::string_view text{};
    std::string_view since{};
    std::string_view accepted_until{};
};

using Renames = List<Rename, most_renames>;

template <typename E>
struct Value {
    E value{};
    std::string_view text{};  // as stored, and as sent over the API
    std::string_view description{};
    RuleIds rules{};  // the rules that speak of this value
    std::optional<Deprecation> deprecated{};
    Renames renamed_from{};  // oldest first
};

// The reason of a transition that a diagram of the specification draws.
inline constexpr std::string_view drawn = "drawn";

// Any other reason quotes the sentence that demands the transition: "R041: <the rule's text>", or
// "<value>: <the description of that value>" where the value is one of the transition's two.
template <typename E>
struct Transition {
    E from{};
    E to{};
    std::string_view reason{};
};

template <typename E>
struct Specification {
    std::string_view name{};
    std::string_view module{};
    std::string_view purpose{};
    Names columns{};                       // as the specification names them, "table.column"
    Names junction{};                      // where a column of `columns` is reached through a junction table
    Names also_stored_in{};                // columns of ours that the specification does not name
    RuleIds rules{};                       // the rules that speak of the enum as a whole
    List<Value<E>, most_values> values{};  // in the order of the enumerators
    std::optional<E> initial{};            // none: the enum has no state machine
    List<E, most_values> final_values{};
    List<Transition<E>, most_transitions> transitions{};
};

struct Unspecified {};

// Specialised beside each enum, with the type Specification<E>.
template <typename E>
inline constexpr Unspecified specification{};

// An enum that the registry knows.
template <typename E>
concept Registered = std::is_enum_v<E> && std::is_same_v<decltype(specification<E>), const Specification<E>>;

}  // namespace dotmac::registry
