#include "modules/billing/journal_export.hpp"

#include <cstdio>
#include <fstream>

#include "modules/billing/payments_test.hpp"

namespace dotmac::billing {
namespace {

using testing::day;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::refusal_of;
using ::testing::SizeIs;

// What a shell command writes, and how it ends.
struct Outcome {
    int status = -1;
    std::string output;
};
Outcome run(const std::string& command) {
    Outcome outcome;
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return outcome;
    char bytes[4096];
    while (const std::size_t count = std::fread(bytes, 1, sizeof bytes, pipe))
        outcome.output.append(bytes, count);
    outcome.status = pclose(pipe);
    return outcome;
}
using testing::usd;

class JournalExport : public testing::InPayments {
  protected:
    void SetUp() override {
        InPayments::SetUp();
        const CustomerId customer = add_customer();
        invoice(customer, "100.00", "0.0825");
        set_today("2026-01-10");
        const PaymentId payment = record({.customer_id = customer,
                                          .payment_method = PaymentMethod::bank_transfer,
                                          .amount = usd("150.00"),
                                          .reference = "  ; not a comment | \"x\""})
                                      .id;
        set_today("2026-02-01");
        invoice(customer, "80.00", "0.1");
        refund(payment, "20.00");
        const CustomerId other = add_customer();
        invoice(other, "12.34");
        pay(other, "20.00");
    }
    std::string exported(JournalFormat format, std::optional<Date> from = std::nullopt,
                         std::optional<Date> to = std::nullopt) {
        std::string text;
        export_journal(database(), tenant(), format, from, to,
                       [&](std::string_view piece) { text += piece; });
        return text;
    }
    std::string ledger_file() {
        const std::string file = folder_.file("journal.ledger");
        std::ofstream{file} << exported(JournalFormat::ledger);
        return file;
    }

