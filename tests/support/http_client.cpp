#include "tests/support/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "base/text.hpp"

namespace dotmac::test {

std::string Reply::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (lower_ascii(key) == lower_ascii(name)) return value;
    }
    return {};
}

HttpSession::HttpSession(std::uint16_t port, std::chrono::milliseconds patience)
    : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval wait{.tv_sec = patience.count() / 1'000, .tv_usec = (patience.count() % 1'000) * 1'000};
    const int on = 1;
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (socket_ < 0 || connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to 127.0.0.1:" + std::to_string(port) + ": " +
                                 strerror(errno));
}

HttpSession::~HttpSession() {
    if (socket_ >= 0) close(socket_);
}

HttpSession::HttpSession(HttpSession&& other) noexcept
    : socket_{std::exchange(other.socket_, -1)}, input_{std::move(other.input_)} {}

void HttpSession::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return;  // what the server has closed; reading shows it
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

bool HttpSession::fill() {
    std::array<char, 65'536> buffer;
    const auto count = recv(socket_, buffer.data(), buffer.size(), 0);
    if (count <= 0) return false;
    input_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

Reply HttpSession::read(bool is_head) {
    auto end = input_.find("\r\n\r\n");
    for (; end == std::string::npos; end = input_.find("\r\n\r\n")) {
        if (!fill()) return {};
    }
    Reply reply;
    const std::string head = input_.substr(0, end + 2);
    input_.erase(0, end + 4);
    reply.status = std::stoi(head.substr(head.find(' ') + 1, 3));
    for (auto at = head.find("\r\n") + 2; at < head.size();) {
        const auto line_end = head.find("\r\n", at);
        const auto colon = head.find(": ", at);
        reply.headers.emplace_back(head.substr(at, colon - at), head.substr(colon + 2, line_end - colon - 2));
        at = line_end + 2;
    }
    const std::string length = reply.header("Content-Length");
    if (is_head || length.empty()) return reply;
    const std::size_t size = std::stoul(length);
    while (input_.size() < size) {
        if (!fill()) return {};
    }
    reply.body = input_.substr(0, size);
    input_.erase(0, size);
    return reply;
}

Reply HttpSession::send(std::string_view method, std::string_view target, const HeaderList& headers,
                        std::string_view body) {
    std::string request = std::string{method} + " " + std::string{target} + " HTTP/1.1\r\nHost: test\r\n";
    for (const auto& [name, value] : headers)
        request += name + ": " + value + "\r\n";
    if (!body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    write(request + "\r\n" + std::string{body});
    return read(method == "HEAD");
}

std::string HttpSession::read_all() {
    while (fill()) {
    }
    return std::move(input_);
}

bool HttpSession::is_closed_by_server() {
    char byte = 0;
    const auto count = recv(socket_, &byte, 1, MSG_PEEK);
    return count == 0 || (count < 0 && errno == ECONNRESET);
}

Reply send(std::uint16_t port, std::string_view method, std::string_view target, const HeaderList& headers,
           std::string_view body) {
    return HttpSession{port}.send(method, target, headers, body);
}

std::string send_raw(std::uint16_t port, std::string_view bytes) {
    HttpSession session{port};
    session.write(bytes);
    return session.read_all();
}

}  // namespace dotmac::test
