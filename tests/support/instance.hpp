// The whole program in the test's process, without a socket: every route, as the API serves it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "app/instance.hpp"
#include "http/router.hpp"
#include "modules/identity/enums.hpp"
#include "tests/support/tenant.hpp"

namespace dotmac::test {

class OverApi : public InTenant {
  protected:
    void SetUp() override;
    void TearDown() override;

    http::Router& router() { return instance_->router(); }
    app::Instance& instance() { return *instance_; }

    // A user who has this role alone, logged in; one for each role and test.
    const std::string& token_of(identity::UserRole role);
    std::string fresh_token(identity::UserRole role);  // the same user, logged in once more

    // `target` is the whole path with its query, as it stands in the request.
    http::Response send(std::string_view method, std::string_view target, std::string_view token,
                        std::string_view body = "", const http::Headers& headers = {});

  private:
    std::unique_ptr<app::Instance> instance_;
    std::map<identity::UserRole, std::string> tokens_;
};

}  // namespace dotmac::test
