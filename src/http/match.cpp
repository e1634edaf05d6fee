#include "http/match.hpp"

#include <set>
#include <stdexcept>

#include "base/text.hpp"

namespace dotmac::http {

void RouteTree::add(const Route& route) {
    Node* node = &root_;
    for (const std::string_view segment : split(std::string_view{route.path}.substr(1), '/')) {
        const bool is_parameter = segment.starts_with('{');
        auto& next = is_parameter ? node->parameter : node->literals[std::string{segment}];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    for (const Route* other : node->routes) {
        if (other->method == route.method)
            throw std::logic_error(route.method + " " + route.path + " is registered twice");
    }
    node->routes.push_back(&route);
}

const RouteTree::Node* RouteTree::descend(const Node& node, std::string_view rest,
                                          std::vector<std::string>& parameters) {
    const auto slash = rest.find('/');
    const std::string_view segment = rest.substr(0, slash);
    const auto below = [&](const Node& child) -> const Node* {
        if (slash != std::string_view::npos) return descend(child, rest.substr(slash + 1), parameters);
        return child.routes.empty() ? nullptr : &child;
    };
    if (const auto at = node.literals.find(segment); at != node.literals.end()) {
        if (const Node* found = below(*at->second)) return found;
    }
    if (!node.parameter || segment.empty()) return nullptr;
    parameters.emplace_back(segment);
    if (const Node* found = below(*node.parameter)) return found;
    parameters.pop_back();
    return nullptr;
}

RouteTree::Match RouteTree::find(std::string_view path) const {
    Match match;
    if (!path.starts_with('/')) return match;
    if (const Node* node = descend(root_, path.substr(1), match.parameters)) match.routes = &node->routes;
    return match;
}

const Route* RouteTree::Match::by_method(std::string_view method) const {
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    for (const Route* route : *routes) {
        if (route->method == wanted) return route;
    }
    return nullptr;
}

std::string RouteTree::Match::allow() const {
    std::set<std::string_view> methods{"OPTIONS"};
    for (const Route* route : *routes) {
        methods.insert(route->method);
        if (route->method == "GET") methods.insert("HEAD");
    }
    return join(std::vector<std::string_view>(methods.begin(), methods.end()), ", ");
}

}  // namespace dotmac::http
