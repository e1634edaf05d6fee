// Reads any text as the program's TOML file.
#include "app/config.hpp"
#include "base/problem.hpp"
#include "tests/fuzz/fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dotmac;
    try {
        for (const auto& [name, value] : app::parse_config_file(fuzz::text_of(data, size), "fuzz.toml")) {
            bool is_known = false;
            for (const app::ConfigKey& key : app::config_keys())
                is_known = is_known || key.name == name;
            fuzz::require(is_known, "only known settings are taken");
        }
    } catch (const Problem& problem) {
        fuzz::require(!problem.detail().empty() || !problem.fields().empty(), "a refusal says why");
    }
    return 0;
}
