// Commands as data: each says its words, options and what it does; command_line.cpp turns them into the
// parser, --help and --format, so that the parser's heavy header stands behind one file.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"

namespace dotmac::app {

enum class OptionKind { flag, value, required, positional };

struct CommandOption {
    std::string name;  // "as-of" for --as-of; "FILE" for a positional
    OptionKind kind;
    std::string description;
};

// What the command line held.
class Arguments {
  public:
    std::map<std::string, std::string> values;
    std::set<std::string> flags;
    Config config;
    bool json = false;  // --format json

    bool has(const std::string& flag) const { return flags.contains(flag); }
    std::optional<std::string> find(const std::string& name) const;
    const std::string& get(const std::string& name) const;  // of a required or positional one
};

// The option as a whole number from 1 to `maximum`, `fallback` where it is left out. Throws Problem
// otherwise.
std::int64_t number_argument(const Arguments& arguments, const std::string& name, std::int64_t fallback,
                             std::int64_t maximum);

struct Command {
    std::string words;  // "bill run"
    std::string description;
    std::vector<CommandOption> options;
    // Returns the exit code; a Problem or DatabaseError becomes one line on standard error and exit code 1.
    std::function<int(const Arguments&)> run;
    // What --format may say; a command with formats of its own (an export) lists them here.
    std::vector<std::string> formats{"table", "json"};
};

// Each command file gives its own.
std::vector<Command> server_commands();
std::vector<Command> database_commands();
std::vector<Command> administration_commands();
std::vector<Command> portal_commands();
std::vector<Command> mail_commands();
std::vector<Command> event_commands();
std::vector<Command> enum_commands();
std::vector<Command> stored_enum_commands();
std::vector<Command> billing_commands();
std::vector<Command> import_commands();
std::vector<Command> demo_commands();
std::vector<Command> bench_commands();

int run_command_line(int argument_count, const char* const* arguments);

}  // namespace dotmac::app
