#include "store/postgresql/connection.hpp"

#include <endian.h>

#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "base/text.hpp"
#include "base/waiting.hpp"

namespace dotmac::store::postgresql {

const Libpq& libpq() {
    static const Libpq loaded;
    return loaded;
}
namespace {

// Each costs the server some 20 KB per connection. Enough for every constant text of the program.
constexpr std::size_t most_prepared_statements = 1'000;

std::string one_line(const char* message) {
    std::string text{trim(message == nullptr ? "" : message)};
    for (char& c : text) {
        if (c == '\n' || c == '\t') c = ' ';
    }
    return text;
}

// The server says nothing of a value that no parameter takes.
void require_all_used(const std::string& sql, int count) {
    for (int i = 1; i <= count; ++i) {
        std::string name = "$";
        name += std::to_string(i);
        std::size_t at = sql.find(name);
        while (at != std::string::npos && at + name.size() < sql.size() && sql[at + name.size()] >= '0' &&
               sql[at + name.size()] <= '9') {
            at = sql.find(name, at + 1);  // $1 is no part of $10
        }
        if (at != std::string::npos) continue;
        throw std::logic_error{"Parameter $" + std::to_string(i) + " is not used: " + sql};
    }
}

std::string field(const PGresult* result, int code) {
    const char* text = libpq().resultErrorField(result, code);
    return text == nullptr ? "" : text;
}

}  // namespace

Binding::Binding(std::span<const Parameter> parameters) {
    digits_.reserve(parameters.size());  // so that pointers into it stay
    types_.reserve(parameters.size());
    values_.reserve(parameters.size());
    lengths_.reserve(parameters.size());
    formats_.reserve(parameters.size());
    for (const Parameter& parameter : parameters) {
        switch (parameter.kind()) {
            case Parameter::Kind::null:
                add(0, nullptr, 0, false);
                break;
            case Parameter::Kind::integer: {
                Digits& digits = digits_.emplace_back();
                *std::to_chars(digits.text, digits.text + sizeof digits.text - 1, parameter.integer()).ptr =
                    0;
                add(bigint_type, digits.text, 0, false);
                break;
            }
            case Parameter::Kind::boolean:
                add(bool_type, parameter.integer() != 0 ? "t" : "f", 0, false);
                break;
            // Binary text is the text itself, with a length instead of a closing zero byte.
            case Parameter::Kind::text:
            case Parameter::Kind::date:
                add(text_type, parameter.text().data(), parameter.text().size(), true);
                break;
            case Parameter::Kind::bytes:
                add(bytea_type, parameter.text().data(), parameter.text().size(), true);
                break;
        }
        // A null pointer would be NULL instead of the empty text.
        if (parameter.kind() != Parameter::Kind::null && values_.back() == nullptr) values_.back() = "";
    }
}

void Binding::add_binary(Oid type, std::string_view bytes) {
    add(type, bytes.data(), bytes.size(), true);
}

void Binding::add(Oid type, const char* value, std::size_t length, bool binary) {
    types_.push_back(type);
    values_.push_back(value);
    lengths_.push_back(static_cast<int>(length));
    formats_.push_back(binary ? 1 : 0);
}

Connection::Connection(const std::string& url, const std::string& setup, EnumColumns enum_columns)
    : enum_columns_{std::move(enum_columns)} {
    // What stands before the URL gives defaults that the URL may override; what stands behind overrides it.
    const std::array<const char*, 10> keywords{
        "connect_timeout",  "keepalives_idle",  "keepalives_interval",
        "keepalives_count", "tcp_user_timeout", "fallback_application_name",
        "dbname",           "client_encoding",  nullptr};
    const std::array<const char*, 10> values{"5",      "30",        "10",   "3",    "30000",
                                             "dotmac", url.c_str(), "UTF8", nullptr};
    handle_.reset(libpq().connectdbParams(keywords.data(), values.data(), 1));
    if (!handle_ || lost()) {
        throw ConnectionLost{"The database server cannot be reached: " +
                             one_line(libpq().errorMessage(handle_.get()))};
    }
    libpq().setNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);
    if (!setup.empty()) run(setup);
}

Result Connection::run(const std::string& sql) {
    drain();
    const Waiting waiting;
    return checked(libpq().exec(handle_.get(), sql.c_str()));
}

void Connection::send(const char* sql) {
    drain();
    answer_due_ = libpq().sendQuery(handle_.get(), sql) == 1;
}

