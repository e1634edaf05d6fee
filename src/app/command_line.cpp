#include <CLI/CLI.hpp>

#include <fmt/core.h>

#include <charconv>
#include <cstdio>
#include <exception>
#include <variant>

#include "app/command.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"

namespace dotmac::app {
namespace {

std::vector<Command> all_commands() {
    std::vector<Command> all;
    for (const auto give : {server_commands, database_commands, administration_commands, portal_commands,
                            mail_commands, event_commands, enum_commands, stored_enum_commands,
                            billing_commands, import_commands, demo_commands, bench_commands}) {
        for (auto& command : give())
            all.push_back(std::move(command));
    }
    return all;
}

const char* group_description(std::string_view word) {
    static const std::map<std::string_view, const char*> descriptions{
        {"db", "The database: schema, backup, verification"},
        {"tenant", "Tenants"},
        {"user", "Staff accounts"},
        {"import", "Import of subscriber lists"},
        {"bill", "Bill runs"},
        {"billing", "The books"},
        {"enums", "The enum registry"},
        {"jobs", "Background jobs"},
        {"clock", "The test clock of a tenant"},
        {"events", "The audit trail"},
        {"mail", "The outbox of mails, and their texts"},
        {"template", "The text of a mail"},
        {"config", "The configuration in force"},
        {"portal", "Portal accounts"},
        {"demo", "Demonstration data"},
        {"bench", "Benchmarks against a floor measured in the same run"},
    };
    const auto found = descriptions.find(word);
    return found == descriptions.end() ? "" : found->second;
}

// What the parser fills for one command.
struct Slots {
    std::map<std::string, std::string> values;
    std::map<std::string, bool> flags;
    std::string format;
    CLI::App* parser = nullptr;
};

CLI::App* find_or_add(CLI::App& parent, const std::string& word) {
    for (auto* existing :
         parent.get_subcommands([&](const CLI::App* app) { return app->get_name() == word; })) {
        return existing;
    }
    auto* group = parent.add_subcommand(word, group_description(word));
    group->require_subcommand(1);
    group->fallthrough();
    return group;
}

void add_option(CLI::App& parser, Slots& slots, const CommandOption& option) {
    switch (option.kind) {
        case OptionKind::flag:
            parser.add_flag("--" + option.name, slots.flags[option.name], option.description);
            break;
        case OptionKind::value:
            parser.add_option("--" + option.name, slots.values[option.name], option.description);
            break;
        case OptionKind::required:
            parser.add_option("--" + option.name, slots.values[option.name], option.description)->required();
            break;
        case OptionKind::positional:
            parser.add_option(option.name, slots.values[option.name], option.description)->required();
            break;
    }
}

void add_command(CLI::App& root, const Command& command, Slots& slots) {
    const auto words = split(command.words, ' ');
    CLI::App* parent = &root;
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
        parent = find_or_add(*parent, std::string{words[i]});
    slots.parser = parent->add_subcommand(std::string{words.back()}, command.description);
    for (const auto& option : command.options)
        add_option(*slots.parser, slots, option);
    slots.format = command.formats.front();
    slots.parser->add_option("--format", slots.format, "Form of the output")
        ->check(CLI::IsMember(command.formats))
        ->capture_default_str();
    slots.parser->fallthrough();  // so that --database may stand behind the command as well
}

Arguments arguments_of(const Slots& slots, const std::map<std::string, std::string>& config_flags,
                       const std::string& config_file) {
    Arguments arguments;
    for (const auto& [name, value] : slots.values) {
        const auto* option = slots.parser->get_option_no_throw("--" + name);
        if (option == nullptr) option = slots.parser->get_option_no_throw(name);
        if (option != nullptr && option->count() > 0) arguments.values[name] = value;
    }
    for (const auto& [name, value] : slots.flags) {
        if (value) arguments.flags.insert(name);
    }
    arguments.values["format"] = slots.format;
    arguments.json = slots.format == "json";
    arguments.config = load_config(config_flags, config_file);
    return arguments;
}

struct Chosen {
    Command command;
    Arguments arguments;
};

// What the words ask for, or the code to exit with where nothing is left to do. The parser, a fifth of a
// megabyte, ends with it: a server runs for months.
std::variant<Chosen, int> choose(int argument_count, const char* const* argument_values) {
    CLI::App root{"DotMac: the system that an Internet provider runs its business on", "dotmac"};
    root.set_version_flag("--version", "dotmac " DOTMAC_VERSION);
    root.require_subcommand(1);

    std::string config_file;
    root.add_option("--config", config_file, "TOML file (default: $DOTMAC_CONFIG, or ./dotmac.toml)");
    std::map<std::string, std::string> config_flags;
    for (const auto& key : config_keys()) {
        root.add_option_function<std::string>(
                flag_name(key.name),
                [&, name = std::string{key.name}](const std::string& value) { config_flags[name] = value; },
                std::string{key.description})
            ->type_name("TEXT [" + std::string{key.fallback} + "]");
    }

    auto commands = all_commands();
    std::vector<std::unique_ptr<Slots>> slots;
    for (const auto& command : commands) {
        slots.push_back(std::make_unique<Slots>());
        add_command(root, command, *slots.back());
    }
    try {
        root.parse(argument_count, argument_values);
    } catch (const CLI::ParseError& error) {
        return root.exit(error) == 0 ? 0 : 2;
    }
    std::size_t at = 0;  // of the one that was named: the parser wants one
    while (!slots.at(at)->parser->parsed())
        ++at;
    return Chosen{std::move(commands[at]), arguments_of(*slots[at], config_flags, config_file)};
}

int run(const Chosen& chosen) {
    const int code = chosen.command.run(chosen.arguments);
    // A full disk or a closed pipe behind standard output is a failure, not a success with less text.
    if (std::fflush(stdout) != 0) throw std::runtime_error("standard output cannot be written");
    return code;
}

}  // namespace

std::optional<std::string> Arguments::find(const std::string& name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional{found->second};
}

const std::string& Arguments::get(const std::string& name) const {
    return values.at(name);
}

std::int64_t number_argument(const Arguments& arguments, const std::string& name, std::int64_t fallback,
                             std::int64_t maximum) {
    const auto text = arguments.find(name);
    if (!text) return fallback;
    std::int64_t number = 0;
    const char* end = text->data() + text->size();
    const auto [at, error] = std::from_chars(text->data(), end, number);
    if (error != std::errc{} || at != end || number < 1 || number > maximum)
        throw invalid_field(name, fmt::format("'{}' is not a whole number from 1 to {}.", *text, maximum));
    return number;
}

int run_command_line(int argument_count, const char* const* argument_values) {
    try {
        const auto chosen = choose(argument_count, argument_values);
        if (const int* const code = std::get_if<int>(&chosen)) return *code;
        return run(std::get<Chosen>(chosen));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "dotmac: %s\n", error.what());
    }
    return 1;
}

}  // namespace dotmac::app
