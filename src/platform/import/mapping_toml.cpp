// From TOML to a Mapping: the one file that sees the TOML library.
#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "base/text.hpp"
#include "base/toml.hpp"
#include "platform/import/mapping.hpp"

namespace dotmac::platform {
namespace {

constexpr std::string_view expression_keys[] = {"column",      "template",          "constant",
                                                "values",      "default",           "otherwise",
                                                "date_format", "decimal_separator", "thousands_separator"};
constexpr std::string_view file_keys[] = {"separator"};

std::size_t line_of(const toml::node& node) {
    return node.source().begin.line;
}

std::size_t line_of(const toml::key& key) {
    return key.source().begin.line;
}

class MappingReader {
  public:
    MappingReader(std::string_view file_name, std::span<const SectionRule> rules) : rules_{rules} {
        mapping_.file_name = file_name;
    }

    Mapping read(const toml::table& document) {
        for (const auto& [key, node] : document)
            read_top(key, node);
        for (const SectionRule& rule : rules_) {
            if (rule.is_required && !document.contains(rule.name))
                fault(1, fmt::format("the section [{}] is missing", rule.name));
        }
        if (!faults_.empty()) {
            std::ranges::stable_sort(faults_, {}, &Fault::line);
            std::vector<FieldProblem> problems;
            for (Fault& one : faults_)
                problems.push_back({mapping_.place(one.line), std::move(one.message)});
            throw Problem(ProblemCode::validation_failed, "The mapping is at fault.", std::move(problems));
        }
        return std::move(mapping_);
    }

  private:
    struct Fault {
        std::size_t line;
        std::string message;
    };

    void fault(std::size_t line, std::string message) { faults_.push_back({line, std::move(message)}); }

    void unknown(std::size_t line, std::string_view what, std::string_view name,
                 std::span<const std::string_view> known) {
        std::string message = fmt::format("{} is no known {}", quote_json(name), what);
        if (const auto meant = nearest(name, known))
            message += fmt::format("; did you mean {}?", quote_json(*meant));
        else
            message += fmt::format("; known: {}", join(known, ", "));
        fault(line, std::move(message));
    }

    void read_top(const toml::key& key, const toml::node& node) {
        if (key.str() == "file") return read_file(key, node);
        const auto rule = std::ranges::find(rules_, key.str(), &SectionRule::name);
        if (rule == rules_.end()) {
            std::vector<std::string_view> names{"file"};
            for (const SectionRule& one : rules_)
                names.push_back(one.name);
            return unknown(line_of(key), "section", key.str(), names);
        }
        if (!rule->is_repeated) {
            const toml::table* table = node.as_table();
            if (table == nullptr)
                return fault(line_of(key), fmt::format("this is one section: write [{}]", rule->name));
            return read_section(*rule, line_of(key), *table);
        }
        const toml::array* array = node.as_array();
        if (array == nullptr ||
            !std::ranges::all_of(*array, [](const auto& one) { return one.is_table(); })) {
            return fault(line_of(key), fmt::format("there may be several: write [[{}]]", rule->name));
        }
        for (const toml::node& one : *array)
            read_section(*rule, line_of(one), *one.as_table());
    }

    void read_file(const toml::key& key, const toml::node& node) {
        const toml::table* table = node.as_table();
        if (table == nullptr) return fault(line_of(key), "this is a section: write [file]");
        for (const auto& [name, value] : *table) {
            if (name.str() != "separator") {
                unknown(line_of(name), "key of [file]", name.str(), file_keys);
                continue;
            }
            const auto text = text_of(name, value);
            const bool is_usable = text && text->size() == 1 &&
                                   std::string_view{"\"\r\n"}.find(text->front()) == std::string_view::npos;
            if (text && !is_usable) fault(line_of(value), "separator is one character, such as \";\"");
            if (is_usable) mapping_.csv.separator = text->front();
        }
    }

    void read_section(const SectionRule& rule, std::size_t line, const toml::table& table) {
        if (rule.is_record) {
            std::ostringstream json;
            json << toml::json_formatter{table};
            mapping_.records.push_back({std::string{rule.name}, line, std::move(json).str()});
            return;
        }
        MappedSection section{std::string{rule.name}, line, {}};
        for (const auto& [key, node] : table) {
            const bool is_open = std::ranges::find(rule.open_tables, key.str()) != rule.open_tables.end();
            if (is_open) {
                read_open_table(section, key, node);
            } else if (std::ranges::find(rule.fields, key.str()) == rule.fields.end()) {
                unknown(line_of(key), fmt::format("field of {}", rule.name), key.str(), rule.fields);
            } else if (auto expression = read_expression(key, node)) {
                section.fields.push_back({std::string{key.str()}, line_of(key), std::move(*expression)});
            }
        }
        for (const std::string_view required : rule.required_fields) {
            if (!table.contains(required))
                fault(line, fmt::format("{} needs the field {}", rule.name, required));
        }
        std::ranges::stable_sort(section.fields, {}, &MappedField::line);
        mapping_.sections.push_back(std::move(section));
    }