void Connection::drain() {
    if (!answer_due_) return;
    answer_due_ = false;
    const Waiting waiting;
    while (PGresult* result = libpq().getResult(handle_.get()))
        libpq().clear(result);
}

Result Connection::execute(std::string_view sql, const Binding& binding) {
    drain();
    const Waiting waiting;
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        const std::string text = enum_columns_.rewrite(sql);
        require_all_used(text, binding.count());
        const std::string name = "s" + std::to_string(statements_.size());
        checked(libpq().prepare(handle_.get(), name.c_str(), text.c_str(), binding.count(), binding.types()));
        found = statements_.emplace(std::string{sql}, name).first;
    }
    return checked(libpq().execPrepared(handle_.get(), found->second.c_str(), binding.count(),
                                        binding.values(), binding.lengths(), binding.formats(), 1));
}

Result Connection::execute_once(const std::string& sql, const Binding& binding) {
    drain();
    const Waiting waiting;
    const std::string text = enum_columns_.rewrite(sql);
    return checked(libpq().execParams(handle_.get(), text.c_str(), binding.count(), binding.types(),
                                      binding.values(), binding.lengths(), binding.formats(), 1));
}

std::vector<Oid> Connection::column_types(std::string_view table, std::span<const std::string_view> columns) {
    auto found = tables_.find(table);
    if (found == tables_.end()) {
        const Parameter name{table};
        const Result rows = execute(
            "SELECT attname, atttypid::bigint FROM pg_attribute "
            "WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped",
            Binding{{&name, 1}});
        found = tables_.emplace(std::string{table}, std::unordered_map<std::string, Oid>{}).first;
        for (int row = 0; row < libpq().ntuples(rows.get()); ++row) {
            std::uint64_t type = 0;
            std::memcpy(&type, libpq().getvalue(rows.get(), row, 1), sizeof type);
            found->second[libpq().getvalue(rows.get(), row, 0)] = static_cast<Oid>(be64toh(type));
        }
    }
    std::vector<Oid> types;
    for (const std::string_view column : columns) {
        const auto type = found->second.find(std::string{column});
        if (type == found->second.end()) {
            throw std::logic_error{"Table " + std::string{table} + " has no column " + std::string{column} +
                                   "."};
        }
        types.push_back(type->second);
    }
    return types;
}

void Connection::trim_statements() {
    if (statements_.size() < most_prepared_statements) return;
    run("DEALLOCATE ALL");
    statements_.clear();
}

Result Connection::checked(PGresult* raw) const {
    Result result{raw};
    const ExecStatusType status = libpq().resultStatus(raw);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(raw);
    return result;
}

void Connection::fail(const PGresult* result) const {
    const std::string state = field(result, PG_DIAG_SQLSTATE);
    const std::string message = one_line(field(result, PG_DIAG_MESSAGE_PRIMARY).c_str());
    // Its DETAIL stays out of what is logged: there the server quotes the row at fault, with names and
    // addresses. 57P01 to 57P03: the server is stopping, has stopped, or is starting.
    if (lost() || state.starts_with("57P0")) {
        throw ConnectionLost{"The connection to the database server was lost: " +
                             (message.empty() ? one_line(libpq().errorMessage(handle_.get())) : message)};
    }
    if (state == "40001" || state == "40P01") {
        throw SerializationFailure{"The transaction lost a race against others: " + message + "."};
    }
    if (state == "23505") throw UniqueViolation{message};
    const std::string reason = message + ".";
    if (state == "53100")
        throw DatabaseError{"The disk of the database server is full: " + reason, true,
                            DatabaseError::is_full};
    // A standby takes no writes (25006), and no serializable transactions at all (0A000). After a switch-over
    // it is what the address still leads to for a moment; and an operator may have made it read-only.
    if (state == "25006" || state == "0A000")
        throw DatabaseError{"The database server is read-only, or a standby: " + reason, true,
                            DatabaseError::is_read_only};
    if (state == "XX001" || state == "XX002")
        throw DatabaseError{"The database is damaged: " + reason, false};
    // Class 53 is a lack of resources (too many connections), 55P03 a lock that did not come free.
    const bool temporary = state.starts_with("53") || state == "55P03";
    throw DatabaseError{"PostgreSQL refused a statement (" + state + "): " + reason, temporary};
}

}  // namespace dotmac::store::postgresql
