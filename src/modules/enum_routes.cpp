#include "modules/enum_routes.hpp"

#include <functional>
#include <string>

#include "base/text.hpp"
#include "modules/catalogue.hpp"
#include "modules/labels.hpp"
#include "platform/enum_choices.hpp"
#include "record/describe.hpp"
#include "registry/export.hpp"

namespace dotmac::modules {
namespace {

using http::Exchange;
using platform::EnumWords;
using record::field;

struct EnumQuery {
    std::optional<std::string> lang;
};

const record::Description& description_of(const EnumQuery*) {
    static const record::Description description{
        "EnumQuery",
        "In which language.",
        {
            field<&EnumQuery::lang>("lang", "en, fr, de, pt or es; Accept-Language where it is not given.",
                                    {.format = record::Format::language}),
        }};
    return description;
}

// Throws not_found, which names the nearest.
const registry::EnumInfo& known_enum(const std::string& name) {
    if (const auto* info = find_enum(name)) return *info;
    std::vector<std::string_view> names;
    for (const auto& known : all_enums())
        names.push_back(known.name);
    const auto near = nearest(name, names);
    throw Problem(ProblemCode::not_found, "There is no enum '" + name + "'" +
                                              (near ? "; did you mean " + std::string{*near} + "?" : "."));
}

constexpr std::string_view languages = "en, fr, de, pt, es";

Language wanted_language(const Exchange& exchange, const EnumQuery& query) {
    if (!query.lang) return preferred_language(exchange.request().header("Accept-Language"));
    if (const auto language = parse_language(*query.lang)) return *language;
    throw invalid_field("lang", "'" + *query.lang + "' is not one of: " + std::string{languages} + ".");
}

// Of the path.
Language named_language(const std::string& tag) {
    if (const auto language = parse_language(tag)) return *language;
    throw Problem(ProblemCode::not_found, "There are no words in the language '" + tag + "'; there are in " +
                                              std::string{languages} + ".");
}

// Who is logged in reads his tenant's words.
void apply_choices(Exchange& exchange, Language language, WordedEnums& worded) {
    if (!exchange.principal()) return;
    exchange.read([&](Context& context) {
        for (auto& [enum_name, value, words] : platform::stored_words(context.transaction, language))
            worded.reword(enum_name, value, std::move(words.label), std::move(words.description));
        for (const auto& [enum_name, value] : platform::closed_values(context.transaction))
            worded.close(enum_name, value);
    });
}

// Its ETag comes from its content, so that a client asks again for nothing.
http::Response document(Exchange& exchange, Language language, std::string body) {
    const std::string etag = '"' + std::to_string(std::hash<std::string>{}(body)) + '"';
    if (exchange.request().header("If-None-Match") == etag)
        return {.status = 304, .content_type = "", .headers = {{"ETag", etag}}};
    return {
        .status = 200,
        .body = std::move(body),
        .headers = {{"ETag", etag},
                    {"Cache-Control", exchange.principal() ? "private, no-cache" : "public, max-age=3600"},
                    {"Content-Language", std::string{to_string(language)}},
                    {"Vary", "Accept-Language, Authorization"}}};
}

http::Response all(Exchange& exchange, const EnumQuery& query) {
    const Language language = wanted_language(exchange, query);
    WordedEnums worded{language};
    apply_choices(exchange, language, worded);
    return document(exchange, language, registry::export_enums(worded.enums(), registry::Format::json));
}

http::Response one(Exchange& exchange, const std::string& name, const EnumQuery& query) {
    const Language language = wanted_language(exchange, query);
    const auto& known = known_enum(name);
    WordedEnums worded{language};
    apply_choices(exchange, language, worded);
    const auto* found = registry::find_enum(worded.enums(), known.name);
    return document(exchange, language, registry::export_enums({found, 1}, registry::Format::json));
}

void set_words(Context& context, const std::string& name, const std::string& value,
               const std::string& language, const EnumWords& words) {
    platform::set_words(context, known_enum(name), value, named_language(language), words);
}

void reset_words(Context& context, const std::string& name, const std::string& value,
                 const std::string& language) {
    platform::reset_words(context, known_enum(name), value, named_language(language));
}

void close_value(Context& context, const std::string& name, const std::string& value,
                 const platform::EnumClosing& closing) {
    platform::close_value(context, known_enum(name), value, closing);
}

void open_value(Context& context, const std::string& name, const std::string& value) {
    platform::open_value(context, known_enum(name), value);
}

}  // namespace

void add_enum_routes(http::Router& router) {
    router.get("/enums", http::Access::anyone_recognized, "The enum registry", all);
    router.get("/enums/{name}", http::Access::anyone_recognized, "One enum of the registry, in the same form",
               one);
    router.replace("/enums/{name}/values/{value}/words/{language}", Permission::tenant_configure,
                   "Calls a value by the tenant's own words", set_words);
    router.remove("/enums/{name}/values/{value}/words/{language}", Permission::tenant_configure,
                  "Returns to the words that are shipped", reset_words);
    router.action("/enums/{name}/values/{value}/close", Permission::tenant_configure,
                  "Takes no new records with a value; stored ones stay", close_value);
    router.action("/enums/{name}/values/{value}/open", Permission::tenant_configure,
                  "Takes new records with a closed value again", open_value);
}

}  // namespace dotmac::modules
