// The outbox and its sender, over a transport that does as it is told.
#include "platform/mail/outbox.hpp"

#include <gmock/gmock.h>

#include <deque>

#include "platform/events.hpp"
#include "platform/mail/sender.hpp"
#include "tests/support/query_plan.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::platform {
namespace {

using namespace std::chrono_literals;
using test::at;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Outcome = MailDelivery::Outcome;

constexpr MailVariable variables[] = {{"name", "Who is greeted.", "Jane"}, {"code", "A code.", "ABCD"}};
constexpr MailText texts[] = {
    {"en", "Hello {{name}}", "Dear {{name}},\n\nyour code is {{code}}.\n\n{{provider}}\n"},
    {"de", "Hallo {{name}}", "Ihr Code: {{code}}\n"},
};
constexpr MailTemplate greeting{"test.greeting", "For a test.", variables, texts};
constexpr const MailTemplate* templates[] = {&greeting};

// Answers as it was told to, one after the other, and accepts afterwards.
class ToldTransport final : public MailTransport {
  public:
    explicit ToldTransport(std::deque<MailDelivery>& answers, std::vector<MailMessage>& seen)
        : answers_{answers}, seen_{seen} {}
    MailDelivery deliver(const MailMessage& message) override {
        seen_.push_back(message);
        if (answers_.empty()) return {Outcome::accepted, ""};
        const MailDelivery answer = answers_.front();
        answers_.pop_front();
        return answer;
    }

  private:
    std::deque<MailDelivery>& answers_;
    std::vector<MailMessage>& seen_;
};

class Outbox : public test::InTenant {
  protected:
    std::unique_ptr<MailSender> make_sender() {
        return std::make_unique<MailSender>(database(), std::make_unique<ToldTransport>(answers, seen),
                                            MailSenderOptions{.from = {"dotmac@example.com", ""},
                                                              .lease = 60s,
                                                              .first_pause = 30s,
                                                              .now = [this] { return real_now(); }});
    }
    MailId queue(const std::string& language = "en", const MailRecipient& to = {"jane@example.com", "Jane"}) {
        return write([&](Context& context) {
            return queue_mail(context, greeting, language, to, {{"name", "Jane"}, {"code", "SECRET-1"}});
        });
    }
    Mail mail(MailId id) {
        return read([&](Context& context) { return get_mail(context, id); });
    }
    std::string stored_text(MailId id) {
        return read([&](Context& context) {
            return context.transaction
                .query("SELECT text FROM mails WHERE tenant_id = $1 AND id = $2", context.tenant(), id)
                .value<std::string>()
                .value();
        });
    }

    std::deque<MailDelivery> answers;
    std::vector<MailMessage> seen;
};

DOTMAC_ON_BOTH_ENGINES(Outbox);

TEST_P(Outbox, a_mail_leaves_once_after_the_commit_that_caused_it) {
    const auto sender = make_sender();
    const MailId id = queue();
    EXPECT_EQ(mail(id).state, "queued");
    EXPECT_EQ(sender->send_due(), 1);
    EXPECT_EQ(sender->send_due(), 0);
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].id, id.to_string());
    EXPECT_EQ(seen[0].from.address, "dotmac@example.com");
    EXPECT_EQ(seen[0].from.name, "Tenant acme");
    EXPECT_EQ(seen[0].to.address, "jane@example.com");
    EXPECT_EQ(seen[0].subject, "Hello Jane");
    EXPECT_EQ(seen[0].text, "Dear Jane,\n\nyour code is SECRET-1.\n\nTenant acme\n");
    EXPECT_THAT(seen[0].html, HasSubstr("<p>your code is SECRET-1.</p>"));
    EXPECT_EQ(mail(id).state, "sent");
    EXPECT_EQ(mail(id).sent_at, real_now());
    EXPECT_EQ(stored_text(id), "") << "what opened an account stays nowhere";
}

TEST_P(Outbox, a_transaction_that_fails_queues_nothing) {
    EXPECT_THROW(write([&](Context& context) {
                     queue_mail(context, greeting, "en", {"jane@example.com", ""},
                                {{"name", "Jane"}, {"code", "1"}});
                     throw Problem(ProblemCode::conflict, "no");
                 }),
                 Problem);
    EXPECT_EQ(make_sender()->send_due(), 0);
}

