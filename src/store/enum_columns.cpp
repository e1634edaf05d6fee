#include "store/enum_columns.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <span>

#include "base/text.hpp"

namespace dotmac::store {
namespace {

struct Token {
    enum class Kind { word, text, parameter, symbol };
    Kind kind;
    std::string_view text;
    std::string upper{};  // of a word
    std::size_t begin;
    std::size_t end() const { return begin + text.size(); }
    bool is(std::string_view word) const { return kind == Kind::word ? upper == word : text == word; }
    bool is_operand() const { return kind == Kind::text || kind == Kind::parameter; }
};

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// The end of what begins at `at`.
std::size_t end_of_token(std::string_view sql, std::size_t at) {
    const char c = sql[at];
    if (c == '\'' || c == '"') {
        for (++at; at < sql.size(); ++at) {
            if (sql[at] != c) continue;
            if (at + 1 < sql.size() && sql[at + 1] == c)
                ++at;  // a doubled quote is one of the text
            else
                return at + 1;
        }
        return at;
    }
    if (c == '$' || is_word_character(c)) {
        ++at;
        while (at < sql.size() && is_word_character(sql[at]))
            ++at;
        return at;
    }
    const std::string_view two = sql.substr(at, 2);
    for (const std::string_view symbol : {"<>", "!=", "<=", ">=", "||", "::"}) {
        if (two == symbol) return at + 2;
    }
    return at + 1;
}

std::string upper_ascii(std::string_view text) {
    std::string upper{text};
    for (char& c : upper)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return upper;
}

// Statements of this program hold no comments.
std::vector<Token> tokens_of(std::string_view sql) {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < sql.size();) {
        if (std::isspace(static_cast<unsigned char>(sql[at])) != 0) {
            ++at;
            continue;
        }
        const std::string_view text = sql.substr(at, end_of_token(sql, at) - at);
        const auto kind = text.front() == '\''              ? Token::Kind::text
                          : text.front() == '$'             ? Token::Kind::parameter
                          : is_word_character(text.front()) ? Token::Kind::word
                                                            : Token::Kind::symbol;
        tokens.push_back({kind, text, kind == Token::Kind::word ? upper_ascii(text) : "", at});
        at += text.size();
    }
    return tokens;
}

enum class Clause { select, from, condition, group, order, set, returning, names };

// One SELECT, UPDATE, DELETE or INSERT, also one that stands in parentheses.
struct Scope {
    std::size_t outer = 0;
    int depth = 0;                                // of the parentheses around it
    std::map<std::string, std::string> tables{};  // by the name they bear here
    bool merges_rows = false;                     // DISTINCT or GROUP BY
};

// Where a token stands.
struct Place {
    std::size_t scope = 0;
    int depth = 0;
    Clause clause = Clause::condition;
};

constexpr std::array not_an_alias{"SET",       "WHERE",     "ON",      "JOIN",    "LEFT",  "INNER",  "CROSS",
                                  "GROUP",     "ORDER",     "LIMIT",   "UNION",   "USING", "VALUES", "SELECT",
                                  "RETURNING", "AS",        "DEFAULT", "NATURAL", "FULL",  "RIGHT",  "HAVING",
                                  "EXCEPT",    "INTERSECT", "FOR",     "OFFSET"};

// First walk: what each token belongs to, and which tables each statement names.
class Layout {
  public:
    explicit Layout(const std::vector<Token>& tokens) : tokens_{tokens} {
        scopes.push_back({});
        for (std::size_t i = 0; i < tokens.size(); ++i)
            visit(i);
    }

    std::vector<Scope> scopes;
    std::vector<Place> places;

  private:
    struct Open {
        Place before;
        bool is_statement;
    };

    bool word_at(std::size_t i, std::string_view word) const {
        return i < tokens_.size() && tokens_[i].is(word);
    }
    bool before(std::size_t i, std::size_t back, std::string_view word) const {
        return i >= back && tokens_[i - back].is(word);
    }

