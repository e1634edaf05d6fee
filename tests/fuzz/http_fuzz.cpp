// Sends any bytes to the real server over a socket. "TOKEN" stands for the token of a log-in.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "tests/fuzz/fuzz.hpp"
#include "tests/fuzz/whole_program.hpp"

namespace {

using namespace dotmac;

// Everything the server says to these bytes, after which nothing more comes from this client.
std::string exchange(std::uint16_t port, std::string_view bytes) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{.tv_sec = 5, .tv_usec = 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const bool is_connected = connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    fuzz::require(is_connected, "the server takes the next client");
    while (!bytes.empty()) {
        const auto count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) break;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    shutdown(socket, SHUT_WR);
    std::string answer;
    std::array<char, 16'384> buffer;
    ssize_t count = 0;
    while ((count = recv(socket, buffer.data(), buffer.size(), 0)) > 0)
        answer.append(buffer.data(), static_cast<std::size_t>(count));
    fuzz::require(count == 0 || errno == ECONNRESET, "the server ends what the client has ended");
    const linger at_once{.l_onoff = 1, .l_linger = 0};  // or the ports run out
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(socket);
    return answer;
}

void start_once() {
    static const bool started = [] {
        fuzz::WholeProgram::get().instance().start();
        return true;
    }();
    fuzz::require(started, "the server starts");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    start_once();
    auto& program = fuzz::WholeProgram::get();
    std::string bytes{fuzz::text_of(data, size)};
    constexpr std::string_view token = "TOKEN";
    for (auto at = bytes.find(token); at != std::string::npos;
         at = bytes.find(token, at + program.token().size()))
        bytes.replace(at, token.size(), program.token());
    const std::string answer = exchange(program.instance().port(), bytes);
    fuzz::require(answer.empty() || answer.starts_with("HTTP/1.1 "), "an answer is HTTP");
    fuzz::require(!answer.starts_with("HTTP/1.1 5"), "no bytes are answered with a fault of ours");
    return 0;
}
