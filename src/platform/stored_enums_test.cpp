#include "platform/stored_enums.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "base/problem.hpp"
#include "modules/catalogue.hpp"
#include "platform/row_seals.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using ::testing::HasSubstr;

// A stand-in for a renamed value: nothing of the real registry was. Payments by "check" become "cheque".
constexpr Rewrite renamed{"payments", "payment_method", "check", "cheque"};

constexpr std::string_view insert_payment =
    "INSERT INTO payments (tenant_id, id, customer_id, status, payment_method, amount, amount_allocated, "
    "amount_refunded, currency, received_on, reference, created_at, version) "
    "VALUES ($1, $2, 1, 'completed', $3, 100, 0, 0, 'EUR', '2026-03-01', '', 0, 1)";

class StoredEnums : public test::InTenant {
  protected:
    void SetUp() override {
        InTenant::SetUp();
        other_ = add_tenant("other");
    }
    void add(TenantId tenant, std::int64_t first, std::int64_t count, std::string_view method) {
        database().write(tenant, [&](store::Transaction& transaction) {
            for (std::int64_t id = first; id < first + count; ++id)
                transaction.execute(insert_payment, tenant, id, method);
        });
    }
    std::int64_t count(TenantId tenant, std::string_view method) {
        return database().read(tenant, [&](store::Transaction& transaction) {
            return *transaction
                        .query("SELECT COUNT(*) FROM payments WHERE tenant_id = $1 AND payment_method = $2",
                               tenant, method)
                        .value<std::int64_t>();
        });
    }
    std::vector<MigrationCount> migrate(const Rewrite& rewrite = renamed, MigrationOptions options = {}) {
        if (!options.sleep) options.sleep = [](std::chrono::microseconds) {};
        return migrate_enums(database(), tenant(), {&rewrite, 1}, options);
    }

    TenantId other_;
};
DOTMAC_ON_BOTH_ENGINES(StoredEnums);

TEST_P(StoredEnums, are_migrated_in_batches_and_nothing_is_left) {
    add(tenant(), 1, 250, "check");
    add(tenant(), 251, 250, "cash");
    add(tenant(), 501, 250, "check");
    add(other_, 1, 10, "check");
    std::int64_t batches = 0;
    std::int64_t told = 0;
    const auto counts =
        migrate(renamed, {.largest_batch = 30, .progress = [&](std::int64_t done, std::int64_t total) {
                              ++batches;
                              told = done;
                              EXPECT_EQ(total, 500);
                          }});
    ASSERT_EQ(counts.size(), 1U);
    EXPECT_EQ(counts[0].rows, 500);
    EXPECT_EQ(counts[0].left, 0);
    EXPECT_EQ(told, 500);
    EXPECT_GE(batches, 17);
    EXPECT_EQ(count(tenant(), "cheque"), 500);
    EXPECT_EQ(count(tenant(), "cash"), 250);
    EXPECT_EQ(count(other_, "check"), 10) << "another tenant's";
    EXPECT_EQ(migrate()[0].rows, 0) << "done already";
}

TEST_P(StoredEnums, are_only_counted_in_a_dry_run) {
    add(tenant(), 1, 7, "check");
    const auto counts = migrate(renamed, {.dry_run = true});
    EXPECT_EQ(counts[0].rows, 7);
    EXPECT_EQ(counts[0].left, 7);
    EXPECT_EQ(count(tenant(), "check"), 7);
}

TEST_P(StoredEnums, go_on_where_a_killed_migration_stopped) {
    add(tenant(), 1, 100, "check");
    struct Killed {};
    EXPECT_THROW(migrate(renamed, {.largest_batch = 10,
                                   .progress =
                                       [](std::int64_t done, std::int64_t) {
                                           if (done >= 40) throw Killed{};
                                       }}),
                 Killed);
    EXPECT_EQ(count(tenant(), "cheque"), 40);
    EXPECT_EQ(migrate()[0].rows, 60);
    EXPECT_EQ(count(tenant(), "check"), 0);
}

TEST_P(StoredEnums, find_what_an_older_program_writes_behind_them) {
    add(tenant(), 1, 100, "check");
    bool written = false;
    const auto counts =
        migrate(renamed, {.largest_batch = 10, .progress = [&](std::int64_t done, std::int64_t) {
                              if (done < 50 || written) return;
                              written = true;
                              database().write(tenant(), [&](store::Transaction& transaction) {
                                  transaction.execute(insert_payment, tenant(), -1, "check");
                              });
                          }});
    EXPECT_EQ(counts[0].rows, 101);
    EXPECT_EQ(counts[0].left, 0);
}

TEST_P(StoredEnums, say_what_is_left_where_an_older_program_goes_on_writing) {
    add(tenant(), 1, 10, "check");
    std::int64_t next = 0;
    const auto counts = migrate(renamed, {.progress = [&](std::int64_t, std::int64_t) {
                                    database().write(tenant(), [&](store::Transaction& transaction) {
                                        transaction.execute(insert_payment, tenant(), --next, "check");
                                    });
                                }});
    EXPECT_EQ(counts[0].left, 1);
}

