// The ways in which a mail leaves the program.
#pragma once

#include <memory>
#include <string>

#include "platform/mail/message.hpp"

namespace dotmac::platform {

struct MailTransportOptions {
    // "smtp://HOST:PORT" (STARTTLS), "smtps://HOST:PORT" (TLS from the start) or "folder:PATH".
    std::string url;
    std::string user;  // SMTP only; both empty: no log-in
    std::string password;
    std::string tls = "require";  // of smtp://: require, try (where it is offered), off
    std::string ca_file;          // whose signature the server's certificate bears; empty: the system's
    int timeout_seconds = 30;     // of one attempt
};

struct MailDelivery {
    enum class Outcome {
        accepted,
        postponed,  // it may go another time: 4xx, no connection, no log-in
        refused,    // it will never go: 5xx about this mail
    };
    Outcome outcome = Outcome::postponed;
    std::string error;  // in one sentence, without a secret
};

// One thread uses it at a time.
class MailTransport {
  public:
    virtual ~MailTransport() = default;
    virtual MailDelivery deliver(const MailMessage& message) = 0;
};

// Throws validation_failed for a URL that is none of the above.
std::unique_ptr<MailTransport> make_mail_transport(const MailTransportOptions& options);

// Inside of the mail folder only.
std::unique_ptr<MailTransport> make_folder_transport(const std::string& folder);
std::unique_ptr<MailTransport> make_smtp_transport(const MailTransportOptions& options);

}  // namespace dotmac::platform
