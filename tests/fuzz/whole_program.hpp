// The whole program over a database of its own, for the targets that send requests.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "app/instance.hpp"
#include "http/router.hpp"

namespace dotmac::fuzz {

class WholeProgram {
  public:
    // One for the process, made by the first call, removed at its end.
    static WholeProgram& get();
    ~WholeProgram();
    WholeProgram(const WholeProgram&) = delete;
    WholeProgram& operator=(const WholeProgram&) = delete;

    app::Instance& instance() { return *instance_; }
    const std::string& token() const { return token_; }  // of a super_admin

    // A path of the route, whose identifiers are well-formed and lead to nothing.
    static std::string path_of(const http::Route& route);
    // Answers, and requires of the answer what every answer has to keep.
    http::Response ask(const http::Route& route, std::string_view query, std::string_view body);

  private:
    WholeProgram();

    std::filesystem::path folder_;
    std::unique_ptr<app::Instance> instance_;
    std::string token_;
};

}  // namespace dotmac::fuzz
