#include "platform/mail/transport.hpp"

#include "base/problem.hpp"

namespace dotmac::platform {

std::unique_ptr<MailTransport> make_mail_transport(const MailTransportOptions& options) {
    constexpr std::string_view folder = "folder:";
    if (options.url.starts_with(folder)) return make_folder_transport(options.url.substr(folder.size()));
    if (options.url.starts_with("smtp://") || options.url.starts_with("smtps://"))
        return make_smtp_transport(options);
    throw invalid_field(
        "mail", "'" + options.url + "' is neither smtp://HOST:PORT, smtps://HOST:PORT nor " + "folder:PATH.");
}

}  // namespace dotmac::platform
