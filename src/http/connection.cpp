#include "http/connection.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "base/log.hpp"
#include "base/text.hpp"

namespace dotmac::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

constexpr std::size_t read_bytes = 4 << 10;        // at a time; most requests fit
constexpr std::size_t read_body_bytes = 64 << 10;  // at a time, once a body is on its way
// After a refusal, so that the client reads the answer before its own bytes are reset (RFC 9112, 9.6).
constexpr auto drain_time = std::chrono::seconds{2};
constexpr std::size_t largest_drain_bytes = 4 << 20;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

// The address that our own proxy saw, which it adds behind whatever the client claims: to the header, or as
// one more of them. Empty where there is none.
std::string_view forwarded_for(const Request& request) {
    std::string_view list;
    for (const auto& [name, value] : request.headers) {
        if (lower_ascii(name) == "x-forwarded-for") list = value;
    }
    const auto comma = list.rfind(',');
    return trim(comma == std::string_view::npos ? list : list.substr(comma + 1));
}

// uri-host [":" port] (RFC 9110, 7.2), as far as letters go: nothing that could end it, or stand before it.
bool is_host(std::string_view text) {
    return text.find_first_not_of(
               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
               "-._~!$&'()*+,;=%:[]") == std::string_view::npos;
}

// Empty lines in front of a request (RFC 9112, 2.2): some clients end a body with one.
std::size_t length_of_empty_lines(std::string_view text) {
    std::size_t length = 0;
    while (text.substr(length).starts_with("\r\n"))
        length += 2;
    return length;
}

// Whether a line ends that the parser would go on waiting for: it looks for CRLF alone.
bool has_bare_line_feed(std::string_view text) {
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        if (at == 0 || text[at - 1] != '\r') return true;
    }
    return false;
}

ProblemCode code_of(const boost::system::error_code& error) {
    if (error == beast::http::error::body_limit) return ProblemCode::body_too_large;
    if (error == beast::http::error::header_limit) return ProblemCode::headers_too_large;
    return ProblemCode::malformed_request;
}

}  // namespace

Connection::Connection(Socket socket, Shared& shared, ConnectionList& siblings)
    : socket_{std::move(socket)},
      shared_{shared},
      siblings_{siblings},
      place_{siblings.insert(siblings.end(), this)},
      began_at_{std::chrono::steady_clock::now()},
      input_{shared.options.largest_header_bytes + read_body_bytes} {
    Error error;
    const auto peer = socket_.remote_endpoint(error);
    if (!error) address_ = peer.address().to_string();
    socket_.set_option(asio::ip::tcp::no_delay{true}, error);
    socket_.non_blocking(true, error);
    if (error) close();
}

Connection::~Connection() {
    siblings_.erase(place_);
    shared_.connections.fetch_sub(1);
    shared_.on_closed();
}

void Connection::start() {
    if (phase_ != Phase::closed) become_idle();
}

void Connection::turn_away() {
    shared_.turned_away.fetch_add(1);
    refuse(ProblemCode::unavailable, "Too many connections.");
}

void Connection::set_deadline(std::chrono::milliseconds from_now) {
    deadline_ = std::chrono::steady_clock::now() + from_now;
}

void Connection::check_deadline(SteadyTime now) {
    if (now < deadline_) return;
    if (phase_ == Phase::head || phase_ == Phase::body) {
        Error ignored;  // the wait that is cancelled here finds another phase and does nothing
        socket_.cancel(ignored);
        return refuse(ProblemCode::request_timeout, "The request did not arrive in time.");
    }
    close();
}

void Connection::close_if_idle() {
    if (phase_ == Phase::idle) close();
}

void Connection::close() {
    const bool belongs_to_worker = phase_ == Phase::working;
    phase_ = Phase::closed;
    deadline_ = SteadyTime::max();
    if (belongs_to_worker) return;  // with the last pointer, which the worker has
    Error ignored;                  // whatever the socket says, it is gone
    socket_.close(ignored);
}

