#include "platform/mail/mustache.hpp"

#include <algorithm>
#include <kainjow/mustache.hpp>

#include "base/text.hpp"

namespace dotmac::platform {
namespace {

constexpr std::size_t deepest_section = 8;

std::string escape_html(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '&') {
            escaped += "&amp;";
        } else if (c == '<') {
            escaped += "&lt;";
        } else if (c == '>') {
            escaped += "&gt;";
        } else if (c == '"') {
            escaped += "&quot;";
        } else {
            escaped += c;
        }
    }
    return escaped;
}

// One line, with what begins like a link and goes on to the next blank made one.
std::string line_to_html(std::string_view line) {
    std::string html;
    for (const std::string_view word : split(line, ' ')) {
        if (!html.empty()) html += ' ';
        const std::string escaped = escape_html(word);
        if (word.starts_with("https://") || word.starts_with("http://")) {
            html += "<a href=\"" + escaped + "\">" + escaped + "</a>";
        } else {
            html += escaped;
        }
    }
    return html;
}

// The tags of a template, one after the other.
class TagReader {
  public:
    explicit TagReader(std::string_view source) : rest_{source} {}

    bool next() {
        const auto begin = rest_.find("{{");
        if (begin == std::string_view::npos) return false;
        rest_.remove_prefix(begin + 2);
        const bool is_triple = rest_.starts_with("{");
        const std::string_view close = is_triple ? "}}}" : "}}";
        const auto end = rest_.find(close);
        if (end == std::string_view::npos) {
            is_open = true;
            return false;
        }
        std::string_view inside = rest_.substr(0, end);
        rest_.remove_prefix(end + close.size());
        kind = inside.empty() ? ' ' : inside.front();
        if (std::string_view{"#^/&{!>="}.find(kind) == std::string_view::npos) {
            kind = ' ';
        } else {
            inside.remove_prefix(1);
        }
        name = trim(inside);
        return true;
    }

    char kind = ' ';  // ' ' for a plain variable
    std::string_view name;
    bool is_open = false;  // the last tag has no end

  private:
    std::string_view rest_;
};

}  // namespace

MustacheCheck check_mustache(std::string_view source) {
    MustacheCheck check;
    std::vector<std::string_view> sections;
    TagReader tag{source};
    while (tag.next()) {
        if (tag.kind == '!') continue;
        if (tag.kind == '>' || tag.kind == '=') return {"partials and changed delimiters are not read", {}};
        if (tag.kind == '/') {
            if (sections.empty() || sections.back() != tag.name)
                return {"{{/" + std::string{tag.name} + "}} closes what is not open", {}};
            sections.pop_back();
            continue;
        }
        if (tag.kind == '#' || tag.kind == '^') sections.push_back(tag.name);
        if (sections.size() > deepest_section) return {"sections are nested more than 8 deep", {}};
        if (std::ranges::find(check.names, tag.name) == check.names.end()) check.names.emplace_back(tag.name);
    }
    if (tag.is_open) return {"a {{ has no end", {}};
    if (!sections.empty()) return {"{{#" + std::string{sections.back()} + "}} is not closed", {}};
    const kainjow::mustache::mustache parsed{std::string{source}};
    if (!parsed.is_valid()) return {parsed.error_message(), {}};
    return check;
}

std::string render_mustache(const std::string& source, const std::map<std::string, std::string>& values,
                            Escaping escaping) {
    kainjow::mustache::mustache parsed{source};
    if (escaping == Escaping::none) {
        parsed.set_custom_escape([](const std::string& text) { return text; });
    }
    kainjow::mustache::data data;
    for (const auto& [name, value] : values) {
        if (!value.empty()) data.set(name, value);
    }
    return parsed.render(data);
}

std::string text_to_html(std::string_view text, std::string_view language) {
    std::string html = "<!doctype html>\n<html lang=\"" + escape_html(language) +
                       "\"><head><meta charset=\"utf-8\"></head>\n<body>\n";
    bool in_paragraph = false;
    for (const std::string_view line : split(text, '\n')) {
        if (trim(line).empty()) {
            if (in_paragraph) html += "</p>\n";
            in_paragraph = false;
            continue;
        }
        html += in_paragraph ? "\n" : "<p>";
        html += line_to_html(trim(line));
        in_paragraph = true;
    }
    if (in_paragraph) html += "</p>\n";
    return html + "</body></html>\n";
}

}  // namespace dotmac::platform
