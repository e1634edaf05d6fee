#include "base/shared_library.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace dotmac {
namespace {

TEST(SharedLibraries, are_loaded_when_they_are_asked_for) {
    double (*cosine)(double) = SharedLibrary{"libm.so.6"}["cos"];
    EXPECT_EQ(cosine(0.0), 1.0);
}

TEST(SharedLibraries, that_are_missing_are_named) {
    try {
        const SharedLibrary library{"libnowhere.so.1"};
        FAIL() << "It was loaded.";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string_view{error.what()}.find("libnowhere.so.1"), std::string_view::npos)
            << error.what();
    }
}

TEST(SharedLibraries, say_which_function_they_lack) {
    const SharedLibrary library{"libm.so.6"};
    EXPECT_THROW(library["cosine_of_nothing"], std::runtime_error);
}

}  // namespace
}  // namespace dotmac