void Connection::become_idle() {
    if (shared_.is_stopping) return close();
    phase_ = Phase::idle;
    if (input_.capacity() != 0) input_ = beast::flat_buffer{input_.max_size()};
    output_ = {};
    set_deadline(shared_.options.idle_timeout);
    wait_readable();
}

void Connection::wait_readable() {
    socket_.async_wait(Socket::wait_read,
                       [self = shared_from_this()](Error error) { self->on_readable(error); });
}

void Connection::on_readable(Error error) {
    const bool is_reading = phase_ == Phase::idle || phase_ == Phase::head || phase_ == Phase::body;
    if (phase_ == Phase::draining && !error) return drain();
    if (!is_reading || error == asio::error::operation_aborted) return;
    if (error) return close();
    const std::size_t wanted = phase_ == Phase::body ? read_body_bytes : read_bytes;
    const std::size_t room = std::min(wanted, input_.max_size() - input_.size());
    const std::size_t count = socket_.read_some(input_.prepare(room), error);
    if (error == asio::error::would_block) return wait_readable();
    if (error) return close();
    input_.commit(count);
    parse();
}

std::string_view Connection::unread() const {
    return {static_cast<const char*>(input_.data().data()), input_.size()};
}

// Feeds what has been read to the parser, until it wants more or a request is whole.
void Connection::parse() {
    if (!parser_) {
        input_.consume(length_of_empty_lines(unread()));
        if (input_.size() == 0) return become_idle();
        phase_ = Phase::head;
        began_at_ = std::chrono::steady_clock::now();
        deadline_ = began_at_ + shared_.options.header_timeout;
        request_ = {};
        target_.clear();
        wire_ = {};
        head_bytes_ = 0;
        parser_ = std::make_unique<Parser>();
        parser_->header_limit(static_cast<std::uint32_t>(shared_.options.largest_header_bytes));
        parser_->body_limit(shared_.options.largest_body_bytes);
    }
    while (input_.size() != 0) {
        Error error;
        const std::size_t used = parser_->put(input_.data(), error);
        input_.consume(used);
        // The parser's own limit holds for what it has not taken yet, so that short headers never reach it.
        if (phase_ == Phase::head) head_bytes_ += used;
        if (head_bytes_ > shared_.options.largest_header_bytes)
            return refuse_input(beast::http::error::header_limit);
        if (error == beast::http::error::need_more) break;
        if (error) return refuse_input(error);
        if (phase_ == Phase::head && parser_->is_header_done() && !check_head()) return;
        if (parser_->is_done()) return hand_over();
    }
    // What is incomplete is a head, a chunk's head or a trailer, each of them bounded as the headers are.
    if (input_.size() >= shared_.options.largest_header_bytes)
        return refuse_input(beast::http::error::header_limit);
    if (has_bare_line_feed(unread())) return refuse_input(beast::http::error::bad_line_ending);
    if (phase_ == Phase::body) begin_body();
    wait_readable();
}

// What the parser leaves to its user. False where the request was refused.
bool Connection::check_head() {
    const auto& head = parser_->get();
    const auto fault = [this](std::string_view detail) {
        refuse(ProblemCode::malformed_request, detail);
        return false;
    };
    wire_ = {.is_head = head.method() == beast::http::verb::head,
             .is_http_1_0 = head.version() == 10,
             .keep_alive = parser_->keep_alive()};
    request_.method = view(head.method_string());
    target_ = view(head.target());
    for (const auto& field : head)
        request_.headers.emplace_back(view(field.name_string()), view(field.value()));
    if (target_.size() > shared_.options.largest_uri_bytes) return refuse_uri();
    // A message whose length two readers could see differently is how requests are smuggled (RFC 9112, 6.3).
    const auto encodings = head.count(beast::http::field::transfer_encoding);
    if (encodings != 0) {
        const auto encoding = lower_ascii(trim(request_.header("Transfer-Encoding")));
        if (encodings > 1 || encoding != "chunked")
            return fault("Transfer-Encoding is to be chunked, alone.");
        if (wire_.is_http_1_0) return fault("HTTP/1.0 knows no Transfer-Encoding.");
        if (head.count(beast::http::field::content_length) != 0)
            return fault("Both Content-Length and Transfer-Encoding say where the body ends.");
    }
    const auto hosts = head.count(beast::http::field::host);
    if (hosts > 1 || (hosts == 0 && !wire_.is_http_1_0)) return fault("There is to be one Host header.");
    if (!is_host(request_.header("Host"))) return fault("Host is to be a name or an address, and a port.");
    const std::string_view expect = request_.header("Expect");
    if (!expect.empty() && lower_ascii(expect) != "100-continue")
        return fault("Expect is to be 100-continue.");
    phase_ = Phase::body;
    set_deadline(shared_.options.body_timeout);
    return true;
}