TEST_P(Outbox, a_temporary_failure_is_tried_again_after_growing_pauses) {
    const auto sender = make_sender();
    answers = {{Outcome::postponed, "451"}, {Outcome::postponed, "452"}};
    const MailId id = queue();
    EXPECT_EQ(sender->send_due(), 1);
    EXPECT_EQ(mail(id).state, "queued");
    EXPECT_EQ(mail(id).error, "451");
    EXPECT_THAT(mail(id).next_attempt_at.value(),
                ::testing::AllOf(::testing::Ge(real_now() + 15s), ::testing::Le(real_now() + 45s)));
    EXPECT_EQ(sender->send_due(), 0) << "the pause lasts";
    pass(45s);
    EXPECT_EQ(sender->send_due(), 1);
    EXPECT_THAT(mail(id).next_attempt_at.value(), ::testing::Ge(real_now() + 30s));
    pass(90s);
    EXPECT_EQ(sender->send_due(), 1);
    EXPECT_EQ(mail(id).state, "sent");
    EXPECT_EQ(mail(id).attempts, 3);
    EXPECT_EQ(seen[0].id, seen[2].id);
}

TEST_P(Outbox, a_permanent_failure_is_told_and_tried_again_only_by_request) {
    const auto sender = make_sender();
    answers = {{Outcome::refused, "The server answered 550: no such user."}};
    const MailId id = queue();
    EXPECT_EQ(sender->send_due(), 1);
    EXPECT_EQ(mail(id).state, "failed");
    const auto events =
        read([](Context& context) { return list_events(context, {.type = "mail.failed"}, {}); });
    ASSERT_EQ(events.items.size(), 1U);
    EXPECT_EQ(events.items[0].subject, id.to_string());
    EXPECT_THAT(events.items[0].data.text, HasSubstr("550"));
    pass(std::chrono::days{1});
    EXPECT_EQ(sender->send_due(), 0);
    write([&](Context& context) { return retry_mail(context, id); });
    EXPECT_EQ(sender->send_due(), 1);
    EXPECT_EQ(mail(id).state, "sent");
    EXPECT_THROW(write([&](Context& context) { return retry_mail(context, id); }), Problem);
}

TEST_P(Outbox, attempts_end_some_time) {
    const auto sender = make_sender();
    const MailId id = queue();
    for (std::int64_t attempt = 1; attempt <= most_mail_attempts; ++attempt) {
        answers.push_back({Outcome::postponed, "away"});
        EXPECT_EQ(sender->send_due(), 1) << attempt;
        pass(longest_mail_pause * 3 / 2);
    }
    EXPECT_EQ(mail(id).state, "failed");
}

TEST_P(Outbox, a_mail_of_a_process_that_died_is_taken_over_after_its_lease) {
    const MailId id = queue();
    // What a process leaves behind that was killed while the mail was on its way.
    write([&](Context& context) {
        context.transaction.execute(
            "UPDATE mails SET attempts = 1, due_at = $3 WHERE tenant_id = $1 AND id = $2", context.tenant(),
            id, real_now() + 60s);
    });
    const auto sender = make_sender();
    EXPECT_EQ(sender->send_due(), 0);
    pass(60s);
    EXPECT_EQ(sender->send_due(), 1);
    EXPECT_EQ(mail(id).state, "sent");
}

TEST_P(Outbox, a_clock_that_was_set_back_keeps_no_mail_waiting) {
    queue();
    answers = {{Outcome::postponed, "away"}};
    const auto sender = make_sender();
    EXPECT_EQ(sender->send_due(), 1);
    pass(-std::chrono::days{1});
    EXPECT_EQ(sender->send_due(), 1);
}

TEST_P(Outbox, the_text_is_in_the_language_that_comes_nearest) {
    struct Case {
        const char* asked;
        const char* tenants;
        const char* subject;
    };
    const Case cases[] = {
        {"de", "en", "Hallo Jane"}, {"de-AT", "en", "Hallo Jane"}, {"sw", "en", "Hello Jane"},
        {"sw", "de", "Hallo Jane"}, {"", "de", "Hallo Jane"},      {"", "sw", "Hello Jane"},
    };
    const SettingReference settings[] = {&mail_language};
    for (const auto& [asked, tenants, subject] : cases) {
        write([&](Context& context) { change_setting(context, settings, "mail.language", tenants); });
        EXPECT_EQ(mail(queue(asked)).subject, subject) << asked << ' ' << tenants;
    }
}

