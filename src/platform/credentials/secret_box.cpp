#include "platform/credentials/secret_box.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "platform/credentials/passwords.hpp"
#include "platform/credentials/qr_code.hpp"

namespace dotmac::platform {
namespace {

// No base 32, so that nobody takes one for the other.
constexpr std::string_view mark = "sealed:";

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

class File {
  public:
    explicit File(int descriptor) : descriptor_{descriptor} {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int descriptor() const { return descriptor_; }
    bool is_open() const { return descriptor_ >= 0; }

  private:
    int descriptor_;
};

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw std::runtime_error("The key file " + path + " " + why + ".");
}

void write_new_key(const std::string& path) {
    std::string key(crypto_secretbox_KEYBYTES, '\0');
    randombytes_buf(key.data(), key.size());
    // Whoever comes first makes it; the other reads what he made. It gets its name when it is complete.
    const std::string unfinished = path + "." + std::to_string(::getpid());
    {
        const File file{
            ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)};
        const bool is_written = file.is_open() &&
                                ::write(file.descriptor(), key.data(), key.size()) == std::ssize(key) &&
                                ::fsync(file.descriptor()) == 0;
        if (!is_written) fail(path, std::string{"cannot be written: "} + std::strerror(errno));
    }
    sodium_memzero(key.data(), key.size());
    const int linked = ::link(unfinished.c_str(), path.c_str());
    const int error = errno;
    ::unlink(unfinished.c_str());
    if (linked != 0 && error != EEXIST) fail(path, std::string{"cannot be made: "} + std::strerror(error));
}

}  // namespace

SecretBox::SecretBox(std::string key) : key_{std::move(key)} {
    require_sodium();
    if (key_.size() != crypto_secretbox_KEYBYTES) throw std::runtime_error("A key has 32 bytes.");
}

std::string SecretBox::seal(std::string_view secret) const {
    if (key_.empty()) return std::string{secret};
    std::string sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + secret.size(), '\0');
    auto* out = reinterpret_cast<unsigned char*>(sealed.data());
    randombytes_buf(out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, bytes_of(secret), secret.size(), out,
                          bytes_of(key_));
    return std::string{mark} + to_base64(sealed);
}

std::string SecretBox::open(std::string_view sealed) const {
    if (!sealed.starts_with(mark)) return std::string{sealed};
    sealed.remove_prefix(mark.size());
    std::string bytes(sealed.size(), '\0');
    std::size_t size = 0;
    const int decoded =
        sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), sealed.data(),
                          sealed.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
    constexpr std::size_t overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (decoded != 0 || size < overhead) throw std::runtime_error("A sealed secret is damaged.");
    std::string secret(size - overhead, '\0');
    const bool is_opened =
        !key_.empty() &&
        crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(secret.data()),
                                   bytes_of(bytes) + crypto_secretbox_NONCEBYTES,
                                   size - crypto_secretbox_NONCEBYTES, bytes_of(bytes), bytes_of(key_)) == 0;
    if (!is_opened)
        throw std::runtime_error("A secret was sealed with another key than that of secrets_key_file.");
    return secret;
}

SecretBox open_key_file(const std::string& path) {
    require_sodium();
    if (::access(path.c_str(), F_OK) != 0) write_new_key(path);
    const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat facts{};
    if (!file.is_open() || ::fstat(file.descriptor(), &facts) != 0)
        fail(path, std::string{"cannot be read: "} + std::strerror(errno));
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) fail(path, "may be read by others: chmod 600 is missing");
    std::string key(crypto_secretbox_KEYBYTES, '\0');
    if (facts.st_size != std::ssize(key) ||
        ::read(file.descriptor(), key.data(), key.size()) != std::ssize(key))
        fail(path, "holds no key of 32 bytes");
    return SecretBox{std::move(key)};
}

}  // namespace dotmac::platform
