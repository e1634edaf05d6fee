// Mail into a folder, one file each, for trials: no server is needed, and the file shows link and code.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/log.hpp"
#include "platform/mail/transport.hpp"

namespace dotmac::platform {
namespace {

class FolderTransport final : public MailTransport {
  public:
    explicit FolderTransport(std::string folder) : folder_{std::move(folder)} {}

    // Whole or not at all: written beside its place, and moved there. A second attempt writes the same file.
    MailDelivery deliver(const MailMessage& message) override {
        namespace fs = std::filesystem;
        const fs::path file = fs::path{folder_} / (message.id + ".eml");
        const fs::path part = fs::path{folder_} / (message.id + '.' + std::to_string(getpid()) + ".part");
        std::error_code error;
        fs::create_directories(folder_, error);
        // What is in there opens accounts.
        if (!error) fs::permissions(folder_, fs::perms::owner_all, error);
        if (!error) {
            std::ofstream stream{part, std::ios::binary};
            stream << mime_message(message);
            stream.close();
            if (!stream) error = std::make_error_code(std::errc::io_error);
        }
        if (!error) fs::rename(part, file, error);
        if (error) {
            std::error_code ignored;  // the file that is left over is told by the same sentence
            fs::remove(part, ignored);
            return {MailDelivery::Outcome::postponed,
                    "The file " + file.string() + " cannot be written: " + error.message() + "."};
        }
        log::info("mail written", {{"mail", message.id},
                                   {"to", message.to.address},
                                   {"subject", message.subject},
                                   {"file", file.string()}});
        return {MailDelivery::Outcome::accepted, ""};
    }

  private:
    std::string folder_;
};

}  // namespace

std::unique_ptr<MailTransport> make_folder_transport(const std::string& folder) {
    return std::make_unique<FolderTransport>(folder);
}

}  // namespace dotmac::platform
