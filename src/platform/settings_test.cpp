#include "platform/settings.hpp"

#include <gmock/gmock.h>

#include "platform/events.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using ::testing::HasSubstr;

constexpr IntegerSetting due_days{{"billing.due_days", "Days until an invoice is due."}, 14, 0, 365};
constexpr BooleanSetting sends_mail{{"billing.sends_mail", "Whether invoices go out by mail."}, true};
constexpr TextSetting footer{{"billing.footer", "What stands below an invoice."}, "Thank you.", 20};
constexpr RateSetting late_fee{
    {"billing.late_fee", "Share of an overdue invoice."}, Rate{10'000}, Rate{0}, Rate{500'000}};
const SettingReference settings[] = {&due_days, &sends_mail, &footer, &late_fee};

class Settings : public test::InTenant {
  protected:
    SettingValue change(std::string_view name, std::string_view value) {
        return write([&](Context& context) { return change_setting(context, settings, name, value); });
    }
    Problem refusal_of(std::string_view name, std::string_view value) {
        try {
            change(name, value);
        } catch (const Problem& problem) {
            return problem;
        }
        ADD_FAILURE() << name << " accepts '" << value << "'";
        return Problem(ProblemCode::internal_error, "");
    }
};
DOTMAC_ON_BOTH_ENGINES(Settings);

TEST_P(Settings, that_are_not_set_have_their_fallback) {
    read([](Context& context) {
        EXPECT_EQ(get(context, due_days), 14);
        EXPECT_EQ(get(context, sends_mail), true);
        EXPECT_EQ(get(context, footer), "Thank you.");
        EXPECT_EQ(get(context, late_fee), Rate{10'000});
    });
}

TEST_P(Settings, that_are_set_are_read_as_their_type) {
    change("billing.due_days", "30");
    change("billing.sends_mail", "false");
    change("billing.footer", "Asante – karibu!");
    change("billing.late_fee", "0.025");
    read([](Context& context) {
        EXPECT_EQ(get(context, due_days), 30);
        EXPECT_EQ(get(context, sends_mail), false);
        EXPECT_EQ(get(context, footer), "Asante – karibu!");
        EXPECT_EQ(get(context, late_fee), Rate{25'000});
    });
}

TEST_P(Settings, of_the_wrong_type_or_out_of_range_are_refused) {
    struct Case {
        const char* name;
        const char* value;
        const char* sentence;
    };
    const Case cases[] = {
        {"billing.due_days", "fourteen", "not a whole number"},
        {"billing.due_days", "14.5", "not a whole number"},
        {"billing.due_days", "", "not a whole number"},
        {"billing.due_days", "99999999999999999999", "not a whole number"},
        {"billing.due_days", "-1", "from 0 to 365"},
        {"billing.due_days", "366", "from 0 to 365"},
        {"billing.sends_mail", "yes", "true or false"},
        {"billing.footer", "123456789012345678901", "at most 20 characters"},
        {"billing.late_fee", "a tenth", "not a rate"},
        {"billing.late_fee", "0.500001", "from 0 to 0.5"},
    };
    for (const auto& [name, value, sentence] : cases) {
        const Problem problem = refusal_of(name, value);
        EXPECT_EQ(problem.code(), ProblemCode::validation_failed) << name << ' ' << value;
        EXPECT_EQ(problem.fields().at(0).field, "value");
        EXPECT_THAT(problem.sentence(), HasSubstr(sentence)) << name << ' ' << value;
    }
}

TEST_P(Settings, of_unknown_name_are_not_found_and_the_nearest_is_told) {
    const Problem problem = refusal_of("billing.due_day", "3");
    EXPECT_EQ(problem.code(), ProblemCode::not_found);
    EXPECT_THAT(problem.sentence(), HasSubstr("did you mean 'billing.due_days'?"));
    EXPECT_THAT(refusal_of("colour", "red").sentence(), HasSubstr("There is no setting 'colour'."));
}

TEST_P(Settings, are_listed_with_what_holds_and_what_would) {
    change("billing.due_days", "07");
    const auto values = read([](Context& context) { return list_settings(context, settings); });
    ASSERT_EQ(values.size(), 4U);
    EXPECT_EQ(values[0].name, "billing.due_days");
    EXPECT_EQ(values[0].type, "integer");
    EXPECT_EQ(values[0].value, "7");
    EXPECT_EQ(values[0].fallback, "14");
    EXPECT_TRUE(values[0].is_set);
    EXPECT_EQ(values[3].type, "rate");
    EXPECT_EQ(values[3].value, "0.01");
    EXPECT_FALSE(values[3].is_set);
}

TEST_P(Settings, return_to_their_fallback) {
    change("billing.due_days", "30");
    const auto value =
        write([](Context& context) { return reset_setting(context, settings, "billing.due_days"); });
    EXPECT_FALSE(value.is_set);
    EXPECT_EQ(read([](Context& context) { return get(context, due_days); }), 14);
}

TEST_P(Settings, a_change_is_an_event_and_no_change_is_none) {
    change("billing.due_days", "30");
    change("billing.due_days", "30");
    change("billing.due_days", "21");
    const auto events =
        read([](Context& context) { return list_events(context, {.type = "setting.changed"}, {}).items; });
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[1].subject, "billing.due_days");
    EXPECT_EQ(events[1].data.text, R"({"from":"14","to":"30"})");
    EXPECT_EQ(events[0].data.text, R"({"from":"30","to":"21"})");
}

TEST_P(Settings, of_one_tenant_are_not_anothers) {
    change("billing.due_days", "30");
    const auto other = write_in(add_tenant("other"), [](Context& context) { return get(context, due_days); });
    EXPECT_EQ(other, 14);
}

TEST_P(Settings, a_stored_value_that_is_none_is_told) {
    write([&](Context& context) {
        context.transaction.execute(
            "INSERT INTO settings (tenant_id, name, value, changed_at) VALUES ($1, 'billing.due_days', 'x', "
            "0)",
            tenant());
    });
    EXPECT_THROW(read([](Context& context) { return get(context, due_days); }), store::CorruptValue);
}

}  // namespace
}  // namespace dotmac::platform
