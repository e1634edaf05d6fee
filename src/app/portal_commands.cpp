// Portal accounts and resellers on the command line.
#include <fmt/core.h>

#include "app/command.hpp"
#include "app/command_records.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "base/problem.hpp"
#include "modules/portal_management/account_import.hpp"
#include "modules/portal_management/own_account.hpp"
#include "modules/portal_management/service.hpp"

namespace dotmac::app {
namespace {

using portal_management::PortalAccount;
using portal_management::PortalAccountId;
using portal_management::Reseller;
using portal_management::ResellerId;

template <class SomeId>
SomeId id_of(const Arguments& arguments) {
    const std::string& text = arguments.get("ID");
    if (const auto id = SomeId::parse(text)) return *id;
    throw not_found(SomeId::noun, text);
}

std::string owner_of(const PortalAccount& account) {
    if (account.customer_id) return account.customer_id->to_string();
    if (account.user_id) return account.user_id->to_string();
    return account.reseller_id->to_string();
}

void print_accounts(const Arguments& arguments, const std::vector<PortalAccount>& accounts) {
    if (arguments.json) return print(items_json(accounts));
    Table table{{"Id", "Portal ID", "Type", "Status", "E-mail", "Owner"}, {}, {}};
    for (const PortalAccount& account : accounts) {
        table.rows.push_back({account.id.to_string(), account.portal_id,
                              std::string{registry::to_string(account.account_type)},
                              std::string{registry::to_string(account.status)}, account.email,
                              owner_of(account)});
    }
    print(render(table));
}

int list_accounts(const Arguments& arguments) {
    const auto filter = record::from_pairs<portal_management::PortalAccountFilter>(
        fields_of(arguments, {{"type", "account_type"}, {"status", "status"}, {"email", "email"}}));
    Session session{arguments};
    print_accounts(arguments, session.read([&](Context& context) {
        return all_pages([&](const store::PageRequest& request) {
            return portal_management::list_accounts(context, filter, request);
        });
    }));
    return 0;
}

int show_account(const Arguments& arguments) {
    Session session{arguments};
    print_accounts(arguments, {session.read([&](Context& context) {
                       return portal_management::get_account(context, id_of<PortalAccountId>(arguments));
                   })});
    return 0;
}

int create_account(const Arguments& arguments) {
    const auto create = record::from_pairs<portal_management::PortalAccountCreate>(
        fields_of(arguments, {{"type", "account_type"},
                              {"customer", "customer_id"},
                              {"user", "user_id"},
                              {"reseller", "reseller_id"},
                              {"email", "email"},
                              {"language", "language"}}));
    Session session{arguments};
    print_accounts(arguments, {session.write([&](Context& context) {
                       return portal_management::create_account(context, create);
                   })});
    return 0;
}

using Action = PortalAccount (*)(Context&, PortalAccountId, std::string_view);

Command action_command(const char* words, const char* description, Action action) {
    return {words,
            description,
            {tenant_option,
             {"ID", OptionKind::positional, "The account, as `portal list` shows it"},
             {"reason", OptionKind::required, "Why; it stands in the audit trail"}},
            [action](const Arguments& arguments) {
                Session session{arguments};
                print_accounts(arguments, {session.write([&](Context& context) {
                                   return action(context, id_of<PortalAccountId>(arguments),
                                                 arguments.get("reason"));
                               })});
                return 0;
            }};
}

int import_list(const Arguments& arguments) {
    const std::string& file = arguments.get("FILE");
    platform::ByteSource source = platform::file_source(file);
    Session session{arguments};
    const auto report = portal_management::import_accounts(
        std::move(source), arguments.has("dry-run"),
        [&session](const portal_management::ImportChunk& chunk) { session.write(chunk); });
    if (arguments.json) {
        print(record::to_json(report));
        return report.rejected > 0 ? 1 : 0;
    }
    for (const auto& fault : report.faults)
        fmt::print(stderr, "{}:{}: {}{}{}\n", file, fault.line, fault.field, fault.field.empty() ? "" : ": ",
                   fault.message);
    Table table{{"Rows", "Accounts"}, {}, {false, true}};
    table.rows = {{"Read", group_thousands(report.rows)},
                  {report.dry_run ? "Would be created" : "Created", group_thousands(report.created)},
                  {"There already, unchanged", group_thousands(report.unchanged)},
                  {"Rejected", group_thousands(report.rejected)}};
    print(render(table));
    return report.rejected > 0 ? 1 : 0;
}

void print_resellers(const Arguments& arguments, const std::vector<Reseller>& resellers) {
    if (arguments.json) return print(items_json(resellers));
    Table table{{"Id", "Name", "Rate", "Parent", "State"}, {}, {false, false, true}};
    for (const Reseller& reseller : resellers) {
        table.rows.push_back({reseller.id.to_string(), reseller.name, reseller.commission_rate.to_string(),
                              reseller.parent_id ? reseller.parent_id->to_string() : "",
                              reseller.is_disabled ? "disabled" : "enabled"});
    }
    print(render(table));
}

int list_resellers(const Arguments& arguments) {
    Session session{arguments};
    print_resellers(arguments, session.read([](Context& context) {
        return all_pages([&](const store::PageRequest& request) {
            return portal_management::list_resellers(context, {}, request);
        });
    }));
    return 0;
}

int create_reseller(const Arguments& arguments) {
    const auto create = record::from_pairs<portal_management::ResellerCreate>(
        fields_of(arguments, {{"name", "name"}, {"rate", "commission_rate"}, {"parent", "parent_id"}}));
    Session session{arguments};
    print_resellers(arguments, {session.write([&](Context& context) {
                        return portal_management::create_reseller(context, create);
                    })});
    return 0;
}

int assign_customer(const Arguments& arguments) {
    const auto assignment = record::from_pairs<portal_management::ResellerAssignment>(
        fields_of(arguments, {{"customer", "customer_id"}}));
    Session session{arguments};
    const auto customer = session.write([&](Context& context) {
        return portal_management::assign_customer(context, id_of<ResellerId>(arguments), assignment);
    });
    print(arguments.json
              ? record::to_json(customer)
              : fmt::format("{}  {}  {}", customer.id.to_string(), customer.number, customer.name));
    return 0;
}

int show_statement(const Arguments& arguments) {
    const auto query = record::from_pairs<portal_management::CommissionStatementQuery>(
        fields_of(arguments, {{"from", "from"}, {"to", "to"}, {"currency", "currency"}}));
    Session session{arguments};
    const auto statement = session.read([&](Context& context) {
        return portal_management::get_commission_statement(context, id_of<ResellerId>(arguments), query);
    });
    if (arguments.json) {
        print(record::to_json(statement));
        return 0;
    }
    Table table{{"Date", "Kind", "Invoice", "Amount"}, {}, {false, false, false, true}};
    table.rows.push_back(
        {to_string(statement.from), "opening balance", "", statement.opening_balance.amount()});
    for (const auto& entry : statement.entries)
        table.rows.push_back(
            {to_string(entry.accrued_on), entry.kind, entry.invoice_id, entry.amount.amount()});
    table.rows.push_back(
        {to_string(statement.to), "closing balance", "", statement.closing_balance.amount()});
    print(render(table));
    return 0;
}

std::vector<Command> account_commands() {
    return {
        {"portal list",
         "Portal accounts, newest first; archived ones only where --status asks for them",
         {tenant_option,
          {"type", OptionKind::value, "customer, technician or reseller"},
          {"status", OptionKind::value, "Such as active or locked"},
          {"email", OptionKind::value, "Exactly this address"}},
         list_accounts},
        {"portal show",
         "One portal account",
         {tenant_option, {"ID", OptionKind::positional, "The account, as `portal list` shows it"}},
         show_account},
        {"portal create",
         "Makes a portal account, pending activation",
         {tenant_option,
          {"type", OptionKind::value, "customer (where left out), technician or reseller"},
          {"customer", OptionKind::value, "Of a customer's account: whose it is"},
          {"user", OptionKind::value, "Of a technician's account: whose it is"},
          {"reseller", OptionKind::value, "Of a reseller's account: whose it is"},
          {"email", OptionKind::value, "The customer's or user's where left out"},
          {"language", OptionKind::value, "Of mails and pages, such as en"}},
         create_account},
        {"portal import",
         "Makes accounts for the customers of a list; exit code 1 where a row was rejected",
         {{"FILE", OptionKind::positional, "CSV with customer_number and, at will, email and language"},
          {"dry-run", OptionKind::flag, "Checks everything and writes nothing"},
          tenant_option},
         import_list},
    };
}

}  // namespace

std::vector<Command> portal_commands() {
    std::vector<Command> commands = account_commands();
    commands.push_back(action_command("portal suspend", "Keeps an account out until it is resumed",
                                      portal_management::suspend_account));
    commands.push_back(action_command("portal resume", "Lets a suspended account in again",
                                      portal_management::resume_account));
    commands.push_back(
        action_command("portal unlock", "Ends a lock before its time", portal_management::unlock_account));
    commands.push_back(action_command("portal end-sessions", "Ends all sessions of an account",
                                      portal_management::end_all_sessions));
    commands.push_back(action_command("portal reset-second-factor",
                                      "Ends one-time codes, when telephone and backup codes are lost",
                                      portal_management::reset_second_factor));
    commands.push_back(action_command("portal deactivate", "Archives an account for good",
                                      portal_management::deactivate_account));
    const CommandOption reseller{"ID", OptionKind::positional, "The reseller, as `reseller list` shows it"};
    commands.push_back({"reseller list", "Resellers, by name", {tenant_option}, list_resellers});
    commands.push_back({"reseller create",
                        "Adds a reseller",
                        {tenant_option,
                         {"name", OptionKind::required, "Person or company"},
                         {"rate", OptionKind::required, "Commission on paid invoices: 0.075 is 7.5 %"},
                         {"parent", OptionKind::value, "The reseller this one belongs to"}},
                        create_reseller});
    commands.push_back(
        {"reseller assign",
         "Makes a customer the reseller's, and no other's",
         {tenant_option,
          reseller,
          {"customer", OptionKind::required, "Whose commissions the reseller earns from now on"}},
         assign_customer});
    commands.push_back({"reseller statement",
                        "What a reseller earned in a period",
                        {tenant_option,
                         reseller,
                         {"from", OptionKind::value, "First day; the first of the month where left out"},
                         {"to", OptionKind::value, "Last day; today where left out"},
                         {"currency", OptionKind::value, "The tenant's where left out"}},
                        show_statement});
    return commands;
}

}  // namespace dotmac::app