    void read_open_table(MappedSection& section, const toml::key& key, const toml::node& node) {
        const toml::table* table = node.as_table();
        if (table == nullptr) {
            return fault(line_of(key),
                         fmt::format("this is a table: write [{}.{}]", section.name, key.str()));
        }
        for (const auto& [name, value] : *table) {
            if (auto expression = read_expression(name, value)) {
                section.fields.push_back(
                    {fmt::format("{}.{}", key.str(), name.str()), line_of(name), std::move(*expression)});
            }
        }
    }

    std::optional<std::string> text_of(const toml::key& key, const toml::node& node) {
        if (const auto* text = node.as_string()) return text->get();
        fault(line_of(node), fmt::format("{} is a text: write it in quotes", key.str()));
        return std::nullopt;
    }

    std::optional<Expression> read_expression(const toml::key& key, const toml::node& node) {
        Expression expression;
        if (const auto* column = node.as_string()) {
            expression.pieces.push_back({"", column->get()});
            if (column->get().empty()) fault(line_of(node), fmt::format("{} names no column", key.str()));
            return expression;
        }
        const toml::table* table = node.as_table();
        if (table == nullptr) {
            fault(line_of(node),
                  fmt::format("{} is the name of a column in quotes, or {{ constant = \"…\" }}", key.str()));
            return std::nullopt;
        }
        for (const auto& [name, value] : *table)
            read_part(expression, name, value);
        const std::size_t sources =
            table->contains("column") + table->contains("template") + table->contains("constant");
        if (sources != 1)
            fault(line_of(key),
                  fmt::format("{} needs column, template or constant, and one of them", key.str()));
        if (expression.otherwise && !expression.values)
            fault(line_of(key), fmt::format("{} has otherwise without values", key.str()));
        if (!expression.thousands_separator.empty() && expression.decimal_separator.empty())
            expression.decimal_separator = ".";
        return expression;
    }

    void read_part(Expression& expression, const toml::key& key, const toml::node& node) {
        const std::string_view name = key.str();
        if (name == "values") return read_values(expression, key, node);
        if (std::ranges::find(expression_keys, name) == std::end(expression_keys))
            return unknown(line_of(key), "key of a field", name, expression_keys);
        auto text = text_of(key, node);
        if (!text) return;
        if (name == "column") expression.pieces = {{"", *text}};
        if (name == "constant") expression.pieces = {{*text, ""}};
        if (name == "template") read_template(expression, line_of(node), *text);
        if (name == "default") expression.fallback = *text;
        if (name == "otherwise") expression.otherwise = *text;
        if (name == "date_format") expression.date_format = *text;
        if (name == "decimal_separator") expression.decimal_separator = *text;
        if (name == "thousands_separator") expression.thousands_separator = *text;
    }

    void read_values(Expression& expression, const toml::key& key, const toml::node& node) {
        const toml::table* table = node.as_table();
        if (table == nullptr) return fault(line_of(node), "values is a table: { \"theirs\" = \"ours\" }");
        expression.values.emplace();
        for (const auto& [theirs, ours] : *table) {
            if (const auto text = text_of(theirs, ours))
                expression.values->emplace(std::string{theirs.str()}, *text);
        }
        if (table->empty()) fault(line_of(key), "values lists nothing");
    }

    // "{First} {Last}"; a brace that is meant is doubled.
    void read_template(Expression& expression, std::size_t line, std::string_view text) {
        expression.pieces = {{}};
        bool names_column = false;
        for (std::size_t at = 0; at < text.size(); ++at) {
            const char c = text[at];
            const bool is_doubled = (c == '{' || c == '}') && at + 1 < text.size() && text[at + 1] == c;
            if (is_doubled) ++at;
            if (is_doubled || (c != '{' && c != '}')) {
                if (!expression.pieces.back().column.empty()) expression.pieces.emplace_back();
                expression.pieces.back().literal += c;
                continue;
            }
            const auto closing = text.find('}', at);
            if (c == '}' || closing == std::string_view::npos || closing == at + 1)
                return fault(line, "a template names columns as {column}; a brace that is meant is doubled");
            if (!expression.pieces.back().column.empty()) expression.pieces.emplace_back();
            expression.pieces.back().column = text.substr(at + 1, closing - at - 1);
            names_column = true;
            at = closing;
        }
        if (!names_column) fault(line, "the template names no column; use constant");
    }

    std::span<const SectionRule> rules_;
    Mapping mapping_;
    std::vector<Fault> faults_;
};

}  // namespace

Mapping parse_mapping(std::string_view text, std::string_view file_name, std::span<const SectionRule> rules) {
    try {
        const toml::table document = toml::parse(text);
        return MappingReader{file_name, rules}.read(document);
    } catch (const toml::parse_error& error) {
        throw Problem(
            ProblemCode::validation_failed, "The mapping is no TOML.",
            {{fmt::format("{}:{}", file_name, error.source().begin.line), std::string{error.description()}}});
    } catch (const TomlAssertion& error) {
        throw Problem(ProblemCode::validation_failed, "The mapping is no TOML.",
                      {{std::string{file_name}, error.what()}});
    }
}

}  // namespace dotmac::platform
