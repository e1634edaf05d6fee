#include "platform/credentials/qr_code.hpp"

#include <png.h>
#include <sodium.h>

#include <qrcodegen.hpp>
#include <stdexcept>
#include <vector>

#include "base/shared_library.hpp"

namespace dotmac::platform {
namespace {

constexpr int pixels_per_module = 6;
constexpr int quiet_modules = 4;
constexpr png_byte black = 0;
constexpr png_byte white = 255;

// libpng, loaded with the first image.
struct Libpng {
    SharedLibrary library{"libpng16.so.16"};
    decltype(&png_image_write_to_memory) write = library["png_image_write_to_memory"];
};

std::string encode_png(const std::vector<png_byte>& pixels, int side) {
    static const Libpng libpng;
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(side);
    image.height = image.width;
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::string file(size, '\0');
    if (libpng.write(&image, file.data(), &size, 0, pixels.data(), 0, nullptr) == 0)
        throw std::runtime_error(std::string{"libpng: "} + image.message);
    file.resize(size);
    return file;
}

}  // namespace

std::string qr_png(std::string_view text) {
    const auto code =
        qrcodegen::QrCode::encodeText(std::string{text}.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    const int side = (code.getSize() + 2 * quiet_modules) * pixels_per_module;
    std::vector<png_byte> pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), white);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const int x = static_cast<int>(i) % side / pixels_per_module - quiet_modules;
        const int y = static_cast<int>(i) / side / pixels_per_module - quiet_modules;
        if (code.getModule(x, y)) pixels[i] = black;  // outside of the code it is false
    }
    return encode_png(pixels, side);
}

std::string to_base64(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();  // the closing NUL
    return text;
}

}  // namespace dotmac::platform
