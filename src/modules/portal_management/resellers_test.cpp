#include "modules/portal_management/account_import.hpp"
#include "modules/portal_management/portal_test.hpp"

namespace dotmac::portal_management {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Resellers : public testing::WithPortal {
  protected:
    Reseller change(ResellerId id, const ResellerChange& wanted) {
        return write([&](Context& context) { return change_reseller(context, id, wanted); });
    }
    std::vector<CustomerId> customers_of(ResellerId id) {
        std::vector<CustomerId> ids;
        for (const auto& customer :
             read([&](Context& context) { return list_reseller_customers(context, id, {}).items; }))
            ids.push_back(customer.id);
        return ids;
    }
    void assign(ResellerId id, CustomerId customer) {
        write([&](Context& context) { assign_customer(context, id, {customer}); });
    }
};
DOTMAC_ON_BOTH_ENGINES(Resellers);

TEST_P(Resellers, never_stand_below_themselves) {
    const ResellerId top = add_reseller();
    const ResellerId middle = add_reseller("0.1", top);
    const ResellerId low = add_reseller("0.1", middle);
    for (const ResellerId parent : {top, middle, low}) {
        const Problem problem =
            refusal([&](Context& context) { change_reseller(context, top, {.parent_id = parent}); });
        EXPECT_EQ(problem.code(), ProblemCode::validation_failed) << parent.to_string();
    }
    EXPECT_EQ(change(low, {.parent_id = top}).parent_id, top);
    EXPECT_EQ(change(low, {.parent_id = std::optional<ResellerId>{}}).parent_id, std::nullopt);
    EXPECT_EQ(refusal([](Context& context) {
                  create_reseller(context, {.name = "X", .parent_id = ResellerId{1}});
              }).code(),
              ProblemCode::validation_failed);
}

TEST_P(Resellers, R032_have_customers_of_their_own_each_of_one_reseller) {
    const ResellerId first = add_reseller();
    const ResellerId second = add_reseller();
    const CustomerId jane = add_customer();
    const CustomerId joe = add_customer("joe@example.com");
    assign(first, jane);
    assign(first, joe);
    EXPECT_THAT(customers_of(first), ElementsAre(joe, jane));
    assign(second, jane);
    EXPECT_THAT(customers_of(first), ElementsAre(joe));
    EXPECT_THAT(customers_of(second), ElementsAre(jane));
    EXPECT_EQ(refusal([&](Context& context) { release_customer(context, first, jane); }).code(),
              ProblemCode::not_found);
    write([&](Context& context) { release_customer(context, second, jane); });
    EXPECT_THAT(customers_of(second), IsEmpty());
    EXPECT_EQ(refusal([&](Context& context) { get_reseller_customer(context, second, jane); }).code(),
              ProblemCode::not_found);
}

TEST_P(Resellers, disabled_ones_take_their_accounts_with_them) {
    const ResellerId id = add_reseller();
    const PortalAccount account =
        add({.account_type = PortalAccountType::reseller, .reseller_id = id, .email = "partner@example.com"});
    move(account.id, PortalAccountStatus::active);
    change(id, {.is_disabled = true});
    EXPECT_EQ(get(account.id).status, PortalAccountStatus::suspended);
    const auto code = [&](auto action) { return refusal(action).code(); };
    EXPECT_EQ(code([&](Context& context) { resume_account(context, account.id, ""); }),
              ProblemCode::conflict);
    EXPECT_EQ(code([&](Context& context) { assign_customer(context, id, {CustomerId{1}}); }),
              ProblemCode::conflict);
    change(id, {.is_disabled = false});
    write([&](Context& context) { resume_account(context, account.id, "a new contract"); });
}

TEST_P(Resellers, may_have_a_rate_from_nothing_to_all) {
    EXPECT_EQ(record::from_json<ResellerCreate>(R"({"name":"A","commission_rate":"0.075"})").commission_rate,
              Rate::parse("0.075"));
    for (const char* rate : {"1.5", "-0.1", "x"}) {
        EXPECT_THROW(record::from_json<ResellerCreate>(R"({"name":"A","commission_rate":")" +
                                                       std::string{rate} + "\"}"),
                     Problem)
            << rate;
    }
}

class PortalAccountImport : public testing::WithPortal {
  protected:
    AccountImportReport import(const std::string& csv, bool dry_run = false) {
        return import_accounts(platform::text_source(csv), dry_run,
                               [this](const ImportChunk& chunk) { write(chunk); });
    }
    void add_numbered(const std::string& number, std::optional<std::string> email) {
        write([&](Context& context) {
            identity::create_customer(context, {.number = number, .name = "Jane", .email = std::move(email)});
        });
    }
    std::size_t count() {
        return read([](Context& context) { return list_accounts(context, {}, {}).items.size(); });
    }
};
DOTMAC_ON_BOTH_ENGINES(PortalAccountImport);

TEST_P(PortalAccountImport, takes_what_is_right_and_tells_of_the_rest) {
    add_numbered("A-1", "one@example.com");
    add_numbered("A-2", std::nullopt);
    add_numbered("A-3", "three@example.com");
    const std::string list =
        "customer_number,email,language\n"
        "A-1,,sw\n"                 // the customer's own address
        "A-2,,\n"                   // has none
        "A-3,ONE@example.com,\n"    // is A-1's
        "A-3,three@example.com,\n"  //
        "A-3,three@example.com,\n"  // stands there already
        "A-4,four@example.com,\n"   // nobody
        "A-2,not an address,\n"
        ",five@example.com,\n";
    const AccountImportReport would = import(list, true);
    EXPECT_EQ(count(), 0U);
    const AccountImportReport report = import(list);
    EXPECT_EQ(would.created, report.created);
    EXPECT_EQ(report.rows, 8);
    EXPECT_EQ(report.created, 2);
    EXPECT_EQ(report.unchanged, 1);
    EXPECT_EQ(report.rejected, 5);
    std::vector<std::string> faults;
    for (const AccountImportFault& fault : report.faults)
        faults.push_back(std::to_string(fault.line) + " " + fault.field);
    EXPECT_THAT(faults, ::testing::UnorderedElementsAre("3 email", "4 email", "7 customer_number", "8 email",
                                                        "9 customer_number"));
    EXPECT_EQ(count(), 2U);
    const AccountImportReport again = import(list);
    EXPECT_EQ(again.created, 0);
    EXPECT_EQ(again.unchanged, 3);
    EXPECT_EQ(count(), 2U);
}

TEST_P(PortalAccountImport, refuses_a_column_that_nothing_reads) {
    for (const char* header : {"customer_number,mail\n", "email\n"}) {
        try {
            import(header);
            ADD_FAILURE() << header;
        } catch (const Problem& problem) {
            EXPECT_THAT(problem.sentence(), HasSubstr("customer_number"));
        }
    }
}

}  // namespace
}  // namespace dotmac::portal_management
