#include "app/config.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/log.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/toml.hpp"
#include "record/types.hpp"

namespace dotmac::app {
namespace {

std::string environment_name(std::string_view key) {
    std::string name = "DOTMAC_";
    for (const char c : key)
        name += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return name;
}

std::string read_file(const std::string& path) {
    std::ifstream stream{path, std::ios::binary};
    std::ostringstream text;
    if (!stream || !(text << stream.rdbuf())) {
        throw Problem(ProblemCode::malformed_request, "The configuration file " + path + " cannot be read.");
    }
    return text.str();
}

[[noreturn]] void refuse(const ConfigValue& value, const std::string& wanted) {
    throw invalid_field(value.name,
                        "'" + value.value + "' (from " + value.source + ") is not " + wanted + ".");
}

std::int64_t number(const ConfigValue& value, std::int64_t minimum, std::int64_t maximum) {
    std::int64_t result = 0;
    const char* end = value.value.data() + value.value.size();
    const auto [at, error] = std::from_chars(value.value.data(), end, result);
    if (error != std::errc{} || at != end || result < minimum || result > maximum) {
        refuse(value, "a whole number from " + std::to_string(minimum) + " to " + std::to_string(maximum));
    }
    return result;
}

bool is_yes(const ConfigValue& value) {
    if (value.value == "yes") return true;
    if (value.value == "no") return false;
    refuse(value, "yes or no");
}

ConfigValue fallback_of(const ConfigKey& key) {
    return {std::string{key.name}, std::string{key.fallback}, "default"};
}

ConfigValue choose(const ConfigKey& key, const std::map<std::string, std::string>& flags,
                   const std::map<std::string, std::string>& file, const std::string& file_name) {
    const std::string name{key.name};
    if (const auto flag = flags.find(name); flag != flags.end())
        return {name, flag->second, "flag " + flag_name(key.name)};
    const std::string variable = environment_name(key.name);
    if (const char* text = std::getenv(variable.c_str())) return {name, text, "environment " + variable};
    if (const auto entry = file.find(name); entry != file.end()) return {name, entry->second, file_name};
    return fallback_of(key);
}

std::string file_in_use(const std::string& asked) {
    if (!asked.empty()) return asked;
    if (const char* path = std::getenv("DOTMAC_CONFIG")) return path;
    return std::filesystem::exists("dotmac.toml") ? "dotmac.toml" : "";
}

// Throws Problem for a value that is not of its setting's kind.
Config config_of(std::vector<ConfigValue> values) {
    Config config;
    config.values = std::move(values);
    const auto value = [&](std::string_view name) -> const ConfigValue& {
        return *std::ranges::find(config.values, name, &ConfigValue::name);
    };
    config.database = value("database").value;
    config.address = value("address").value;
    config.port = static_cast<std::uint16_t>(number(value("port"), 0, 65'535));
    config.behind_proxy = is_yes(value("behind_proxy"));
    config.io_threads = static_cast<int>(number(value("io_threads"), 1, 64));
    config.workers = static_cast<int>(number(value("workers"), 1, 256));
    config.job_threads = static_cast<int>(number(value("job_threads"), 0, 64));
    config.job_lease_seconds = static_cast<int>(number(value("job_lease_seconds"), 3, 86'400));
    config.rate_limit = static_cast<int>(number(value("rate_limit"), 1, 1'000'000));
    config.rate_burst = static_cast<int>(number(value("rate_burst"), 1, 1'000'000));
    config.log_in_rate_limit = static_cast<int>(number(value("log_in_rate_limit"), 1, 1'000'000));
    config.largest_body_bytes = static_cast<std::size_t>(number(value("largest_body_bytes"), 1'024, 1 << 30));
    config.metrics_token = value("metrics_token").value;
    config.secrets_key_file = value("secrets_key_file").value;
    config.places_file = value("places_file").value;
    config.log_level = value("log_level").value;
    if (!log::parse_level(config.log_level)) refuse(value("log_level"), "debug, info, warning, error or off");
    config.mail = value("mail").value;
    config.mail_user = value("mail_user").value;
    config.mail_password = value("mail_password").value;
    config.mail_tls = value("mail_tls").value;
    config.mail_ca_file = value("mail_ca_file").value;
    config.mail_from = value("mail_from").value;
    if (!record::is_email(config.mail_from)) refuse(value("mail_from"), "an e-mail address");
    config.mail_timeout_seconds = static_cast<int>(number(value("mail_timeout_seconds"), 1, 600));
    config.mail_retry_seconds = static_cast<int>(number(value("mail_retry_seconds"), 1, 3'600));
    return config;
}

}  // namespace

std::string flag_name(std::string_view key) {
    std::string name = "--" + std::string{key};
    std::ranges::replace(name, '_', '-');
    return name;
}

const std::vector<ConfigKey>& config_keys() {
    static const std::vector<ConfigKey> keys{
        {"database", "sqlite:data/dotmac.db", "sqlite:PATH or postgresql://USER@HOST/NAME"},
        {"address", "127.0.0.1", "Address that the server listens on"},
        {"port", "8080", "Port that the server listens on; 0 takes any free one"},
        {"behind_proxy", "no", "yes: a reverse proxy in front says in X-Forwarded-For who asks"},
        {"io_threads", "1", "Threads that read and write sockets"},
        {"workers", "64", "Threads that answer requests; writes that wait at once share a commit"},
        {"job_threads", "1", "Threads that run background jobs; 0 leaves them to other processes"},
        {"job_lease_seconds", "60",
         "How long a job may be silent before another process takes it over; renewed every third of it"},
        {"rate_limit", "500", "Requests a second for each token or, without one, each address"},
        {"rate_burst", "1000", "Requests that may come at once before the rate counts"},
        {"log_in_rate_limit", "120",
         "Log-ins a minute from one address; guessing is slower still, see the settings"},
        {"largest_body_bytes", "16777216", "Size of the largest request body"},
        {"metrics_token", "",
         "Bearer token that opens /metrics from elsewhere; where empty, only this machine reads it"},
        {"secrets_key_file", "",
         "Key that seals the secrets of authenticator apps; made where missing, beside a SQLite file by "
         "default"},
        {"places_file", "", "MaxMind file (.mmdb) that says where an address is, for suspicious log-ins"},
        {"log_level", "info", "debug, info, warning or error"},
        {"mail", "",
         "smtp://HOST:PORT, smtps://HOST:PORT, or folder:PATH, which holds each mail as a file; where empty, "
         "the folder mail beside the database"},
        {"mail_user", "", "User name for the mail server; none where empty"},
        {"mail_password", "", "His password; better in the environment or the file than as a flag"},
        {"mail_tls", "require", "STARTTLS of smtp://: require, try (where it is offered) or off"},
        {"mail_ca_file", "", "Certificates that the mail server's is checked by; the system's where empty"},
        {"mail_from", "dotmac@localhost.localdomain", "Whom mails come from, unless a tenant says otherwise"},
        {"mail_timeout_seconds", "30", "How long one attempt to send a mail may take"},
        {"mail_retry_seconds", "30", "Pause after a first failure to send a mail; doubled with each"},
    };
    return keys;
}

std::map<std::string, std::string> parse_config_file(std::string_view text, const std::string& origin) {
    std::map<std::string, std::string> values;
    try {
        const toml::table table = toml::parse(text, origin);
        for (const auto& [key, node] : table) {
            const std::string name{key.str()};
            if (const auto* number = node.as_integer()) {
                values[name] = std::to_string(number->get());
            } else if (const auto* string = node.as_string()) {
                values[name] = string->get();
            } else {
                throw invalid_field(name, "must be a text or a whole number (in " + origin + ").");
            }
        }
    } catch (const toml::parse_error& error) {
        throw Problem(ProblemCode::malformed_request, "The configuration file " + origin +
                                                          " is not TOML: line " +
                                                          std::to_string(error.source().begin.line) + ": " +
                                                          std::string{error.description()} + ".");
    } catch (const TomlAssertion&) {
        throw Problem(ProblemCode::malformed_request, "The configuration file " + origin + " is not TOML.");
    }
    std::vector<std::string_view> known;
    for (const auto& key : config_keys())
        known.push_back(key.name);
    for (const auto& [name, value] : values) {
        if (std::ranges::find(known, name) != known.end()) continue;
        const auto near = nearest(name, known);
        throw invalid_field(name, "is no setting of the program (in " + origin + ")" +
                                      (near ? "; did you mean '" + std::string{*near} + "'?" : "."));
    }
    return values;
}

Config default_config() {
    std::vector<ConfigValue> values;
    for (const auto& key : config_keys())
        values.push_back(fallback_of(key));
    return config_of(std::move(values));
}

Config load_config(const std::map<std::string, std::string>& flags, const std::string& file) {
    const std::string file_name = file_in_use(file);
    std::map<std::string, std::string> from_file;
    if (!file_name.empty()) from_file = parse_config_file(read_file(file_name), file_name);
    std::vector<ConfigValue> values;
    for (const auto& key : config_keys())
        values.push_back(choose(key, flags, from_file, file_name));
    return config_of(std::move(values));
}

}  // namespace dotmac::app
