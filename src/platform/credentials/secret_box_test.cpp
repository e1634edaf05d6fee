#include "platform/credentials/secret_box.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <stdexcept>

#include "tests/support/database.hpp"

namespace dotmac::platform {
namespace {

TEST(SecretBoxes, what_is_sealed_tells_nothing_and_is_opened_by_its_key_alone) {
    const SecretBox box{std::string(32, 'k')};
    const std::string sealed = box.seal("GEZDGNBVGY3TQOJQ");
    EXPECT_TRUE(sealed.starts_with("sealed:"));
    EXPECT_EQ(sealed.find("GEZDGNBVGY3TQOJQ"), std::string::npos);
    EXPECT_NE(box.seal("GEZDGNBVGY3TQOJQ"), sealed);
    EXPECT_EQ(box.open(sealed), "GEZDGNBVGY3TQOJQ");
    EXPECT_THROW(SecretBox{std::string(32, 'x')}.open(sealed), std::runtime_error);
    EXPECT_THROW(SecretBox{}.open(sealed), std::runtime_error);
    std::string changed = sealed;
    changed[40] = changed[40] == 'A' ? 'B' : 'A';
    for (const std::string& damaged : {changed, std::string{"sealed:"}, std::string{"sealed:!!"}})
        EXPECT_THROW(box.open(damaged), std::runtime_error) << damaged;
    EXPECT_THROW(SecretBox{"short"}, std::runtime_error);
}

TEST(SecretBoxes, what_was_stored_before_there_was_a_key_is_read_as_it_is) {
    EXPECT_EQ(SecretBox{std::string(32, 'k')}.open("GEZDGNBVGY3TQOJQ"), "GEZDGNBVGY3TQOJQ");
    EXPECT_EQ(SecretBox{}.seal("GEZDGNBVGY3TQOJQ"), "GEZDGNBVGY3TQOJQ");
}

TEST(SecretBoxes, a_key_file_is_made_once_and_read_by_its_owner_alone) {
    const test::TemporaryFolder folder;
    const std::string path = folder.file("secrets.key");
    const std::string sealed = open_key_file(path).seal("secret");
    struct stat facts{};
    ASSERT_EQ(::stat(path.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
    EXPECT_EQ(open_key_file(path).open(sealed), "secret");
    ::chmod(path.c_str(), 0640);
    EXPECT_THROW(open_key_file(path), std::runtime_error);
    ::chmod(path.c_str(), 0600);
    std::ofstream{path} << "too short";
    EXPECT_THROW(open_key_file(path), std::runtime_error);
    EXPECT_THROW(open_key_file(folder.file("missing/secrets.key")), std::runtime_error);
}

}  // namespace
}  // namespace dotmac::platform