TEST_P(StoredEnums, are_migrated_by_two_processes_at_once) {
    add(tenant(), 1, 2'000, "check");
    std::atomic<std::int64_t> rows = 0;
    const auto run = [&] { rows += migrate(renamed, {.largest_batch = 50})[0].rows; };
    std::thread second{run};
    run();
    second.join();
    EXPECT_EQ(rows, 2'000) << "each row is written once";
    EXPECT_EQ(count(tenant(), "check"), 0);
}

TEST_P(StoredEnums, are_throttled) {
    add(tenant(), 1, 100, "check");
    std::chrono::microseconds slept{};
    migrate(renamed, {.largest_batch = 10,
                      .most_per_second = 50,
                      .sleep = [&](std::chrono::microseconds time) { slept += time; }});
    EXPECT_GE(slept, std::chrono::milliseconds{1'900});
    EXPECT_LE(slept, std::chrono::milliseconds{2'000});
}

TEST_P(StoredEnums, that_are_part_of_a_key_become_one_with_their_twin) {
    database().write(tenant(), [&](store::Transaction& transaction) {
        for (const auto& [user, role] : {std::pair{1, "clerk"}, {1, "support"}, {1, "sales"}, {2, "clerk"}}) {
            transaction.execute("INSERT INTO user_roles (tenant_id, user_id, role) VALUES ($1, $2, $3)",
                                tenant(), user, role);
        }
    });
    EXPECT_EQ(migrate({"user_roles", "role", "clerk", "support"})[0].left, 0);
    const auto roles = database().read(tenant(), [&](store::Transaction& transaction) {
        return transaction
            .query("SELECT user_id, role FROM user_roles WHERE tenant_id = $1 ORDER BY user_id, role",
                   tenant())
            .all([](const store::Rows& row) {
                return std::to_string(row.get<std::int64_t>(0)) + row.get<std::string>(1);
            });
    });
    EXPECT_EQ(roles, (std::vector<std::string>{"1sales", "1support", "2support"}));
}

TEST_P(StoredEnums, of_a_table_that_is_not_there_yet_are_nobodys_business) {
    EXPECT_TRUE(migrate({"gadgets", "state", "on", "off"}).empty());
}

TEST_P(StoredEnums, are_audited_as_they_are_stored) {
    add(tenant(), 1, 3, "check");
    add(tenant(), 4, 2, "barter");
    database().write(tenant(), [&](store::Transaction& transaction) {
        transaction.execute("INSERT INTO user_roles (tenant_id, user_id, role) VALUES ($1, 1, 'customer')",
                            tenant());
    });
    std::vector<std::string> lines;
    for (const StoredText& stored : audit(database(), tenant(), modules::all_enums())) {
        lines.push_back(std::string{stored.column} + ' ' + stored.text + ' ' +
                        std::string{to_string(stored.state)} + ' ' + std::to_string(stored.rows));
    }
    EXPECT_THAT(lines, ::testing::ElementsAre("user_roles.role customer deprecated 1",
                                              "payments.status completed current 5",
                                              "payments.payment_method barter unknown 2",
                                              "payments.payment_method check current 3"));
}

TEST_P(StoredEnums, that_mean_nothing_keep_the_program_from_starting) {
    EXPECT_NO_THROW(require_readable(database(), modules::all_enums()));
    add(tenant(), 1, 2, "barter");
    EXPECT_NO_THROW(require_readable(database(), modules::all_enums())) << "the same registry looks once";
    const auto fewer = modules::all_enums().first(modules::all_enums().size() - 1);
    try {
        require_readable(database(), fewer);
        ADD_FAILURE() << "another registry starts over what it cannot read";
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.detail(),
                  "2 rows of payments.payment_method hold \"barter\", which this program cannot read: "
                  "`dotmac enums "
                  "audit` lists every such value, and the release before this one can migrate them.");
    }
}

class MigratedSeals : public StoredEnums {
  protected:
    RowSealReport seal() {
        return seal_all_rows(
            {.read = [this](const auto& body) { read([&](Context& context) { body(context); }); },
             .write = [this](const auto& body) { write([&](Context& context) { body(context); }); },
             .stopping = [] { return false; }},
            tables_);
    }
    std::vector<SealedTable> tables_{
        {"payments", {"id"}, "version", false, {{"payment_method", "check", "cheque"}}}};
};
DOTMAC_ON_BOTH_ENGINES(MigratedSeals);

TEST_P(MigratedSeals, hold_and_are_written_anew) {
    add(tenant(), 1, 20, "check");
    add(tenant(), 21, 5, "cheque");
    EXPECT_TRUE(seal().faults.empty());
    migrate();
    const auto invariant = sealed_rows_invariant(tables_);
    EXPECT_THAT(read([&](Context& context) { return invariant.violations(context); }), ::testing::IsEmpty());
    EXPECT_EQ(seal().sealed, 1);
    // A later program knows of no rename.
    tables_[0].rewrites.clear();
    EXPECT_TRUE(seal().faults.empty());
    EXPECT_EQ(seal().sealed, 0);
}

TEST_P(MigratedSeals, still_show_any_other_change) {
    add(tenant(), 1, 3, "check");
    seal();
    migrate();
    write([&](Context& context) {
        context.transaction.execute("UPDATE payments SET amount = 1 WHERE tenant_id = $1 AND id = 2",
                                    tenant());
        context.transaction.execute(
            "UPDATE payments SET payment_method = 'cash' WHERE tenant_id = $1 AND id = 3", tenant());
    });
    EXPECT_EQ(seal().faults.size(), 2U);
}

}  // namespace
}  // namespace dotmac::platform