// A client that waits for leave to send its body gets it, unless it did not wait.
void Connection::begin_body() {
    auto& head = parser_->get();
    if (head.count(beast::http::field::expect) == 0) return;
    head.erase(beast::http::field::expect);
    if (wire_.is_http_1_0 || input_.size() != 0) return;
    Error error;
    // 25 bytes always fit behind answers that were all read; where they do not, nobody is waiting for them.
    socket_.write_some(asio::buffer(continue_line), error);
}

void Connection::hand_over() {
    request_.body = std::move(parser_->get().body());
    parser_.reset();
    phase_ = Phase::working;
    deadline_ = SteadyTime::max();
    if (shared_.workers->submit(shared_from_this())) return;
    shared_.turned_away.fetch_add(1);
    phase_ = Phase::body;
    refuse(ProblemCode::unavailable, "Too many requests are waiting; try again.");
}

void Connection::refuse_input(Error error) {
    const ProblemCode code = code_of(error);
    if (code == ProblemCode::headers_too_large && is_in_request_line()) {
        refuse_uri();
        return;
    }
    refuse(code, code == ProblemCode::malformed_request ? "This is no HTTP: " + error.message() + "." : "");
}

bool Connection::is_in_request_line() const {
    return phase_ == Phase::head && parser_->get().target().empty();
}

bool Connection::refuse_uri() {
    refuse(ProblemCode::uri_too_long,
           "The address is longer than " + std::to_string(shared_.options.largest_uri_bytes) + " bytes.");
    return false;
}

// An answer of the server's own; the rest of the input cannot be trusted, so it is the last one.
void Connection::refuse(ProblemCode code, std::string_view detail) {
    parser_.reset();
    was_refused_ = true;
    wire_.keep_alive = false;
    request_.remote_address = address_;
    request_.request_id = shared_.request_ids.take(request_.header("X-Request-Id"));
    Response response = problem_response(Problem(code, std::string{detail}), request_.request_id);
    response.headers.emplace_back("Cache-Control", "no-store");
    if (code == ProblemCode::unavailable) response.headers.emplace_back("Retry-After", "1");
    put_answer(response);
    on_answer();
}

void Connection::run(std::shared_ptr<Job> self) noexcept {
    shared_.in_flight.fetch_add(1, std::memory_order_relaxed);
    const Response response = answer();
    if (shared_.is_stopping) wire_.keep_alive = false;
    put_answer(response);
    shared_.in_flight.fetch_sub(1, std::memory_order_relaxed);
    write_at_once();
    // The pointer goes along: the last one has to be let go of on the I/O thread, whose list this is in.
    asio::post(socket_.get_executor(), [this, self = std::move(self)] { on_answer(); });
}

