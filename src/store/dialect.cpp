#include "store/dialect.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace dotmac::store {
namespace {

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

enum class TokenKind { word, quoted, comment, other };

struct Token {
    TokenKind kind;
    std::string_view text;
};

std::size_t end_of(std::string_view sql, std::size_t from, std::string_view mark) {
    const std::size_t at = sql.find(mark, from);
    if (at == std::string_view::npos) {
        throw std::logic_error{"A migration lacks a closing " + std::string{mark} + "."};
    }
    return at + mark.size();
}

// A doubled quote inside a string is two strings side by side to this reader, which comes to the same.
Token next_token(std::string_view sql) {
    const char first = sql.front();
    if (sql.starts_with("--")) {
        const std::size_t line_end = std::min(sql.find('\n'), sql.size());
        return {TokenKind::comment, sql.substr(0, line_end)};
    }
    if (sql.starts_with("/*")) return {TokenKind::comment, sql.substr(0, end_of(sql, 2, "*/"))};
    if (first == '\'' || first == '"') {
        return {TokenKind::quoted, sql.substr(0, end_of(sql, 1, sql.substr(0, 1)))};
    }
    if (!is_letter(first)) return {TokenKind::other, sql.substr(0, 1)};
    const auto* const end =
        std::find_if(sql.begin(), sql.end(), [](char c) { return !is_letter(c) && (c < '0' || c > '9'); });
    return {TokenKind::word, sql.substr(0, static_cast<std::size_t>(end - sql.begin()))};
}

struct Type {
    std::string_view name;
    std::string_view sqlite;
    std::string_view postgresql;
};
// COLLATE "C" sorts by bytes, as SQLite does: pages and ranges are the same on both, and LIKE 'x%' may use
// an index.
constexpr std::array types{
    Type{"BIGINT", "INTEGER", "BIGINT"},
    Type{"BOOLEAN", "INTEGER", "BOOLEAN"},
    Type{"TEXT", "TEXT", "TEXT COLLATE \"C\""},
    Type{"BYTEA", "BLOB", "BYTEA"},
};
constexpr std::array<std::string_view, 16> foreign_types{
    "INTEGER", "INT",  "SMALLINT", "SERIAL", "BIGSERIAL", "NUMERIC",   "DECIMAL",     "REAL",
    "FLOAT",   "BLOB", "VARCHAR",  "CHAR",   "DATE",      "TIMESTAMP", "TIMESTAMPTZ", "JSONB",
};

std::string_view translate_word(Engine engine, std::string_view word) {
    for (const Type& type : types) {
        if (type.name == word) return engine == Engine::sqlite ? type.sqlite : type.postgresql;
    }
    if (std::ranges::find(foreign_types, word) != foreign_types.end()) {
        throw std::logic_error{"A migration uses the type " + std::string{word} +
                               "; it may use BIGINT, BOOLEAN, TEXT and BYTEA."};
    }
    return word;
}

}  // namespace

std::vector<std::string> split_statements(std::string_view sql) {
    std::vector<std::string> statements;
    std::string statement;
    const auto close = [&] {
        while (!statement.empty() && is_blank(statement.back()))
            statement.pop_back();
        if (!statement.empty()) statements.push_back(std::move(statement));
        statement.clear();
    };
    while (!sql.empty()) {
        const Token token = next_token(sql);
        sql.remove_prefix(token.text.size());
        if (token.kind == TokenKind::comment) {
            statement += ' ';
        } else if (token.text == ";") {
            close();
        } else {
            statement += token.text;
        }
        if (statement.size() == 1 && is_blank(statement.front())) statement.clear();
    }
    close();
    return statements;
}

std::string translate(Engine engine, std::string_view statement) {
    std::string result;
    std::vector<std::string_view> words;  // the first four
    for (std::string_view rest = statement; !rest.empty();) {
        const Token token = next_token(rest);
        rest.remove_prefix(token.text.size());
        if (token.kind == TokenKind::word && words.size() < 4) words.push_back(token.text);
        const bool defines_table = words.size() >= 2 && words[1] == "TABLE";
        const bool may_be_type = token.kind == TokenKind::word && defines_table;
        result += may_be_type ? translate_word(engine, token.text) : token.text;
    }
    if (engine == Engine::postgresql || words.size() < 3 || words[1] != "TABLE") return result;
    if (words[0] == "CREATE") return result + " STRICT, WITHOUT ROWID";
    const bool sets_storage_parameters = words[0] == "ALTER" && words.size() == 4 && words[3] == "SET";
    return sets_storage_parameters ? "" : result;
}

}  // namespace dotmac::store
