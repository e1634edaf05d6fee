// Mail over SMTP (RFC 5321) by libcurl. One handle is kept, so mails that follow each other share a
// connection.
#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/problem.hpp"
#include "base/shared_library.hpp"
#include "platform/mail/transport.hpp"

namespace dotmac::platform {
namespace {

constexpr long longest_connect_seconds = 10;

// What libcurl reads a message from.
struct Upload {
    std::string_view rest;
    static std::size_t read(char* buffer, std::size_t size, std::size_t count, void* self) {
        auto& upload = *static_cast<Upload*>(self);
        const std::size_t taken = std::min(size * count, upload.rest.size());
        std::memcpy(buffer, upload.rest.data(), taken);
        upload.rest.remove_prefix(taken);
        return taken;
    }
};

// libcurl, loaded with the first transport: it brings libraries along that who sends no mail does not need.
// Its functions by their names, without the prefix curl_.
struct Libcurl {
    SharedLibrary library{"libcurl.so.4"};
    decltype(&curl_easy_cleanup) easy_cleanup = library["curl_easy_cleanup"];
    decltype(&curl_easy_getinfo) easy_getinfo = library["curl_easy_getinfo"];
    decltype(&curl_easy_init) easy_init = library["curl_easy_init"];
    decltype(&curl_easy_perform) easy_perform = library["curl_easy_perform"];
    decltype(&curl_easy_setopt) easy_setopt = library["curl_easy_setopt"];
    decltype(&curl_easy_strerror) easy_strerror = library["curl_easy_strerror"];
    decltype(&curl_global_init) global_init = library["curl_global_init"];
    decltype(&curl_slist_append) slist_append = library["curl_slist_append"];
    decltype(&curl_slist_free_all) slist_free_all = library["curl_slist_free_all"];

    // It wants to be readied once per process, before any thread uses it.
    Libcurl() {
        if (global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl does not start");
    }
};

const Libcurl& libcurl() {
    static const Libcurl loaded;
    return loaded;
}

long tls_level(const MailTransportOptions& options) {
    if (options.tls == "require") return CURLUSESSL_ALL;
    if (options.tls == "try") return CURLUSESSL_TRY;
    if (options.tls == "off") return CURLUSESSL_NONE;
    throw invalid_field("mail_tls", "'" + options.tls + "' is none of require, try and off.");
}

class SmtpTransport final : public MailTransport {
  public:
    explicit SmtpTransport(const MailTransportOptions& options) : options_{options} {
        // A password goes out under TLS only.
        const long tls = tls_level(options);
        if (!options.user.empty() && tls != CURLUSESSL_ALL && !options.url.starts_with("smtps:"))
            throw invalid_field("mail_tls", "is require where mail_user is set: a password needs TLS.");
        curl_.reset(libcurl().easy_init());
        if (!curl_) throw std::bad_alloc{};
        set(CURLOPT_URL, options_.url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_USE_SSL, tls);
        set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
        if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());
        if (!options_.user.empty()) {
            set(CURLOPT_USERNAME, options_.user.c_str());
            set(CURLOPT_PASSWORD, options_.password.c_str());
        }
        set(CURLOPT_CONNECTTIMEOUT, std::min(longest_connect_seconds, long{options_.timeout_seconds}));
        set(CURLOPT_TIMEOUT, long{options_.timeout_seconds});
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, Upload::read);
    }

    MailDelivery deliver(const MailMessage& message) override {
        const std::string bytes = mime_message(message);
        const std::string from = '<' + message.from.address + '>';
        const std::string to = '<' + message.to.address + '>';
        const std::unique_ptr<curl_slist, decltype(Libcurl::slist_free_all)> recipients{
            libcurl().slist_append(nullptr, to.c_str()), libcurl().slist_free_all};
        if (!recipients) throw std::bad_alloc{};
        Upload upload{bytes};
        std::array<char, CURL_ERROR_SIZE> why{};
        set(CURLOPT_ERRORBUFFER, why.data());
        set(CURLOPT_MAIL_FROM, from.c_str());
        set(CURLOPT_MAIL_RCPT, recipients.get());
        set(CURLOPT_READDATA, &upload);
        set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(bytes.size()));
        const CURLcode result = libcurl().easy_perform(curl_.get());
        set(CURLOPT_ERRORBUFFER, nullptr);
        if (result == CURLE_OK) return {MailDelivery::Outcome::accepted, ""};
        return failure(result, why[0] != '\0' ? why.data() : libcurl().easy_strerror(result),
                       !upload.rest.empty());
    }

  private:
    template <class Value>
    void set(CURLoption option, Value value) {
        if (const CURLcode result = libcurl().easy_setopt(curl_.get(), option, value); result != CURLE_OK)
            throw std::runtime_error(std::string{"libcurl refuses a setting: "} +
                                     libcurl().easy_strerror(result));
    }

    // A 5xx is about this mail where the server said it to MAIL, RCPT or DATA, or to the text itself. What it
    // says to a greeting, to STARTTLS or to a log-in is about the connection: the operator mends that.
    MailDelivery failure(CURLcode result, std::string_view why, bool is_unsent) {
        long code = 0;
        libcurl().easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &code);
        const bool is_about_mail = result == CURLE_SEND_ERROR || (!is_unsent && is_answer_error(result));
        std::string error = code >= 400 ? "The server answered " + std::to_string(code) + ": " : "";
        error.append(why).append(".");
        const bool is_refused = is_about_mail && code >= 500 && code < 600;
        return {is_refused ? MailDelivery::Outcome::refused : MailDelivery::Outcome::postponed, error};
    }

    static bool is_answer_error(CURLcode result) {
        return result == CURLE_WEIRD_SERVER_REPLY || result == CURLE_RECV_ERROR;
    }

    const MailTransportOptions options_;
    struct Close {
        void operator()(CURL* curl) const { libcurl().easy_cleanup(curl); }
    };
    std::unique_ptr<CURL, Close> curl_;
};

}  // namespace

std::unique_ptr<MailTransport> make_smtp_transport(const MailTransportOptions& options) {
    return std::make_unique<SmtpTransport>(options);
}

}  // namespace dotmac::platform