Response Connection::answer() noexcept {
    const auto problem = [this](ProblemCode code, std::string detail) {
        return problem_response(Problem(code, std::move(detail)), request_.request_id);
    };
    try {
        request_.remote_address = address_;
        if (shared_.options.behind_proxy) {
            if (const auto forwarded = forwarded_for(request_); !forwarded.empty())
                request_.remote_address = forwarded;
        }
        request_.request_id = shared_.request_ids.take(request_.header("X-Request-Id"));
        if (shared_.is_abandoned) return problem(ProblemCode::unavailable, "The server is stopping.");
        parse_target(target_, request_);
        return shared_.handler(request_);
    } catch (const Problem& refusal) {
        return problem_response(refusal, request_.request_id);
    } catch (const std::exception& error) {
        log::error("handler failed", {{"request_id", request_.request_id}, {"reason", error.what()}});
    } catch (...) {
        log::error("handler failed", {{"request_id", request_.request_id}});
    }
    return problem(ProblemCode::internal_error, "The log has the reason under this request_id.");
}

void Connection::put_answer(const Response& response) noexcept {
    written_ = 0;
    try {
        output_ = serialize(response, request_.request_id, wire_);
        tell_access_log(response);
    } catch (const std::exception& error) {
        log::error("answer cannot be sent", {{"request_id", request_.request_id}, {"reason", error.what()}});
        wire_.keep_alive = false;
        output_ = serialize(problem_response(Problem(ProblemCode::internal_error, ""), request_.request_id),
                            request_.request_id, wire_);
    }
}

void Connection::tell_access_log(const Response& response) const {
    if (!shared_.access_log) return;
    const auto duration = std::chrono::steady_clock::now() - began_at_;
    shared_.access_log({.method = request_.method,
                        .route = response.trail.route,
                        .path = request_.path,
                        .status = response.status,
                        .duration = std::chrono::duration_cast<std::chrono::microseconds>(duration),
                        .bytes = response.body.size(),
                        .remote_address = request_.remote_address,
                        .request_id = request_.request_id,
                        .principal = response.trail.principal,
                        .tenant = response.trail.tenant,
                        .trace_id = trace_id(request_.header("traceparent"))});
}

// By the worker, because the I/O thread may first have to wait for a processor. That thread meets what does
// not fit, and what fails, once more.
void Connection::write_at_once() noexcept {
    Error error;
    const std::size_t count = socket_.write_some(asio::buffer(output_), error);
    if (!error) written_ = count;
}

void Connection::on_answer() {
    if (phase_ == Phase::closed) return;
    phase_ = Phase::writing;
    deadline_ = SteadyTime::max();
    write();
}

void Connection::write() {
    Error error;
    // A wait may end without room having come, which must not prolong it.
    bool is_new_wait = deadline_ == SteadyTime::max();
    while (written_ < output_.size()) {
        const auto rest = asio::buffer(output_.data() + written_, output_.size() - written_);
        const std::size_t count = socket_.write_some(rest, error);
        if (error == asio::error::would_block) {
            if (is_new_wait) set_deadline(shared_.options.write_timeout);
            return socket_.async_wait(Socket::wait_write, [self = shared_from_this()](Error failure) {
                if (self->phase_ != Phase::writing) return;
                if (failure) return self->close();
                self->write();
            });
        }
        if (error) return close();
        written_ += count;
        is_new_wait = true;
    }
    after_answer();
}

void Connection::after_answer() {
    if (!wire_.keep_alive) {
        if (!was_refused_ && input_.size() == 0)
            return close();  // nothing unread that could reset the answer
        Error error;
        socket_.shutdown(Socket::shutdown_send, error);
        if (error) return close();
        phase_ = Phase::draining;
        drained_bytes_ = 0;
        set_deadline(drain_time);
        return drain();
    }
    if (input_.size() == 0) return become_idle();
    output_ = {};
    // Pipelined: posted, so that a burst neither nests calls nor keeps other connections waiting.
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
        if (self->phase_ == Phase::writing) self->parse();
    });
}

void Connection::drain() {
    std::array<char, read_bytes> thrown_away{};
    while (drained_bytes_ < largest_drain_bytes) {
        Error error;
        const std::size_t count = socket_.read_some(asio::buffer(thrown_away), error);
        if (error == asio::error::would_block) return wait_readable();
        if (error) break;
        drained_bytes_ += count;
    }
    close();
}

}  // namespace dotmac::http
