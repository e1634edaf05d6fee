// Records in and out: one line per case.
#include "record/record.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <tuple>

#include "base/text.hpp"
#include "record/describe.hpp"
#include "tests/support/sample_records.hpp"

namespace dotmac::record {
namespace {

using identity::CustomerType;
using identity::UserRole;
using test::Contact;
using test::Everything;
using test::Filter;

// The sentence of the refusal, or "read".
template <class Read>
std::string outcome(Read read) {
    try {
        read();
        return "read";
    } catch (const Problem& problem) {
        return std::string{to_string(problem.code())} + ": " + problem.sentence();
    }
}

// As the body of the record, with the one field that is required.
std::string with_name(std::string_view members) {
    return R"({"name":"Jane",)" + std::string{members} + '}';
}

struct Case {
    std::string_view input;
    std::string_view expected;
};

std::ostream& operator<<(std::ostream& stream, const Case& one) {
    return stream << one.input;
}

// ---- what is no JSON

class Malformed : public testing::TestWithParam<Case> {};

TEST_P(Malformed, is_refused_with_its_place) {
    const auto result = outcome([] { return from_json<Everything>(GetParam().input); });
    EXPECT_EQ(result, "malformed_request: " + std::string{GetParam().expected});
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Texts, Malformed, testing::Values(
    Case{"",                            "The body is empty; JSON is expected."},
    Case{" \r\n\t",                     "The body is empty; JSON is expected."},
    Case{"null",                        "The body is null; a JSON object is expected."},
    Case{"[]",                          "The body is an array; a JSON object is expected."},
    Case{"12",                          "The body is the number 12; a JSON object is expected."},
    Case{R"("x")",                      R"(The body is the text "x"; a JSON object is expected.)"},
    Case{"{",                           "The JSON ends before it is complete at line 1, column 2."},
    Case{R"({"name":"Ja)",              "The JSON ends before it is complete at line 1, column 12."},
    Case{"{}{}",                        "There is more text behind the JSON, at line 1, column 3."},
    Case{"{}\n  x",                     "There is more text behind the JSON, at line 2, column 3."},
    Case{"{\n  \"a\": 1,\n}",           "This is no JSON: there is a syntax error at line 3, column 1."},
    Case{"{'a':1}",                     "This is no JSON: there is a syntax error at line 1, column 2."},
    Case{R"({"a":01})",                 "This is no JSON: there is a syntax error at line 1, column 7."},
    Case{R"({"a":NaN})",                "This is no JSON: there is a syntax error at line 1, column 6."},
    Case{R"({"a":1/**/})",              "This is no JSON: there is a syntax error at line 1, column 7."},
    Case{"{\"a\":\"\x01\"}",            "This is no JSON: there is a syntax error at line 1, column 7."},
    Case{"{\"a\":\"\xff\"}",            "The body is not valid UTF-8."},
    Case{"{\"a\":\"\xed\xa0\x80\"}",    "The body is not valid UTF-8."},
    Case{"\xef\xbb\xbf{}",              "This is no JSON: there is a syntax error at line 1, column 1."},
    Case{R"({"a":1,"a":2})",            "A name stands twice in one JSON object. a: is given more than once"},
    Case{R"({"a":1,"\u0061":2})",       "A name stands twice in one JSON object. a: is given more than once"},
    Case{R"({"c":[{},{"b":{"a":1,"a":1}}]})",
         "A name stands twice in one JSON object. c[1].b.a: is given more than once"}));
// clang-format on

TEST(Json, a_repeated_name_is_found_among_many) {
    std::string body = "{";
    for (int i = 0; i < 100; ++i)
        body += "\"n" + std::to_string(i) + "\":1,";
    body += "\"n42\":1}";
    EXPECT_EQ(outcome([&] { return from_json<Everything>(body); }),
              "malformed_request: A name stands twice in one JSON object. n42: is given more than once");
}

TEST(Json, depth_is_bounded_at_32) {
    const auto nested = [](std::size_t levels) {
        return with_name("\"extra\":" + std::string(levels, '[') + std::string(levels, ']'));
    };
    EXPECT_EQ(
        outcome([&] { return from_json<Everything>(nested(31)); }),
        "validation_failed: A field is at fault. extra: has 62 bytes without white space; at most 40 are "
        "allowed");
    EXPECT_EQ(outcome([&] { return from_json<Everything>(nested(32)); }),
              "malformed_request: The JSON is nested more than 32 levels deep at line 1, column 55.");
    EXPECT_EQ(outcome([&] { return from_json<Everything>(std::string(1'000'000, '[')); }),
              "malformed_request: The JSON is nested more than 32 levels deep at line 1, column 33.");
}

TEST(Json, the_number_of_values_is_bounded) {
    std::string items = "0";
    for (int i = 0; i < 200'000; ++i)
        items += ",0";
    EXPECT_EQ(outcome([&] { return from_json<Everything>("{\"extra\":[" + items + "]}"); }),
              "malformed_request: The JSON holds more than 200000 values at line 1, column 400012.");
}

// ---- fields at fault

class Refused : public testing::TestWithParam<Case> {};

TEST_P(Refused, names_the_field_what_came_and_what_is_expected) {
    const auto result = outcome([] { return from_json<Everything>(with_name(GetParam().input)); });
    EXPECT_EQ(result, "validation_failed: A field is at fault. " + std::string{GetParam().expected});
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Fields, Refused, testing::Values(
    Case{R"("nmae":1)",                 R"(nmae: is no known field; did you mean "name"?)"},
    Case{R"("wholly_other":1)",         "wholly_other: is no known field"},
    Case{R"("id":7)",                   R"(id: is the number 7; expected the id of a gizmo, such as "giz_6h98000000001")"},
    Case{R"("id":"cus_0000000000001")", R"(id: is the text "cus_0000000000001"; expected the id of a gizmo, such as "giz_6h98000000001")"},
    Case{R"("active":1)",               "active: is the number 1; expected true or false"},
    Case{R"("active":"true")",          R"(active: is the text "true"; expected true or false)"},
    Case{R"("count":1.0)",              "count: is the number 1.0; expected a whole number, written without point and exponent"},
    Case{R"("count":1e1)",              "count: is the number 1e1; expected a whole number, written without point and exponent"},
    Case{R"("count":"1")",              R"(count: is the text "1"; expected a whole number)"},
    Case{R"("count":101)",              "count: is 101; expected a number from -10 to 100"},
    Case{R"("count":-11)",              "count: is -11; expected a number from -10 to 100"},
    Case{R"("count":99999999999999999999)", "count: is 99999999999999999999; expected a number from -10 to 100"},
    Case{R"("small":256)",              "small: is 256; expected a number from 0 to 255"},
    Case{R"("small":-1)",               "small: is -1; expected a number from 0 to 255"},
    Case{R"("plan":"premum")",          R"(plan: is "premum", not one of: basic, premium; did you mean "premium"?)"},
    Case{R"("notes":12)",               "notes: is the number 12; expected text"},
    Case{R"("notes":"a\u0000b")",       "notes: holds a control character"},
    Case{R"("notes":"a\u0085b")",       "notes: holds a control character"},
    Case{R"("notes":"a\u007fb")",       "notes: holds a control character"},
    Case{R"("type":"busines")",         R"(type: "busines" is not one of: residential, business, enterprise; did you mean "business"?)"},
    Case{R"("type":3)",                 "type: is the number 3; expected a text, one of the values of CustomerType"},
    Case{R"("role":"customer")",
         R"(role: "customer" is deprecated and was accepted until 2019-12-31: use portal_accounts.account_type=customer; allowed: super_admin, tenant_admin, manager, technician, support, sales)"},
    Case{R"("day":"2025-02-29")",       R"(day: is the text "2025-02-29"; expected a calendar date that exists, such as "2026-01-31", from the year 1900 on)"},
    Case{R"("day":"31.01.2026")",       R"(day: is the text "31.01.2026"; expected a calendar date that exists, such as "2026-01-31", from the year 1900 on)"},
    Case{R"("moment":"2026-01-31")",    R"(moment: is the text "2026-01-31"; expected an instant with its offset, such as "2026-01-31T08:00:00Z")"},
    Case{R"("price":12.5)",             R"(price: is the number 12.5; expected {"amount":"12.50","currency":"EUR"})"},
    Case{R"("price":{"amount":12.5,"currency":"EUR"})",     R"(price.amount: is the number 12.5; send it as text, "12.5", so that no reader makes a float of it)"},
    Case{R"("price":{"amount":"12.505","currency":"EUR"})", R"(price.amount: is "12.505"; expected an amount of EUR with at most 2 decimal places, such as "12.50")"},
    Case{R"("price":{"amount":"1.5","currency":"JPY"})",    R"(price.amount: is "1.5"; expected an amount of JPY with at most 0 decimal places, such as "1250")"},
    Case{R"("price":{"amount":"1","currency":"ABC"})",      R"(price.currency: is the text "ABC"; expected an ISO 4217 currency such as "EUR")"},
    Case{R"("price":{"amount":"-1","currency":"EUR"})",     "price.amount: is -1.00; at least 0.00 EUR is expected"},
    Case{R"("price":{"amount":"10000000000000.01","currency":"EUR"})", "price.amount: is 10000000000000.01; at most 10000000000000.00 EUR is allowed"},
    Case{R"("price":{"currency":"EUR"})",                   "price.amount: is missing"},
    Case{R"("price":{"amount":"1"})",                       "price.currency: is missing"},
    Case{R"("price":{"amount":"1","currency":"EUR","x":1})", "price.x: is no known field; money has amount and currency"},
    Case{R"("rate":0.5)",               R"(rate: is the number 0.5; expected a rate with at most 6 decimal places as text, such as "0.0825", at least 0, at most 1)"},
    Case{R"("rate":"1.000001")",        R"(rate: is the text "1.000001"; expected a rate with at most 6 decimal places as text, such as "0.0825", at least 0, at most 1)"},
    Case{R"("size":"1,5")",             R"(size: is the text "1,5"; expected a number with at most 9 decimal places as text, such as "0.0825")"},
    Case{R"("currency":"eur")",         R"(currency: is the text "eur"; expected an ISO 4217 currency such as "EUR")"},
    Case{R"("zone":"Mars/Olympus")",    R"(zone: is the text "Mars/Olympus"; expected a time zone of the IANA database, such as "Africa/Nairobi")"},
    Case{R"("contact":[])",             "contact: is an array; expected an object"},
    Case{R"("contact":{})",             "contact.email: is missing"},
    Case{R"("contacts":{})",            "contacts: is an object; expected an array"},
    Case{R"("contacts":[{"email":"a@b.c"},{"email":"a@b"}])", R"(contacts[1].email: is "a@b"; expected an e-mail address such as jane@example.com)"},
    Case{R"("contacts":[1])",           "contacts[0]: is the number 1; expected an object"},
    Case{R"("contacts":[null])",        "contacts[0]: is null; expected an object"},
    Case{R"("contacts":[{},{},{},{}])", "contacts: has 4 items; at most 3 are allowed"},
    Case{R"("tags":["ok",""])",         "tags[1]: is empty"},
    Case{R"("tags":["toolong"])",       "tags[0]: has 7 characters; at most 5 are allowed"},
    Case{R"("labels":{"a":1})",         "labels.a: is the number 1; expected text"},
    Case{R"("labels":{"":"x"})",        "labels.: is empty"},
    Case{R"("labels":{"a":"1","a ":"2"})", "labels.a : is given more than once"},
    Case{R"("labels":[])",              "labels: is an array; expected an object of texts"},
    Case{R"("limit":0)",                "limit: is 0; expected a number from 1 to 9223372036854775807"},
    Case{R"("ends":"tomorrow")",        R"(ends: is the text "tomorrow"; expected a calendar date that exists, such as "2026-01-31", from the year 1900 on)"},
    Case{R"("secret":"short")",         "secret: has 5 characters; at least 8 are needed"}));
// clang-format on

TEST(Reading, notes_everything_that_is_at_fault_at_once) {
    EXPECT_EQ(
        outcome([] { return from_json<Everything>(R"({"count":"x","zzz":1,"contacts":[{"email":"?"}]})"); }),
        "validation_failed: 4 fields are at fault. count: is the text \"x\"; expected a whole number zzz: is "
        "no known field contacts[0].email: is \"?\"; expected an e-mail address such as jane@example.com "
        "name: is missing");
}

TEST(Reading, a_thousand_faults_are_cut_to_a_hundred) {
    std::string body = "{";
    for (int i = 0; i < 1000; ++i)
        body += (i == 0 ? "\"n" : ",\"n") + std::to_string(i) + "\":1";
    try {
        from_json<Everything>(body + '}');
        FAIL();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.fields().size(), 100U);
        EXPECT_EQ(problem.detail(), "At least 100 fields are at fault.");
    }
}

TEST(Reading, long_input_is_cut_in_the_sentence) {
    const std::string accents = "é";
    std::string longest;
    for (int i = 0; i < 1000; ++i)
        longest += accents;
    const auto result =
        outcome([&] { return from_json<Everything>("{\"name\":\"Jane\",\"" + longest + "\":1}"); });
    EXPECT_LT(result.size(), 200U);
    EXPECT_TRUE(is_valid_utf8(result));
}

// ---- values

TEST(Reading, text_is_trimmed_and_lines_end_alike) {
    const auto read = from_json<Everything>(R"({"name":"  Jo  ","notes":"a\r\nb\tc\n"})");
    EXPECT_EQ(read.name, "Jo");
    EXPECT_EQ(read.notes, "a\nb\tc");
}

TEST(Reading, length_counts_code_points) {
    EXPECT_EQ(from_json<Everything>(R"({"name":"éééééééé"})").name, "éééééééé");
    EXPECT_EQ(outcome([] { return from_json<Everything>(R"({"name":"ééééééééé"})"); }),
              "validation_failed: A field is at fault. name: has 9 characters; at most 8 are allowed");
}

TEST(Reading, a_password_is_kept_as_it_is) {
    EXPECT_EQ(from_json<Everything>(with_name(R"("secret":"  eight  ")")).secret, "  eight  ");
}

TEST(Reading, absent_and_null_leave_the_default) {
    for (const auto* const members :
         {R"("plan":null,"count":null,"limit":null,"contact":null)", R"("limit":null)"}) {
        const auto read = from_json<Everything>(with_name(members));
        EXPECT_EQ(read.plan, "basic");
        EXPECT_EQ(read.count, 0);
        EXPECT_FALSE(read.limit.has_value());
    }
    EXPECT_EQ(outcome([] { return from_json<Everything>(R"({"name":null})"); }),
              "validation_failed: A field is at fault. name: is null; expected text");
}

TEST(Reading, a_nullable_tells_absent_from_null) {
    EXPECT_FALSE(from_json<Everything>(R"({"name":"Jane"})").ends.has_value());
    const auto cleared = from_json<Everything>(with_name(R"("ends":null)"));
    ASSERT_TRUE(cleared.ends.has_value());
    EXPECT_FALSE(cleared.ends->has_value());
    const auto set = from_json<Everything>(with_name(R"("ends":"2026-02-28")"));
    ASSERT_TRUE(set.ends.has_value() && set.ends->has_value());
    EXPECT_EQ(to_string(**set.ends), "2026-02-28");
}

TEST(Reading, R008_a_deprecated_value_is_taken_from_storage_and_while_it_is_accepted) {
    const std::string body = with_name(R"("role":"customer")");
    EXPECT_EQ(from_json<Everything>(body, {.is_stored = true}).role, UserRole::customer);
    EXPECT_EQ(from_json<Everything>(body, {.today = parse_date("2019-12-31")}).role, UserRole::customer);
    EXPECT_NE(outcome([&] { return from_json<Everything>(body, {.today = parse_date("2020-01-01")}); }),
              "read");
    EXPECT_NE(outcome([&] { return from_json<Everything>(body); }), "read");
}

TEST(Reading, raw_json_keeps_numbers_and_order_without_white_space) {
    const auto read =
        from_json<Everything>(with_name(R"("extra": { "b" : [ 1.10, 12345678901234567 ], "a":"\n" } )"));
    EXPECT_EQ(read.extra.text, R"({"b":[1.10,12345678901234567],"a":"\n"})");
}

// ---- query strings

struct QueryCase {
    Pairs pairs;
    std::string_view expected;
};

class Query : public testing::TestWithParam<QueryCase> {};

TEST_P(Query, is_read_or_refused) {
    EXPECT_EQ(outcome([] { return from_pairs<Filter>(GetParam().pairs); }), GetParam().expected);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Pairs, Query, testing::Values(
    QueryCase{{},                                           "read"},
    QueryCase{{{"type", "business"}, {"active", "true"}},   "read"},
    QueryCase{{{"role", "customer"}},                       "read"},
    QueryCase{{{"type", ""}, {"at_least", ""}},             "read"},
    QueryCase{{{"types", "business,enterprise"}},           "read"},
    QueryCase{{{"price", "12.50 EUR"}},                     "read"},
    QueryCase{{{"type", "business"}, {"type", "business"}}, "validation_failed: A field is at fault. type: is given more than once"},
    QueryCase{{{"actve", "true"}},  R"(validation_failed: A field is at fault. actve: is no known parameter; did you mean "active"?)"},
    QueryCase{{{"colour", "red"}},  "validation_failed: A field is at fault. colour: is no known parameter; known: type, role, active, at_least, price, types, search"},
    QueryCase{{{"active", "yes"}},  R"(validation_failed: A field is at fault. active: is "yes"; expected true or false)"},
    QueryCase{{{"at_least", "1x"}}, R"(validation_failed: A field is at fault. at_least: is "1x"; expected a whole number)"},
    QueryCase{{{"at_least", "+1"}}, R"(validation_failed: A field is at fault. at_least: is "+1"; expected a whole number)"},
    QueryCase{{{"price", "12.50"}}, R"(validation_failed: A field is at fault. price: is "12.50"; expected an amount and its currency, such as "12.50 EUR")"},
    QueryCase{{{"types", "business,home"}}, R"(validation_failed: A field is at fault. types[1]: "home" is not one of: residential, business, enterprise)"},
    QueryCase{{{"search", "toolong"}}, "validation_failed: A field is at fault. search: has 7 characters; at most 5 are allowed"},
    QueryCase{{{"search", "\xff"}}, "malformed_request: The query string is not valid UTF-8."}));
// clang-format on

TEST(Query, values_arrive) {
    const auto filter = from_pairs<Filter>({{"type", "business"},
                                            {"role", "customer"},
                                            {"active", "false"},
                                            {"at_least", "-7"},
                                            {"price", "12.5 EUR"},
                                            {"types", "business,residential"},
                                            {"search", " ann "}});
    EXPECT_EQ(filter.type, CustomerType::business);
    EXPECT_EQ(filter.role, UserRole::customer);
    EXPECT_EQ(filter.active, false);
    EXPECT_EQ(filter.at_least, -7);
    EXPECT_EQ(filter.price->to_string(), "12.50 EUR");
    EXPECT_EQ(filter.types, (std::vector{CustomerType::business, CustomerType::residential}));
    EXPECT_EQ(filter.search, "ann");
}

// ---- output

TEST(Writing, every_type_has_its_form) {
    Everything record;
    record.id.value = 1;
    record.name = "J\"\n\x01é";
    record.moment = *parse_instant("2026-01-31T08:00:00Z");
    record.price = {1250, *Currency::parse("EUR")};
    record.rate = {82500};
    record.size = {-125, 1};
    record.contact = {"a@b.c", "+254712345678"};
    record.contacts = {{"d@e.f", std::nullopt}};
    record.tags = {"x", "y"};
    record.labels = {{"k", "v"}, {"l", ""}};
    record.extra = {"[1]"};
    record.secret = "never shown";
    EXPECT_EQ(
        to_json(record),
        R"({"id":"giz_0000000000001","version":1,"active":false,"count":0,"small":0,)"
        R"("name":"J\"\n\u0001é","notes":"","plan":"basic","type":"residential","role":"manager",)"
        R"("day":"2026-01-31","moment":"2026-01-31T08:00:00Z","price":{"amount":"12.50","currency":"EUR"},)"
        R"("rate":"0.0825","size":"-12.5","currency":"USD","zone":"Etc/UTC",)"
        R"("contact":{"email":"a@b.c","phone":"+254712345678"},"contacts":[{"email":"d@e.f","phone":null}],)"
        R"("tags":["x","y"],"labels":{"k":"v","l":""},"extra":[1],"limit":null})");
}

TEST(Writing, a_nullable_is_left_out_null_or_a_value) {
    Everything record;
    const auto ends = [&] {
        const auto json = boost::json::parse(to_json(record)).as_object();
        return json.contains("ends") ? boost::json::serialize(json.at("ends")) : "absent";
    };
    EXPECT_EQ(ends(), "absent");
    record.ends.emplace();
    EXPECT_EQ(ends(), "null");
    record.ends.emplace(parse_date("2026-02-28"));
    EXPECT_EQ(ends(), "\"2026-02-28\"");
}

TEST(Description, mistakes_are_found) {
    const Field email = field<&Contact::email>("email", "");
    const Field camel = field<&Contact::email>("eMail", "");
    EXPECT_THROW((Description{"Twice", "", {email, email}}), std::logic_error);
    EXPECT_THROW((Description{"Camel", "", {camel}}), std::logic_error);
}

// ---- schema

TEST(Schema, is_json_names_what_it_refers_to_and_writes_each_once) {
    std::vector<std::string_view> visited;
    std::string out;
    append_schemas(description<Everything>(), visited, out);
    append_schemas(description<Contact>(), visited, out);
    append_schemas(description<Filter>(), visited, out);
    const auto schemas = boost::json::parse('{' + out + '}').as_object();
    for (const auto* const name : {"Everything", "Contact", "Filter", "CustomerType", "UserRole", "Money"})
        EXPECT_TRUE(schemas.contains(name)) << name;
    EXPECT_EQ(schemas.size(), visited.size());

    const auto& everything = schemas.at("Everything").as_object();
    EXPECT_EQ(boost::json::serialize(everything.at("required")), R"(["name"])");
    EXPECT_EQ(everything.at("additionalProperties"), false);
    EXPECT_EQ(schemas.at("Contact").at("properties").at("email").at("format"), "email");
    EXPECT_EQ(schemas.at("UserRole").at("oneOf").as_array().size(), 7U);
}

class PropertySchema : public testing::TestWithParam<Case> {};

TEST_P(PropertySchema, is_exact) {
    std::vector<std::string_view> visited;
    std::string out;
    append_schemas(description<Everything>(), visited, out);
    const auto schemas = boost::json::parse('{' + out + '}');
    const auto& property = schemas.at("Everything").at("properties").at(GetParam().input);
    EXPECT_EQ(boost::json::serialize(property), GetParam().expected);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(Properties, PropertySchema, testing::Values(
    Case{"name",     R"({"description":"A text.","type":"string","minLength":2,"maxLength":8})"},
    Case{"plan",     R"({"description":"A choice.","anyOf":[{"type":"string","enum":["basic","premium"]},{"type":"null"}]})"},
    Case{"limit",    R"({"description":"An optional integer.","anyOf":[{"type":"integer","format":"int64","minimum":1},{"type":"null"}]})"},
    Case{"small",    R"({"description":"An integer of eight bits.","anyOf":[{"type":"integer","minimum":0,"maximum":255},{"type":"null"}]})"},
    Case{"ends",     R"({"description":"A change of a date.","anyOf":[{"type":"string","format":"date","examples":["2026-01-31"]},{"type":"null"}]})"},
    Case{"type",     R"({"description":"An enum.","anyOf":[{"$ref":"#/components/schemas/CustomerType"},{"type":"null"}]})"},
    Case{"contacts", R"({"description":"Records.","anyOf":[{"type":"array","maxItems":3,"items":{"$ref":"#/components/schemas/Contact"}},{"type":"null"}]})"},
    Case{"secret",   R"({"description":"A password.","writeOnly":true,"anyOf":[{"type":"string","minLength":8,"maxLength":1000,"format":"password","examples":["correct horse battery staple"]},{"type":"null"}]})"}));
// clang-format on

}  // namespace
}  // namespace dotmac::record
