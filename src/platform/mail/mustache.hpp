// Mustache, for texts that a tenant may write. Inside of the mail folder only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dotmac::platform {

struct MustacheCheck {
    std::string fault;               // why it is none, in words; empty where it is one
    std::vector<std::string> names;  // of all variables and sections, each once
};
// Partials, lambdas and changed delimiters are faults here, and so are sections nested more than 8 deep.
MustacheCheck check_mustache(std::string_view source);

enum class Escaping { none, html };
// An empty value counts as missing, so {{#name}} and {{^name}} tell whether there is one.
std::string render_mustache(const std::string& source, const std::map<std::string, std::string>& values,
                            Escaping escaping);

// A text as HTML: its paragraphs, which blank lines part, and its http links to click on.
std::string text_to_html(std::string_view text, std::string_view language);

}  // namespace dotmac::platform
