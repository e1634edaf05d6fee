#include "base/problem.hpp"

#include <gtest/gtest.h>

#include <set>

namespace dotmac {
namespace {

TEST(ProblemCode, has_a_stable_name_and_status) {
    struct Case {
        ProblemCode code;
        std::string_view name;
        int status;
    };
    // clang-format off
    constexpr Case cases[] = {
        {ProblemCode::malformed_request,      "malformed_request",      400},
        {ProblemCode::unauthenticated,        "unauthenticated",        401},
        {ProblemCode::forbidden,              "forbidden",              403},
        {ProblemCode::not_found,              "not_found",              404},
        {ProblemCode::method_not_allowed,     "method_not_allowed",     405},
        {ProblemCode::not_acceptable,         "not_acceptable",         406},
        {ProblemCode::request_timeout,        "request_timeout",        408},
        {ProblemCode::conflict,               "conflict",               409},
        {ProblemCode::transition_refused,     "transition_refused",     409},
        {ProblemCode::idempotency_conflict,   "idempotency_conflict",   409},
        {ProblemCode::precondition_failed,    "precondition_failed",    412},
        {ProblemCode::body_too_large,         "body_too_large",         413},
        {ProblemCode::uri_too_long,           "uri_too_long",           414},
        {ProblemCode::unsupported_media_type, "unsupported_media_type", 415},
        {ProblemCode::validation_failed,      "validation_failed",      422},
        {ProblemCode::rate_limited,           "rate_limited",           429},
        {ProblemCode::headers_too_large,      "headers_too_large",      431},
        {ProblemCode::internal_error,         "internal_error",         500},
        {ProblemCode::unavailable,            "unavailable",            503},
    };
    // clang-format on
    EXPECT_EQ(std::size(cases), static_cast<std::size_t>(ProblemCode::unavailable) + 1);
    std::set<std::string_view> titles;
    for (const auto& [code, name, status] : cases) {
        EXPECT_EQ(to_string(code), name);
        EXPECT_EQ(http_status(code), status) << name;
        EXPECT_TRUE(title(code).ends_with('.')) << name;
        EXPECT_TRUE(titles.insert(title(code)).second) << name;
    }
}

TEST(Problem, puts_detail_and_fields_in_one_sentence) {
    const Problem both{
        ProblemCode::validation_failed, "2 fields are at fault.", {{"a", "is missing"}, {"b", "is 1"}}};
    EXPECT_EQ(both.sentence(), "2 fields are at fault. a: is missing b: is 1");
    EXPECT_STREQ(both.what(), both.sentence().c_str());

    const Problem field = invalid_field("contacts[0].email", "is empty");
    EXPECT_EQ(field.code(), ProblemCode::validation_failed);
    EXPECT_EQ(field.sentence(), "contacts[0].email: is empty");
    ASSERT_EQ(field.fields().size(), 1U);
    EXPECT_EQ(field.fields()[0].field, "contacts[0].email");

    const Problem missing = not_found("customer", "cus_1");
    EXPECT_EQ(missing.code(), ProblemCode::not_found);
    EXPECT_EQ(missing.sentence(), "There is no customer 'cus_1'.");
}

}  // namespace
}  // namespace dotmac
