// Codes that go out by mail: 80 random bits (platform/credentials/codes.hpp), good once and for a time. They
// are looked up by a hash without a salt, which so much randomness needs none of, so that a code alone says
// whose it is.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "modules/portal_management/model.hpp"
#include "store/context.hpp"

namespace dotmac::portal_management {

// As the column portal_codes.purpose holds them.
namespace code_purpose {
inline constexpr std::string_view activation = "activation";
inline constexpr std::string_view password_reset = "password_reset";
inline constexpr std::string_view new_address = "new_address";
inline constexpr std::string_view old_address = "old_address";
inline constexpr std::string_view registration = "registration";  // a mail without a code, only counted
}  // namespace code_purpose

inline constexpr std::chrono::hours activation_hours{24};
inline constexpr std::chrono::hours password_reset_hours{1};
inline constexpr std::chrono::hours address_change_hours{24};
// More mails about one account and purpose within an hour go nowhere: a mailbox is no place to fill.
inline constexpr std::int64_t most_mails_an_hour = 5;

struct MailedCode {
    PortalAccountId account;
    std::string purpose;
    std::string email;  // of a change of address: the new one
    bool is_confirmed = false;
};

// A new code, as it is shown; what was issued before is none from then on. Nothing where too many were.
std::optional<std::string> issue_code(Context& context, PortalAccountId account, std::string_view purpose,
                                      std::chrono::hours valid_for, std::string_view email = {});
// Counts a mail without a code; false where too many went out.
bool count_mail(Context& context, PortalAccountId account, std::string_view purpose);
// What a code stands for, as somebody typed it; nothing where it is wrong, used or over.
std::optional<MailedCode> find_code(Context& context, std::string_view typed);
std::optional<MailedCode> find_code_of(Context& context, PortalAccountId account, std::string_view purpose);
// It is none any more.
void use_code(Context& context, const MailedCode& code);
// It is none any more, and remembered as confirmed.
void confirm_code(Context& context, const MailedCode& code);
void revoke_codes(Context& context, PortalAccountId account);
// Codes that have been over for a day, at most `limit`; returns how many.
std::int64_t purge_codes(Context& context, std::int64_t limit);

}  // namespace dotmac::portal_management