    void visit(std::size_t i) {
        const Token& token = tokens_[i];
        if (token.is(")") && !open_.empty()) {
            now_ = open_.back().before;
            open_.pop_back();
        }
        if (token.kind == Token::Kind::word && now_.depth == scopes[now_.scope].depth) enter_clause(i);
        places.push_back(now_);
        if (token.is("(")) open(i);
        if (token.is(",") && now_.clause == Clause::from && now_.depth == scopes[now_.scope].depth)
            name_table(i + 1);
    }

    void open(std::size_t i) {
        open_.push_back({now_, word_at(i + 1, "SELECT")});
        ++now_.depth;
        if (open_.back().is_statement) {
            scopes.push_back({.outer = now_.scope, .depth = now_.depth});
            now_.scope = scopes.size() - 1;
            now_.clause = Clause::condition;
            return;
        }
        // Names of columns: INSERT INTO t (…), ON CONFLICT (…), AS v (…), WITH w (…).
        const bool names =
            before(i, 2, "INTO") || before(i, 1, "CONFLICT") || before(i, 2, "AS") || before(i, 2, "WITH");
        if (names) now_.clause = Clause::names;
    }

    void enter_clause(std::size_t i) {
        const Token& token = tokens_[i];
        if (token.is("SELECT")) now_.clause = Clause::select;
        if (token.is("DISTINCT") && before(i, 1, "SELECT")) scopes[now_.scope].merges_rows = true;
        if (token.is("WHERE") || token.is("ON") || token.is("HAVING") || token.is("LIMIT"))
            now_.clause = Clause::condition;
        if (token.is("GROUP")) {
            now_.clause = Clause::group;
            scopes[now_.scope].merges_rows = true;
        }
        if (token.is("ORDER")) now_.clause = Clause::order;
        if (token.is("SET")) now_.clause = Clause::set;
        if (token.is("RETURNING")) now_.clause = Clause::returning;
        if (token.is("FROM") && !before(i, 1, "DISTINCT")) now_.clause = Clause::from;
        const bool names_table = token.is("FROM") || token.is("JOIN") || token.is("INTO") ||
                                 (token.is("UPDATE") && !word_at(i + 1, "SET"));
        if (names_table) name_table(i + 1);
    }

    void name_table(std::size_t i) {
        if (i >= tokens_.size() || tokens_[i].kind != Token::Kind::word) return;
        const std::string table{tokens_[i].text};
        std::size_t alias = i + 1;
        if (word_at(alias, "AS")) ++alias;
        const bool has_alias = alias < tokens_.size() && tokens_[alias].kind == Token::Kind::word &&
                               std::ranges::find(not_an_alias, tokens_[alias].upper) == not_an_alias.end();
        scopes[now_.scope].tables[has_alias ? std::string{tokens_[alias].text} : table] = table;
    }

