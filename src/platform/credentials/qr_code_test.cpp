#include "platform/credentials/qr_code.hpp"

#include <gtest/gtest.h>
#include <png.h>

#include <qrcodegen.hpp>
#include <stdexcept>
#include <vector>

namespace dotmac::platform {
namespace {

// The picture read back by libpng, compared with the code itself module by module.
TEST(QrCodes, the_picture_holds_the_code_within_its_quiet_zone) {
    const std::string text = "otpauth://totp/Acme:jane%40acme.com?secret=GEZDGNBVGY3TQOJQ&issuer=Acme";
    const std::string file = qr_png(text);
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    ASSERT_NE(png_image_begin_read_from_memory(&image, file.data(), file.size()), 0);
    image.format = PNG_FORMAT_GRAY;
    std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
    ASSERT_NE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr), 0);
    const auto code = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    const int modules = code.getSize() + 8;
    ASSERT_EQ(image.width, image.height);
    ASSERT_EQ(static_cast<int>(image.width) % modules, 0);
    const int scale = static_cast<int>(image.width) / modules;
    EXPECT_GE(scale, 4) << "a camera needs some pixels to a module";
    for (int y = 0; y < modules; ++y) {
        for (int x = 0; x < modules; ++x) {
            const auto at = static_cast<std::size_t>((y * scale + scale / 2) * static_cast<int>(image.width) +
                                                     x * scale + scale / 2);
            ASSERT_EQ(pixels[at] < 128, code.getModule(x - 4, y - 4)) << x << ' ' << y;
        }
    }
}

TEST(QrCodes, what_is_too_long_is_refused) {
    EXPECT_THROW(qr_png(std::string(3'000, 'x')), std::length_error);
}

TEST(QrCodes, base64_is_that_of_rfc_4648) {
    EXPECT_EQ(to_base64(""), "");
    EXPECT_EQ(to_base64("f"), "Zg==");
    EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(to_base64("\xfb\xff"), "+/8=");
}

}  // namespace
}  // namespace dotmac::platform
