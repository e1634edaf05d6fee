#include "platform/mail/message.hpp"

#include <fmt/chrono.h>
#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace dotmac::platform {
namespace {

constexpr std::size_t longest_line = 76;           // of quoted-printable, the soft break included
constexpr std::size_t longest_encoded_bytes = 45;  // 60 letters of base 64: an encoded word has at most 75

bool is_printable_ascii(char c) {
    return c >= ' ' && c <= '~';
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::string base64(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), variant);
    text.pop_back();  // the closing zero that libsodium counts
    return text;
}

std::string quoted_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

std::string address_header(const MailAddress& address) {
    if (address.name.empty()) return '<' + address.address + '>';
    const bool is_plain = std::ranges::all_of(address.name, is_printable_ascii);
    return (is_plain ? quoted_string(address.name) : encode_header_text(address.name)) + " <" +
           address.address + '>';
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

// `value` is a client's, or made of one.
void append_checked(std::string& out, std::string_view name, std::string_view text, std::string_view value) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    if (std::ranges::any_of(text, is_control))
        throw std::logic_error("a mail header holds a control character: " + std::string{name});
    append_header(out, name, value);
}

void append_part(std::string& out, std::string_view boundary, std::string_view type, std::string_view body) {
    out.append("--").append(boundary).append("\r\n");
    append_header(out, "Content-Type", std::string{type} + "; charset=utf-8");
    append_header(out, "Content-Transfer-Encoding", "quoted-printable");
    out.append("\r\n").append(quoted_printable(body)).append("\r\n");
}

}  // namespace

std::string encode_header_text(std::string_view text) {
    if (std::ranges::all_of(text, is_printable_ascii) && text.find("=?") == std::string_view::npos)
        return std::string{text};
    std::string encoded;
    while (!text.empty()) {
        std::size_t length = std::min(text.size(), longest_encoded_bytes);
        while (length < text.size() && is_continuation(text[length]))
            --length;
        if (!encoded.empty()) encoded += "\r\n ";
        encoded += "=?UTF-8?B?" + base64(text.substr(0, length)) + "?=";
        text.remove_prefix(length);
    }
    return encoded;
}

std::string quoted_printable(std::string_view text) {
    std::string out;
    std::size_t column = 0;
    const auto append = [&](std::string_view piece) {
        if (column + piece.size() >= longest_line) {
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    };
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\r') continue;
        if (c == '\n') {
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool ends_line = at + 1 == text.size() || text[at + 1] == '\n' || text[at + 1] == '\r';
        const bool is_plain = is_printable_ascii(c) && c != '=' && !(c == ' ' && ends_line);
        append(is_plain ? std::string{c} : fmt::format("={:02X}", static_cast<unsigned char>(c)));
    }
    return out;
}

std::string mail_date(Instant instant) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", std::chrono::floor<std::chrono::seconds>(instant));
}

std::string mime_message(const MailMessage& message) {
    const std::string boundary = "=_" + message.id;
    const std::string domain = message.from.address.substr(message.from.address.find('@') + 1);
    std::string out;
    append_header(out, "Date", mail_date(message.date));
    append_checked(out, "From", message.from.name + message.from.address, address_header(message.from));
    append_checked(out, "To", message.to.name + message.to.address, address_header(message.to));
    append_checked(out, "Subject", message.subject, encode_header_text(message.subject));
    append_header(out, "Message-ID", '<' + message.id + '@' + domain + '>');
    append_header(out, "Auto-Submitted", "auto-generated");  // RFC 3834: nobody's absence note answers it
    append_header(out, "MIME-Version", "1.0");
    append_header(out, "Content-Language", message.language);
    append_header(out, "Content-Type", "multipart/alternative; boundary=\"" + boundary + '"');
    out += "\r\n";
    append_part(out, boundary, "text/plain", message.text);
    append_part(out, boundary, "text/html", message.html);
    return out + "--" + boundary + "--\r\n";
}

}  // namespace dotmac::platform