    const std::vector<Token>& tokens_;
    Place now_;
    std::vector<Open> open_;
};

using Renames = std::vector<std::pair<std::string, std::string>>;

std::string quoted(std::string_view text) {
    return '\'' + std::string{text} + '\'';
}

// `status` as if every row held the present string.
std::string canonical(std::string_view column, const Renames& renames) {
    std::string out = "CASE " + std::string{column};
    for (const auto& [former, present] : renames)
        out += " WHEN " + quoted(former) + " THEN " + quoted(present);
    return out + " ELSE " + std::string{column} + " END";
}

// The strings that mean the same as `text`, itself first.
std::vector<std::string> meanings(const std::string& text, const Renames& renames) {
    std::string present = text;
    for (const auto& [former, now] : renames) {
        if (former == text) present = now;
    }
    std::vector<std::string> all{text};
    const auto add = [&](const std::string& one) {
        if (std::ranges::find(all, one) == all.end()) all.push_back(one);
    };
    add(present);
    for (const auto& [former, now] : renames) {
        if (now == present) add(former);
    }
    return all;
}

// What stands in the list for one operand: the texts of equal meaning, or a parameter and whatever else it
// may mean.
std::string expanded(const Token& operand, const Renames& renames) {
    std::string list;
    const auto add = [&](const std::string& one) { list += (list.empty() ? "" : ", ") + one; };
    if (operand.kind == Token::Kind::text) {
        for (const std::string& one :
             meanings(std::string{operand.text.substr(1, operand.text.size() - 2)}, renames))
            add(quoted(one));
        return list;
    }
    const std::string parameter{operand.text};
    add(parameter);
    std::vector<std::string> others;  // of the n-th other meaning: its WHEN … THEN …
    std::vector<std::string> seen;
    for (const auto& [former, present] : renames) {
        for (const std::string& text : {former, present}) {
            if (std::ranges::find(seen, text) != seen.end()) continue;
            seen.push_back(text);
            const auto same = meanings(text, renames);
            for (std::size_t i = 1; i < same.size(); ++i) {
                if (others.size() < i) others.emplace_back();
                others[i - 1] += " WHEN " + quoted(text) + " THEN " + quoted(same[i]);
            }
        }
    }
    for (const std::string& cases : others)
        add("CASE " + parameter + cases + " ELSE " + parameter + " END");
    return list;
}

class Rewriting {
  public:
    Rewriting(std::string_view sql, std::span<const EnumColumn> columns)
        : sql_{sql}, columns_{columns}, tokens_{tokens_of(sql)}, layout_{tokens_} {}

    std::string run() {
        for (at_ = 0; at_ < tokens_.size(); ++at_) {
            if (tokens_[at_].kind == Token::Kind::word) visit();
        }
        return out_.append(sql_.substr(copied_));
    }

  private:
    const Token* token(std::size_t i) const { return i < tokens_.size() ? &tokens_[i] : nullptr; }
    bool is(std::size_t i, std::string_view text) const { return i < tokens_.size() && tokens_[i].is(text); }

    void replace(std::size_t first, std::size_t last, const std::string& by) {
        out_.append(sql_.substr(copied_, tokens_[first].begin - copied_)).append(by);
        copied_ = tokens_[last].end();
        at_ = last;
    }

    // What was renamed of the column at `at_`; empty where it is none.
    Renames renames_of(std::string_view column, std::string_view qualifier) const {
        if (std::ranges::find(columns_, column, &EnumColumn::column) == columns_.end()) return {};
        for (std::size_t scope = layout_.places[at_].scope;; scope = layout_.scopes[scope].outer) {
            bool found = false;
            Renames renames;
            for (const auto& [name, table] : layout_.scopes[scope].tables) {
                if (!qualifier.empty() && name != qualifier) continue;
                for (const EnumColumn& known : columns_) {
                    if (known.table != table || known.column != column) continue;
                    found = true;
                    renames.insert(renames.end(), known.renames.begin(), known.renames.end());
                }
                if (!qualifier.empty() &&
                    std::ranges::find(columns_, table, &EnumColumn::table) != columns_.end())
                    return renames;
            }
            if (found) return renames;
            if (scope == 0) break;
        }
        return renames_of_derived(column);
    }

    // A column of a derived table: it comes from one of the tables that the statement names.
    Renames renames_of_derived(std::string_view column) const {
        Renames renames;
        for (const EnumColumn& known : columns_) {
            if (known.column != column) continue;
            for (const Scope& scope : layout_.scopes) {
                const bool named = std::ranges::any_of(
                    scope.tables, [&](const auto& one) { return one.second == known.table; });
                if (!named) continue;
                renames.insert(renames.end(), known.renames.begin(), known.renames.end());
                break;
            }
        }
        return renames;
    }

