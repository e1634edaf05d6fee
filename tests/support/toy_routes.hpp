// A small module for tests of the router: toys, which have a colour and a version.
#pragma once

#include <atomic>

#include "http/router.hpp"
#include "store/migration.hpp"

namespace dotmac::http::test {

struct ToyTag {
    static constexpr std::string_view prefix = "toy";
    static constexpr std::string_view noun = "toy";
};
using ToyId = Id<ToyTag>;

struct Toy {
    ToyId id;
    std::string color;
    std::int64_t version = 1;
};
struct ToyCreate {
    std::string color;
};
struct ToyLock {
    std::string password;
};
struct ToyFilter {
    std::optional<std::string> color;
};
const record::Description& description_of(const Toy*);
const record::Description& description_of(const ToyCreate*);
const record::Description& description_of(const ToyLock*);
const record::Description& description_of(const ToyFilter*);

inline constexpr TenantId tenant{7};

// The tables of this folder, and the toys'.
const std::vector<store::Migration>& migrations();
// Everything that a route can be. "Authorization: Bearer NAME" is user NAME: "reader" may read, "writer" all.
Hooks hooks(Instant& now);
void add_routes(Router& router);

}  // namespace dotmac::http::test
