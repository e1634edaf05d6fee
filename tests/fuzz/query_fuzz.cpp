// Sends any text as the query of any GET: the first byte chooses which. What stands behind "\ncursor "
// becomes a cursor with a right checksum, as anybody can make one.
#include <sodium.h>

#include <array>

#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/whole_program.hpp"

namespace {

using namespace dotmac;

const std::vector<const http::Route*>& chosen_routes() {
    static const auto chosen = [] {
        std::vector<const http::Route*> routes;
        for (const http::Route& route : fuzz::WholeProgram::get().instance().router().routes()) {
            if (route.method == "GET" && !route.is_raw) routes.push_back(&route);
        }
        return routes;
    }();
    return chosen;
}

std::string cursor_of(std::string_view content) {
    constexpr std::size_t checksum_bytes = 8;
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(content.data()), content.size());
    std::string bytes{reinterpret_cast<const char*>(digest.data()), checksum_bytes};
    bytes += content;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), variant);
    text.pop_back();
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto& routes = chosen_routes();
    const http::Route& route = *routes[data[0] % routes.size()];
    const std::string_view text = fuzz::text_of(data + 1, size - 1);
    constexpr std::string_view mark = "\ncursor ";
    const auto at = text.find(mark);
    std::string query = "?" + std::string{text.substr(0, at)};
    if (at != std::string_view::npos) query += "&cursor=" + cursor_of(text.substr(at + mark.size()));
    fuzz::WholeProgram::get().ask(route, query, "");
    return 0;
}
