// Identifiers: 64-bit, time-ordered, one type per kind of thing, shown outside as `cus_0d4q2m8kz1v0a`.
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dotmac {

std::string format_id(std::string_view prefix,
                      std::int64_t value);  // prefix, '_', 13 letters of Crockford's base 32
std::optional<std::int64_t> parse_id(std::string_view prefix, std::string_view text);

// Tag is a struct with `static constexpr std::string_view prefix` ("cus") and `noun` ("customer").
template <class Tag>
struct Id {
    std::int64_t value = 0;

    static constexpr std::string_view prefix = Tag::prefix;
    static constexpr std::string_view noun = Tag::noun;
    static std::optional<Id> parse(std::string_view text) {
        const auto value = parse_id(prefix, text);
        return value ? std::optional{Id{*value}} : std::nullopt;
    }
    std::string to_string() const { return format_id(prefix, value); }
    explicit operator bool() const { return value != 0; }
    auto operator<=>(const Id&) const = default;
};

struct TenantTag {
    static constexpr std::string_view prefix = "ten";
    static constexpr std::string_view noun = "tenant";
};
using TenantId = Id<TenantTag>;

// Makes identifiers that never repeat among the processes that share a database: 41 bits of milliseconds
// since 2024, 14 bits of process number (from the database, see store), 8 bits of count. When a millisecond
// is used up the next one is borrowed, so identifiers of one generator always grow. Safe to call from any
// thread.
class IdGenerator {
  public:
    explicit IdGenerator(int process_number);
    std::int64_t next();
    template <class SomeId>
    SomeId next_id() {
        return SomeId{next()};
    }

  private:
    std::int64_t process_bits_;
    std::atomic<std::int64_t> last_tick_{0};  // (milliseconds << 8) | count
};

}  // namespace dotmac

template <class Tag>
struct std::hash<dotmac::Id<Tag>> {
    std::size_t operator()(const dotmac::Id<Tag>& id) const noexcept {
        return std::hash<std::int64_t>{}(id.value);
    }
};
