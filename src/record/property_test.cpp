// What must hold for any record and any text.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "record/record.hpp"
#include "tests/support/sample_records.hpp"

namespace dotmac::record {
namespace {

using test::Contact;
using test::Everything;
using test::Filter;

template <class T>
T any(T low, T high) {
    return *rc::gen::inRange<T>(low, high);
}

// Of letters that need one to four bytes and of those that JSON escapes; no blanks at the ends.
std::string any_text(std::size_t least, std::size_t most) {
    static const std::vector<std::string> letters{"a", "Z", "0", "\"", "\\", "/", "é", "ß", "€", "漢", "😀"};
    std::string text;
    for (auto count = any(least, most + 1); count > 0; --count)
        text += *rc::gen::elementOf(letters);
    return text;
}

Date any_date() {
    return add_days(*parse_date("1900-01-01"), any(0, 2'958'000));  // up to 9998
}

Contact any_contact() {
    Contact contact;
    contact.email = "x" + std::to_string(any(0, 1000)) + "@example.com";
    if (any(0, 2) == 1) contact.phone = "+254" + std::to_string(any(1'000'000, 999'999'999));
    return contact;
}

Money any_money() {
    static const std::vector<std::string> codes{"EUR", "JPY", "KWD", "UGX", "USD"};
    return {any<std::int64_t>(0, 1'000'000'000'000'001), *Currency::parse(*rc::gen::elementOf(codes))};
}

Everything any_record() {
    Everything record;
    record.id.value = any<std::int64_t>(0, INT64_MAX);
    record.version = *rc::gen::arbitrary<std::int64_t>();
    record.active = any(0, 2) == 1;
    record.count = any(-10, 101);
    record.small = static_cast<std::uint8_t>(any(0, 256));
    record.name = any_text(2, 8);
    record.notes = any_text(0, 4) + "a\n\tb" + any_text(0, 4);
    record.plan = any(0, 2) == 1 ? "basic" : "premium";
    record.type = static_cast<identity::CustomerType>(any(0, 3));
    record.role = static_cast<identity::UserRole>(any(0, 7));
    record.day = any_date();
    record.moment = std::chrono::sys_days{any_date()} + Microseconds{any<std::int64_t>(0, 86'400'000'000)};
    record.price = any_money();
    record.rate.millionths = any<std::int64_t>(0, 1'000'001);
    record.size = {any<std::int64_t>(INT64_MIN + 1, INT64_MAX), any(0, 10)};
    record.currency = any_money().currency;
    record.zone = *TimeZone::parse(any(0, 2) == 1 ? "Africa/Nairobi" : "America/Sao_Paulo");
    record.contact = any_contact();
    for (int i = any(0, 4); i > 0; --i)
        record.contacts.push_back(any_contact());
    for (int i = any(0, 4); i > 0; --i)
        record.tags.push_back(any_text(1, 5));
    for (int i = any(0, 3); i > 0; --i)
        record.labels.emplace(any_text(1, 5), any_text(0, 5));
    record.extra.text = any(0, 2) == 1 ? R"({"a":[1.10,true,null,"é"]})" : "null";
    if (any(0, 2) == 1) record.limit = any<std::int64_t>(1, INT64_MAX);
    if (any(0, 2) == 1) record.ends.emplace();
    if (record.ends && any(0, 2) == 1) record.ends->emplace(any_date());
    return record;
}

// The JSON itself is the comparison: it shows every field but the secret, and tells equal from different.
RC_GTEST_PROP(RecordProperty, what_is_written_reads_back_the_same, ()) {
    const Everything record = any_record();
    const std::string json = to_json(record);
    const auto again = from_json<Everything>(json, {.is_stored = true});
    RC_ASSERT(to_json(again) == json);
    RC_ASSERT(again.name == record.name);
    RC_ASSERT(again.moment == record.moment);
    RC_ASSERT(again.price == record.price);
    RC_ASSERT(again.size.units == record.size.units);
    RC_ASSERT(again.labels == record.labels);
    RC_ASSERT(again.ends == record.ends);
}

// Either it reads, or a Problem says why; no other exception, no crash.
template <class Read>
void reads_or_refuses(Read read) {
    try {
        read();
    } catch (const Problem& problem) {
        RC_ASSERT(problem.code() == ProblemCode::malformed_request ||
                  problem.code() == ProblemCode::validation_failed);
        RC_ASSERT(!problem.sentence().empty());
    }
}

RC_GTEST_PROP(RecordProperty, any_mutation_is_read_or_refused, ()) {
    std::string json = to_json(any_record());
    for (int changes = any(1, 4); changes > 0; --changes) {
        const auto at = any<std::size_t>(0, json.size());
        const int kind = any(0, 4);
        if (kind == 0) json[at] = static_cast<char>(any(0, 256));
        if (kind == 1) json.erase(at, any<std::size_t>(1, 8));
        if (kind == 2)
            json.insert(at, *rc::gen::elementOf(std::vector<std::string>{"{", "]", "\"", ",", "null", "-"}));
        if (kind == 3) json.insert(at, json.substr(any<std::size_t>(0, json.size()), 20));
        if (json.empty()) break;
    }
    reads_or_refuses([&] { from_json<Everything>(json); });
}

RC_GTEST_PROP(RecordProperty, any_bytes_are_read_or_refused, (const std::string& bytes)) {
    reads_or_refuses([&] { from_json<Everything>(bytes); });
    for (const auto* const name : {"type", "active", "at_least", "price", "types", "search", "other"})
        reads_or_refuses([&] { from_pairs<Filter>({{name, bytes}}); });
}

}  // namespace
}  // namespace dotmac::record
