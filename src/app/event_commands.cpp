// The audit trail at the command line.
#include <cstdio>

#include "app/command.hpp"
#include "app/command_records.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "base/problem.hpp"
#include "platform/event_export.hpp"

namespace dotmac::app {
namespace {

const std::vector<CommandOption> filters{
    tenant_option,
    {"subject", OptionKind::value, "Only of this thing"},
    {"type", OptionKind::value, "Only of this type"},
    {"type-prefix", OptionKind::value, "Only of types that begin so: portal_account."},
    {"actor", OptionKind::value, "Only what this one did"},
    {"from", OptionKind::value, "Not before this instant"},
    {"to", OptionKind::value, "Before this instant"},
};

platform::EventFilter filter_of(const Arguments& arguments) {
    return record::from_pairs<platform::EventFilter>(fields_of(arguments, {{"subject", "subject"},
                                                                           {"type", "type"},
                                                                           {"type-prefix", "type_prefix"},
                                                                           {"actor", "actor"},
                                                                           {"from", "from"},
                                                                           {"to", "to"}}));
}

int list_events(const Arguments& arguments) {
    Session session{arguments};
    const auto events = session.read([&](Context& context) {
        return platform::list_events(context, filter_of(arguments), {.limit = 100}).items;
    });
    if (arguments.json) {
        print(items_json(events));
        return 0;
    }
    Table table{{"When", "Type", "Subject", "Actor", "From", "Data"}, {}, {}};
    for (const auto& event : events) {
        table.rows.push_back({to_string(event.occurred_at), event.type, event.subject, event.actor,
                              event.remote_address, event.data.text});
    }
    print(render(table));
    return 0;
}

int export_events(const Arguments& arguments) {
    Session session{arguments};
    session.read([&](Context& context) {
        platform::export_events(context, filter_of(arguments), arguments.get("format"),
                                [](std::string_view piece) {
                                    if (std::fwrite(piece.data(), 1, piece.size(), stdout) != piece.size())
                                        throw std::runtime_error("standard output cannot be written");
                                });
    });
    return 0;
}

}  // namespace

std::vector<Command> event_commands() {
    return {
        {"events list", "The newest 100 events of the audit trail", filters, list_events},
        {"events export", "The audit trail, oldest first", filters, export_events, {"csv", "ndjson"}},
    };
}

}  // namespace dotmac::app