    void visit() {
        const bool is_qualified = at_ >= 2 && is(at_ - 1, ".");
        const std::size_t first = is_qualified ? at_ - 2 : at_;
        if (is(at_ + 1, ".") || is(at_ + 1, "(") || (first > 0 && is(first - 1, "AS"))) return;
        const Renames renames =
            renames_of(tokens_[at_].text, is_qualified ? tokens_[first].text : std::string_view{});
        if (renames.empty()) return;
        const Place& place = layout_.places[at_];
        const Scope& scope = layout_.scopes[place.scope];
        const bool at_base = place.depth == scope.depth;
        const std::string column{
            sql_.substr(tokens_[first].begin, tokens_[at_].end() - tokens_[first].begin)};
        const bool starts_item =
            first > 0 && (is(first - 1, ",") || is(first - 1, "SET") || is(first - 1, "SELECT") ||
                          is(first - 1, "DISTINCT") || is(first - 1, "RETURNING"));
        if (place.clause == Clause::names) return;
        if (place.clause == Clause::set && at_base && starts_item) return assign(renames);
        if (compare(first, column, renames)) return;
        const bool is_output =
            (place.clause == Clause::select || place.clause == Clause::returning) && starts_item;
        if (is_output && at_base && !scope.merges_rows) return;
        if (place.clause == Clause::order && at_base && !scope.merges_rows) return;
        const bool is_named = is_output && at_base && !is(at_ + 1, "AS");
        replace(first, at_,
                canonical(column, renames) + (is_named ? " AS " + std::string{tokens_[at_].text} : ""));
    }

    // SET column = 'former': the present string is written.
    void assign(const Renames& renames) {
        const Token* value = token(at_ + 2);
        if (value == nullptr || value->kind != Token::Kind::text) return;
        for (const auto& [former, present] : renames) {
            if (value->text == quoted(former)) return replace(at_ + 2, at_ + 2, quoted(present));
        }
    }

    bool continues_expression(std::size_t i) const { return is(i, "||") || is(i, "::"); }

    // False where it is no comparison with values alone.
    bool compare(std::size_t first, const std::string& column, const Renames& renames) {
        const Token* next = token(at_ + 1);
        if (next == nullptr) return false;
        const bool equal = next->is("=");
        if (equal || next->is("<>") || next->is("!=")) {
            const Token* operand = token(at_ + 2);
            if (operand == nullptr || !operand->is_operand() || continues_expression(at_ + 3)) return false;
            replace(first, at_ + 2,
                    column + (equal ? " IN (" : " NOT IN (") + expanded(*operand, renames) + ')');
            return true;
        }
        const std::size_t in = next->is("NOT") ? at_ + 2 : at_ + 1;
        if (!is(in, "IN") || !is(in + 1, "(")) return false;
        std::string list;
        std::size_t i = in + 2;
        for (;; i += 2) {
            const Token* operand = token(i);
            if (operand == nullptr || !operand->is_operand()) return false;
            list += (list.empty() ? "" : ", ") + expanded(*operand, renames);
            if (is(i + 1, ")")) break;
            if (!is(i + 1, ",")) return false;
        }
        replace(first, i + 1, column + (in == at_ + 1 ? " IN (" : " NOT IN (") + list + ')');
        return true;
    }

    std::string_view sql_;
    std::span<const EnumColumn> columns_;
    std::vector<Token> tokens_;
    Layout layout_;
    std::size_t at_ = 0;
    std::size_t copied_ = 0;
    std::string out_;
};

bool reads_or_writes_rows(std::string_view sql) {
    const auto word = upper_ascii(sql.substr(0, sql.find_first_of(" \n(")));
    return word == "SELECT" || word == "UPDATE" || word == "DELETE" || word == "INSERT" || word == "WITH" ||
           word == "DECLARE" || word == "EXPLAIN";
}

}  // namespace

EnumColumns::EnumColumns(std::vector<EnumColumn> columns) : columns_{std::move(columns)} {
    has_renames_ = std::ranges::any_of(columns_, [](const EnumColumn& one) { return !one.renames.empty(); });
}

std::string EnumColumns::rewrite(std::string_view sql) const {
    if (!has_renames_ || sql.find(as_stored) != std::string_view::npos || !reads_or_writes_rows(sql)) {
        return std::string{sql};
    }
    return Rewriting{sql, columns_}.run();
}

}  // namespace dotmac::store
