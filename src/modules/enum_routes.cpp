#include "modules/enum_routes.hpp"

#include <functional>
#include <string>

#include "base/text.hpp"
#include "modules/catalogue.hpp"
#include "registry/export.hpp"

namespace dotmac::modules {
namespace {

// A constant document: made once, its ETag from its content, so that a client asks again for nothing.
http::Response constant_document(std::string body) {
    const std::string etag = '"' + std::to_string(std::hash<std::string>{}(body)) + '"';
    return {.status = 200,
            .body = std::move(body),
            .headers = {{"ETag", etag}, {"Cache-Control", "public, max-age=3600"}}};
}

http::Response all(http::Exchange&) {
    static const http::Response response =
        constant_document(registry::export_enums(all_enums(), registry::Format::json));
    return response;
}

http::Response one(http::Exchange&, const std::string& name) {
    const auto* info = find_enum(name);
    if (info == nullptr) {
        std::vector<std::string_view> names;
        for (const auto& known : all_enums())
            names.push_back(known.name);
        const auto near = nearest(name, names);
        throw Problem(
            ProblemCode::not_found,
            "There is no enum '" + name + "'" + (near ? "; did you mean " + std::string{*near} + "?" : "."));
    }
    return constant_document(registry::export_enums({info, 1}, registry::Format::json));
}

}  // namespace

void add_enum_routes(http::Router& router) {
    router.get("/enums", http::Access::anyone, "The enum registry", all);
    router.get("/enums/{name}", http::Access::anyone, "One enum of the registry, in the same form", one);
}

}  // namespace dotmac::modules