TEST_P(Outbox, a_tenant_says_it_in_its_own_words) {
    const auto change = [&](const MailTextChange& words) {
        return write([&](Context& context) {
            return change_mail_text(context, templates, "test.greeting", "en", words);
        });
    };
    const auto text = change({"Hi {{name}}", "Code: {{code}} <b>", "<b>{{code}}</b>"});
    EXPECT_TRUE(text.is_own);
    EXPECT_EQ(text.version, 1);
    const auto sender = make_sender();
    write([&](Context& context) {
        queue_mail(context, greeting, "en", {"jane@example.com", ""}, {{"name", "J"}, {"code", "<1>"}});
    });
    sender->send_due();
    EXPECT_EQ(seen[0].subject, "Hi J");
    EXPECT_EQ(seen[0].text, "Code: <1> <b>");
    EXPECT_EQ(seen[0].html, "<b>&lt;1&gt;</b>");
    const auto preview = read([&](Context& context) {
        return preview_mail(context, templates, "test.greeting", "en", std::nullopt);
    });
    EXPECT_EQ(preview.subject, "Hi Jane");
    write([&](Context& context) { return reset_mail_text(context, templates, "test.greeting", "en"); });
    EXPECT_EQ(mail(queue()).subject, "Hello Jane");
}

TEST_P(Outbox, words_that_ask_for_what_is_not_known_are_refused_by_name) {
    const auto refusal = [&](const MailTextChange& words, std::string_view language = "en",
                             std::string_view name = "test.greeting") -> std::string {
        try {
            write([&](Context& context) {
                change_mail_text(context, templates, name, language, words);
                return 0;
            });
            return "";
        } catch (const Problem& problem) {
            return problem.sentence();
        }
    };
    EXPECT_THAT(refusal({"{{nmae}}", "x", {}}), HasSubstr("'nmae'"));
    EXPECT_THAT(refusal({"{{nmae}}", "x", {}}), HasSubstr("it knows provider, name, code"));
    EXPECT_THAT(refusal({"x", "{{#name}}", {}}), HasSubstr("not closed"));
    EXPECT_THAT(refusal({"x", "x", "{{> part}}"}), HasSubstr("partials"));
    EXPECT_THAT(refusal({"x", "x", {}}, "english"), HasSubstr("language tag"));
    EXPECT_THAT(refusal({"x", "x", {}}, "en", "test.greting"), HasSubstr("did you mean 'test.greeting'"));
    EXPECT_EQ(refusal({"Habari", "x", {}}, "sw"), "");
}

TEST_P(Outbox, a_header_that_would_begin_another_is_refused) {
    EXPECT_THROW(queue("en", {"jane@example.com\r\nBcc: all@example.com", ""}), Problem);
    EXPECT_THROW(queue("en", {"jane@example.com", "Jane\r\nBcc: all@example.com"}), Problem);
    EXPECT_THROW(write([&](Context& context) {
                     queue_mail(context, greeting, "en", {"jane@example.com", ""},
                                {{"name", "J\nBcc: x"}, {"code", "1"}});
                 }),
                 Problem);
}

TEST_P(Outbox, forgets_texts_and_mails_after_their_time) {
    answers = {{Outcome::refused, "550"}};
    const MailId failed = queue();
    const MailId sent = queue();
    make_sender()->send_due();
    const auto purge = [&] { return write([](Context& context) { return purge_mails(context, 10); }); };
    EXPECT_EQ(purge(), 0);
    pass(std::chrono::days{7} + 1s);
    EXPECT_EQ(purge(), 1);
    EXPECT_EQ(stored_text(failed), "");
    EXPECT_THROW(write([&](Context& context) { return retry_mail(context, failed); }), Problem);
    pass(std::chrono::days{83});
    EXPECT_EQ(purge(), 2);
    EXPECT_THROW(mail(sent), Problem);
}

TEST(OutboxQueryPlans, read_what_they_ask_for) {
    const test::TestDatabase database{store::Engine::sqlite};
    struct Case {
        const char* from;
        const char* plan;
    };
    const Case cases[] = {
        {"mails WHERE state = 'queued' AND (due_at <= 1 OR due_at > 2) ORDER BY due_at, id LIMIT 16",
         "USING INDEX mails_queued"},
        {"mails WHERE tenant_id = 1 AND state = 'x' ORDER BY id DESC LIMIT 51",
         "mails_by_state (tenant_id=? AND"},
        {"mails WHERE tenant_id = 1 AND recipient = 'x' ORDER BY id DESC LIMIT 51",
         "mails_by_recipient (tenant_id=? AND recipient=?)"},
        {"mails WHERE tenant_id = 1 AND template = 'x' ORDER BY id DESC LIMIT 51",
         "mails_by_template (tenant_id=? AND template=?)"},
        {"mails WHERE tenant_id = 1 AND created_at < 2 AND state <> 'queued' ORDER BY created_at, id LIMIT 9",
         "mails_by_age (tenant_id=? AND created_at<?)"},
    };
    for (const auto& [from, plan] : cases)
        EXPECT_THAT(test::query_plan(*database, std::string{"SELECT 1 FROM "} + from), HasSubstr(plan))
            << from;
}

}  // namespace
}  // namespace dotmac::platform
