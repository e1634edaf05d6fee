// Thousands of random sequences of API calls, on both engines at once, against the model.
//
//   DOTMAC_MODEL_SECONDS=20     how long new sequences are begun (the fast form)
//   DOTMAC_MODEL_SEQUENCES=N    how many instead, whatever time it takes (the long form)
//   DOTMAC_MODEL_SEED=S         the first sequence's seed, 1 where left out; each next one is one more
//   DOTMAC_MODEL_STEPS=0,3,7    plays these steps of that one sequence only: what a failure prints
//   DOTMAC_MODEL_LENGTH=L       steps in a sequence
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <numeric>

#include "base/text.hpp"
#include "tests/model/player.hpp"

namespace dotmac::test::model {
namespace {

using Steps = std::vector<std::uint64_t>;

std::uint64_t number_of(const char* variable, std::uint64_t fallback) {
    const char* text = std::getenv(variable);
    return text == nullptr ? fallback : std::strtoull(text, nullptr, 10);
}

Steps every_step() {
    if (const char* text = std::getenv("DOTMAC_MODEL_STEPS")) {
        Steps steps;
        for (const std::string_view number : split(text, ','))
            steps.push_back(std::strtoull(std::string{number}.c_str(), nullptr, 10));
        return steps;
    }
    Steps steps(number_of("DOTMAC_MODEL_LENGTH", 40));
    std::iota(steps.begin(), steps.end(), std::uint64_t{0});
    return steps;
}

struct Failure {
    Steps steps;  // up to the one that failed
    std::string sentence;
    std::vector<std::string> transcript;
};

class ModelOfBothEngines : public ::testing::Test {
  protected:
    ModelOfBothEngines() { Player::furnish_other_tenant(twins_); }

    std::optional<Failure> play(std::uint64_t seed, const Steps& steps) {
        std::size_t next = 0;
        const auto failed = [&](const std::exception& error) {
            Failure failure{{steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(next)},
                            error.what(),
                            twins_.transcript()};
            std::erase_if(failure.transcript,
                          [](const std::string& call) { return call.starts_with("GET "); });
            return failure;
        };
        try {
            twins_.begin(Player::start);
            Player player{twins_};
            while (next < steps.size()) {
                const std::uint64_t step = steps[next++];
                player.play(Random{seed * 1'000'003 + step}.next());
            }
            player.finish();
            Player::require_other_tenant_unchanged(twins_);
        } catch (const std::exception& error) {
            return failed(error);
        }
        return std::nullopt;
    }

    // Leaves out whatever it fails without: first halves, then ever smaller parts, then single steps.
    Failure shrink(std::uint64_t seed, Failure failure) {
        for (std::size_t part = failure.steps.size() / 2; part > 0; part /= 2) {
            for (std::size_t at = 0; at + part < failure.steps.size();) {
                Steps fewer = failure.steps;
                const auto first = fewer.begin() + static_cast<std::ptrdiff_t>(at);
                fewer.erase(first, first + static_cast<std::ptrdiff_t>(part));
                auto again = play(seed, fewer);
                if (again) {
                    failure = std::move(*again);
                } else {
                    at += part;
                }
            }
        }
        return failure;
    }

    Twins twins_;
};

TEST_F(ModelOfBothEngines, agrees_with_any_sequence_of_calls) {
    const std::uint64_t seed = number_of("DOTMAC_MODEL_SEED", 1);
    const bool is_replay = std::getenv("DOTMAC_MODEL_STEPS") != nullptr;
    const std::uint64_t count = is_replay ? 1 : number_of("DOTMAC_MODEL_SEQUENCES", 0);
    const auto end =
        std::chrono::steady_clock::now() + std::chrono::seconds{number_of("DOTMAC_MODEL_SECONDS", 20)};
    const Steps steps = every_step();
    std::uint64_t played = 0;
    while (count > 0 ? played < count : std::chrono::steady_clock::now() < end) {
        const std::uint64_t sequence = seed + played++;
        auto failure = play(sequence, steps);
        if (!failure) continue;
        if (!is_replay) failure = shrink(sequence, std::move(*failure));
        FAIL() << failure->sentence << "\nafter\n  " << fmt::to_string(fmt::join(failure->transcript, "\n  "))
               << "\nreplay: DOTMAC_MODEL_SEED=" << sequence
               << " DOTMAC_MODEL_STEPS=" << fmt::to_string(fmt::join(failure->steps, ","))
               << " tools/with-postgres " << program_invocation_name
               << " --gtest_filter=ModelOfBothEngines.*";
    }
    const auto violations = twins_.violations_in_all_tenants();
    EXPECT_TRUE(violations.empty()) << violations.front();
    std::cout << played << " sequences from seed " << seed << ", calls by their answer:";
    for (const auto& [status, calls] : twins_.answered())
        std::cout << ' ' << status << ": " << calls << ';';
    std::cout << '\n';
    constexpr std::uint64_t enough_for_everything = 30;
    if (played < enough_for_everything) return;
    for (const int status : {200, 201, 202, 204, 401, 403, 404, 409, 412, 422})
        EXPECT_TRUE(twins_.answered().contains(status)) << "nothing was answered with " << status;
}

}  // namespace
}  // namespace dotmac::test::model
