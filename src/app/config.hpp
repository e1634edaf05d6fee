// The configuration of one running program. Flags win over the environment (DOTMAC_…), that over a TOML file,
// that over the defaults; `dotmac config show` tells which won.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dotmac::app {

// One setting of the program. The value is text until the typed Config below checks it.
struct ConfigKey {
    std::string_view name;  // "database"; --database, DOTMAC_DATABASE, database = "…"
    std::string_view fallback;
    std::string_view description;
};

struct ConfigValue {
    std::string name;
    std::string value;
    std::string source;  // "flag", "environment DOTMAC_PORT", "/etc/dotmac.toml", "default"
};

// Empty until it is made of values: what a setting is by default stands in config_keys() alone.
struct Config {
    std::string database;
    std::string address;
    std::uint16_t port = 0;
    bool behind_proxy = false;
    int io_threads = 0;
    int workers = 0;
    int job_threads = 0;
    int job_lease_seconds = 0;
    int rate_limit = 0;  // requests a second for each token
    int rate_burst = 0;
    int log_in_rate_limit = 0;  // log-ins a minute for each address
    std::size_t largest_body_bytes = 0;
    std::string metrics_token;     // empty: /metrics answers this machine alone
    std::string secrets_key_file;  // empty: beside a SQLite file; on PostgreSQL there is none
    std::string places_file;       // of MaxMind's format; empty: nobody knows where an address is
    std::string log_level;
    std::string mail;  // empty: the folder mail/ beside the database (session.hpp, mail_url)
    std::string mail_user;
    std::string mail_password;
    std::string mail_tls;
    std::string mail_ca_file;
    std::string mail_from;
    int mail_timeout_seconds = 0;
    int mail_retry_seconds = 0;
    std::vector<ConfigValue> values;  // all of the above, and where each came from
};

const std::vector<ConfigKey>& config_keys();
std::string flag_name(std::string_view key);  // "io_threads" → "--io-threads"

// As it is where nobody says anything, whatever the environment.
Config default_config();

// `flags` holds what the command line gave, by key. `file` empty: $DOTMAC_CONFIG, or ./dotmac.toml where it
// exists. Throws Problem naming the key, the source and what would be right; an unknown key in the file is
// refused as well.
Config load_config(const std::map<std::string, std::string>& flags, const std::string& file);

// A file of TOML as flat keys. `origin` is its name for messages.
std::map<std::string, std::string> parse_config_file(std::string_view text, const std::string& origin);

}  // namespace dotmac::app
