// From a path to the routes that it can mean, by its segments. A literal segment goes before a parameter.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/route.hpp"

namespace dotmac::http {

class RouteTree {
  public:
    // Throws std::logic_error where method and path are taken already.
    void add(const Route& route);

    struct Match {
        const std::vector<const Route*>* routes =
            nullptr;  // one per method; null where no route has the path
        std::vector<std::string> parameters;

        const Route* by_method(std::string_view method) const;  // HEAD finds GET
        std::string allow() const;                              // "GET, HEAD, OPTIONS, POST"
    };
    Match find(std::string_view path) const;

  private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
        std::unique_ptr<Node> parameter;
        std::vector<const Route*> routes;
    };
    static const Node* descend(const Node& node, std::string_view rest, std::vector<std::string>& parameters);

    Node root_;
};

}  // namespace dotmac::http
