#include "modules/identity/roles.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace dotmac::identity {
namespace {

// Role × permission, written by hand. Columns: super_admin, tenant_admin, manager, technician, support,
// sales, customer.
struct Line {
    Permission permission;
    std::string_view granted;  // 'x' or '.'
};
using enum Permission;
constexpr Line matrix[] = {
    {system_configure, /*    */ "x......"}, {tenant_configure, /*    */ "xx....."},
    {users_read, /*          */ "xxx...."}, {users_write, /*         */ "xx....."},
    {api_keys_write, /*      */ "xx....."}, {events_read, /*         */ "xxx...."},
    {jobs_read, /*           */ "xxx...."}, {jobs_write, /*          */ "xx....."},
    {mails_read, /*          */ "xxx.x.."}, {mails_write, /*         */ "xxx...."},
    {customers_read, /*      */ "xxxxxx."}, {customers_write, /*     */ "xxx.xx."},
    {customers_transition, /**/ "xxx...."}, {imports_write, /*       */ "xxx...."},
    {catalogue_read, /*      */ "xxxxxx."}, {catalogue_write, /*     */ "xxx...."},
    {services_read, /*       */ "xxxxxx."}, {services_write, /*      */ "xxx..x."},
    {services_operate, /*    */ "xxxx..."}, {subscriptions_read, /*  */ "xxx.xx."},
    {subscriptions_write, /* */ "xxx..x."}, {invoices_read, /*       */ "xxx.x.."},
    {invoices_write, /*      */ "xxx...."}, {bill_runs_write, /*     */ "xxx...."},
    {payments_read, /*       */ "xxx.x.."}, {payments_write, /*      */ "xxx...."},
    {refunds_write, /*       */ "xxx...."}, {journal_read, /*        */ "xxx...."},
    {reports_read, /*        */ "xxx...."}, {tickets_read, /*        */ "xxxxx.."},
    {tickets_write, /*       */ "xxxxx.."}, {leads_read, /*          */ "xxx..x."},
    {leads_write, /*         */ "xxx..x."}, {portal_accounts_read, /**/ "xxx.x.."},
    {portal_accounts_write, "xxx.x.."},     {portal_accounts_transition, "xx....."},
    {resellers_read, /*      */ "xxx..x."}, {resellers_write, /*     */ "xxx...."},
    {portal_customer, /*     */ "......."}, {portal_technician, /*   */ "......."},
    {portal_reseller, /*     */ "......."},
};
static_assert(std::size(matrix) == permission_count, "a permission has no line");

void expect_column(UserRole role) {
    for (std::size_t i = 0; i < std::size(matrix); ++i) {
        ASSERT_EQ(static_cast<std::size_t>(matrix[i].permission), i) << "the lines are not in order";
        EXPECT_EQ(allows(permissions_of(role), matrix[i].permission),
                  matrix[i].granted[static_cast<std::size_t>(role)] == 'x')
            << registry::to_string(role) << " × permission " << i;
    }
}

TEST(Roles, R001_super_admin_may_do_everything_and_configure_the_system) {
    expect_column(UserRole::super_admin);
    // All but the three that portal accounts have.
    EXPECT_EQ(permissions_of(UserRole::super_admin).count(), permission_count - 3);
}
TEST(Roles, R002_tenant_admin_may_do_everything_within_the_tenant) {
    expect_column(UserRole::tenant_admin);
}
TEST(Roles, R003_manager_runs_the_business_and_reads_reports) {
    expect_column(UserRole::manager);
}
TEST(Roles, R004_technician_operates_in_the_field_and_sees_no_money) {
    expect_column(UserRole::technician);
}
TEST(Roles, R005_support_serves_customers_and_tickets) {
    expect_column(UserRole::support);
}
TEST(Roles, R006_sales_wins_customers) {
    expect_column(UserRole::sales);
}
TEST(Roles, R007_customer_role_opens_nothing) {
    expect_column(UserRole::customer);
    EXPECT_TRUE(permissions_of(UserRole::customer).none());
}
TEST(Roles, R009_no_role_but_super_admin_crosses_the_tenant_boundary) {
    for (const UserRole role : registry::values<UserRole>())
        EXPECT_EQ(allows(permissions_of(role), system_configure), role == UserRole::super_admin);
}
TEST(Roles, several_roles_grant_what_any_of_them_grants) {
    const UserRole both[] = {UserRole::technician, UserRole::sales};
    const Permissions granted = permissions_of(both);
    EXPECT_TRUE(covers(granted, permissions_of(UserRole::technician)));
    EXPECT_TRUE(covers(granted, permissions_of(UserRole::sales)));
    EXPECT_FALSE(covers(granted, permissions_of(UserRole::support)));
}

}  // namespace
}  // namespace dotmac::identity