  private:
    test::TemporaryFolder folder_;
};
DOTMAC_ON_BOTH_ENGINES(JournalExport);

struct Balance {
    std::string_view ours;
    std::string_view theirs;
};
constexpr Balance accounts[] = {
    {"receivable", "Assets:Receivable"}, {"revenue", "Income:Services"},
    {"tax", "Liabilities:Tax"},          {"customer_credit", "Liabilities:Customer credit"},
    {"cash:cash", "Assets:Cash:cash"},   {"cash:bank_transfer", "Assets:Cash:bank_transfer"},
};

TEST_P(JournalExport, R043_ledger_reads_the_same_balances) {
    const std::string file = ledger_file();
    for (const auto& [ours, theirs] : accounts) {
        const Outcome got = run("ledger --args-only -f '" + file +
                                "' balance --flat --format '%(amount)' '^" + std::string{theirs} + "$'");
        EXPECT_EQ(got.status, 0) << got.output;
        EXPECT_THAT(got.output, HasSubstr(posted(ours) + " USD")) << theirs;
    }
    const Outcome sum = run("ledger --args-only --strict -f '" + file + "' balance");
    EXPECT_EQ(sum.status, 0);
    EXPECT_TRUE(sum.output.ends_with(" 0\n")) << sum.output;
}

TEST_P(JournalExport, R043_hledger_finds_no_fault_and_the_same_balances) {
    const std::string file = ledger_file();
    const Outcome check = run("LC_ALL=C.UTF-8 hledger -f '" + file + "' check --strict");
    EXPECT_EQ(check.status, 0) << check.output;
    EXPECT_THAT(check.output, IsEmpty());
    for (const auto& [ours, theirs] : accounts) {
        const Outcome got =
            run("LC_ALL=C.UTF-8 hledger -f '" + file + "' balance -N -O csv '^" + std::string{theirs} + "$'");
        EXPECT_EQ(got.status, 0) << got.output;
        EXPECT_THAT(got.output, HasSubstr("\"" + std::string{theirs} + "\",\"" + posted(ours) + " USD\""));
    }
}

TEST_P(JournalExport, R043_csv_has_every_line_of_the_journal_in_the_order_of_posting) {
    const std::string csv = exported(JournalFormat::csv);
    EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + count_rows("journal_lines"));
    EXPECT_TRUE(
        csv.starts_with("entry_id,date,account,debit,credit,currency,customer_id,customer_number,"
                        "source_kind,source_id,invoice_number,description\r\njrn_"));
    EXPECT_THAT(csv, HasSubstr(",2026-01-01,receivable,108.25,,"));
    EXPECT_THAT(csv, HasSubstr(",2026-01-01,revenue,,100.00,"));
    EXPECT_THAT(csv, HasSubstr(",2026-01-10,cash:bank_transfer,150.00,,"));
    EXPECT_THAT(csv, HasSubstr(",INV-00000002,\"Credit used on invoice INV-00000002, customer "));
    EXPECT_EQ(csv, exported(JournalFormat::csv));
}

TEST_P(JournalExport, holds_the_days_that_were_asked_for) {
    const std::string january = exported(JournalFormat::csv, day("2026-01-01"), day("2026-01-31"));
    const std::string february = exported(JournalFormat::csv, day("2026-02-01"));
    EXPECT_EQ(std::ranges::count(january, '\n'), 1 + 3 + 3);
    EXPECT_EQ(std::ranges::count(january, '\n') + std::ranges::count(february, '\n'),
              2 + count_rows("journal_lines"));
    EXPECT_EQ(std::ranges::count(exported(JournalFormat::csv, std::nullopt, day("2025-12-31")), '\n'), 1);
}

TEST_P(JournalExport, comes_in_pieces_of_bounded_size) {
    write([&](Context& context) {
        JournalBulk journal{context.transaction};
        for (int i = 0; i < 3000; ++i) {
            journal.add(JournalEntry{context.transaction.new_id<JournalEntryId>(),
                                     context.today(),
                                     CustomerId{1},
                                     Currency{},
                                     {"payment", 1}}
                            .debit(account::cash(PaymentMethod::cash), usd("1.00"))
                            .credit(account::revenue, usd("1.00")));
        }
        journal.finish();
    });
    std::size_t pieces = 0;
    std::size_t longest = 0;
    export_journal(database(), tenant(), JournalFormat::csv, std::nullopt, std::nullopt,
                   [&](std::string_view piece) {
                       ++pieces;
                       longest = std::max(longest, piece.size());
                   });
    EXPECT_GT(pieces, 5U);
    EXPECT_LT(longest, 70'000U);
}

TEST_P(JournalExport, of_currencies_with_other_digits_is_understood_as_well) {
    write([&](Context& context) {
        JournalBulk journal{context.transaction};
        for (const std::string_view code : {"JPY", "KWD"}) {
            const Currency currency = Currency::parse(code).value();
            journal.add(JournalEntry{context.transaction.new_id<JournalEntryId>(),
                                     context.today(),
                                     CustomerId{1},
                                     currency,
                                     {"payment", 1}}
                            .debit(account::cash(PaymentMethod::cash), Money{1'234'567, currency})
                            .credit(account::revenue, Money{1'234'567, currency}));
        }
        journal.finish();
    });
    const std::string file = ledger_file();
    const Outcome check = run("LC_ALL=C.UTF-8 hledger -f '" + file + "' check --strict");
    EXPECT_EQ(check.status, 0) << check.output;
    for (const std::string program : {"LC_ALL=C.UTF-8 hledger", "ledger --args-only"}) {
        const Outcome got = run(program + " -f '" + file + "' balance '^Assets:Cash:cash$'");
        EXPECT_THAT(got.output, HasSubstr("1234567 JPY")) << program;
        EXPECT_THAT(got.output, HasSubstr("1234.567 KWD")) << program;
    }
}

TEST_P(JournalExport, knows_its_formats) {
    EXPECT_EQ(parse_journal_format("csv"), JournalFormat::csv);
    EXPECT_EQ(parse_journal_format("ledger"), JournalFormat::ledger);
    EXPECT_EQ(parse_journal_format("Ledger"), std::nullopt);
}

TEST_P(JournalExport, and_the_list_shows_entries_with_their_lines) {
    const auto listed = [&](const JournalFilter& filter, const store::PageRequest& page = {}) {
        return read([&](Context& context) { return list_journal(context, filter, page); });
    };
    const auto all = listed({}).items;
    ASSERT_THAT(all, SizeIs(8));  // three invoices, two payments, credit used, a refund and its reversal
    for (const PostedEntry& entry : all) {
        Money sum = usd("0.00");
        for (const PostedLine& line : entry.lines) {
            EXPECT_NE(line.debit.has_value(), line.credit.has_value());
            sum += line.debit.value_or(usd("0.00"));
            sum -= line.credit.value_or(usd("0.00"));
        }
        EXPECT_EQ(sum, usd("0.00"));
    }
    EXPECT_THAT(listed({.account = "tax"}).items, SizeIs(3));
    EXPECT_THAT(listed({.account = "cash:cash"}).items, SizeIs(1));
    EXPECT_THAT(listed({.account = "cash:crypto"}).items, IsEmpty());
    EXPECT_THAT(listed({.from = day("2026-02-01")}).items, SizeIs(6));
    EXPECT_THAT(listed({.to = day("2026-01-01")}).items, SizeIs(1));
    EXPECT_THAT(listed({.customer_id = all.front().customer_id}).items, SizeIs(2));
    const auto first = listed({}, {.limit = 3});
    EXPECT_THAT(first.items, SizeIs(3));
    const auto rest = listed({}, {.limit = 500, .cursor = first.next_cursor.value()});
    EXPECT_EQ(first.items.size() + rest.items.size(), all.size());
}

TEST_P(JournalExport, the_list_reads_the_lines_of_many_entries) {
    const CustomerId customer = add_customer();
    for (int i = 0; i < 60; ++i)
        pay(customer, "1.00");
    const auto page = read(
        [&](Context& context) { return list_journal(context, {.customer_id = customer}, {.limit = 500}); });
    ASSERT_THAT(page.items, SizeIs(60));
    for (const PostedEntry& entry : page.items)
        EXPECT_THAT(entry.lines, SizeIs(2));
}

}  // namespace
}  // namespace dotmac::billing
