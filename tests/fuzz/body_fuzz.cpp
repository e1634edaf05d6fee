// Sends any text as the body of any operation: the first byte chooses which. What a record takes is carried
// out.
#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/whole_program.hpp"

namespace {

using namespace dotmac;

// Who logs out or takes away his own rights cannot go on. A log-in takes its time on purpose, and a clock
// that was set a thousand years ahead makes later inputs mean something else.
bool is_left_out(const http::Route& route) {
    for (const std::string_view path : {"/auth/", "/users", "/api-keys", "/clock", "/billing/runs"}) {
        if (route.path.find(path) != std::string::npos) return true;
    }
    return route.body == nullptr;
}

const std::vector<const http::Route*>& chosen_routes() {
    static const auto chosen = [] {
        std::vector<const http::Route*> routes;
        for (const http::Route& route : fuzz::WholeProgram::get().instance().router().routes()) {
            if (!is_left_out(route)) routes.push_back(&route);
        }
        return routes;
    }();
    return chosen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto& routes = chosen_routes();
    const http::Route& route = *routes[data[0] % routes.size()];
    fuzz::WholeProgram::get().ask(route, "", fuzz::text_of(data + 1, size - 1));
    return 0;
}
