// A mail as bytes: RFC 5322 headers, a text and an HTML part (RFC 2046, multipart/alternative), all in ASCII
// by quoted-printable and RFC 2047 unless an address itself needs UTF-8 (RFC 6532). Our own, since libcurl
// builds a message only into a transfer, and the folder wants the same bytes. Inside of the mail folder only.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"

namespace dotmac::platform {

struct MailAddress {
    std::string address;
    std::string name;  // may be empty
};

// No header of it holds a control character: `queue_mail` refuses them.
struct MailMessage {
    std::string id;  // "mai_…"; with the sender's domain it makes the Message-ID, the same at every attempt
    MailAddress from;
    MailAddress to;
    std::string subject;
    std::string language;
    std::string text;
    std::string html;
    Instant date;
};

// Lines end in CR LF. Throws std::logic_error where a header holds a control character all the same.
std::string mime_message(const MailMessage& message);

// Pieces of it, for tests.
std::string encode_header_text(std::string_view text);  // RFC 2047 where it is not plain ASCII
std::string quoted_printable(std::string_view text);    // RFC 2045, 6.7
std::string mail_date(Instant instant);                 // "Mon, 23 Nov 2026 08:09:30 +0000"

}  // namespace dotmac::platform
