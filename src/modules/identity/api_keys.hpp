// Keys for programs. A key belongs to a user of the tenant and can never do more than he can now: it loses
// what he loses, and is silent while he is disabled.
#pragma once

#include <optional>
#include <string_view>

#include "http/permission.hpp"
#include "modules/identity/model.hpp"
#include "platform/credentials/recognizer.hpp"
#include "store/context.hpp"
#include "store/page.hpp"

namespace dotmac::identity {

// `granter`: what the owner may do now. `now` is real time, as everywhere where keys end.
ApiKeyCreated create_api_key(Context& context, const ApiKeyCreate& create, UserId owner,
                             const Permissions& granter, Instant now);
ApiKey get_api_key(Context& context, ApiKeyId id);
store::Page<ApiKey> list_api_keys(Context& context, const store::PageRequest& page);
void revoke_api_key(Context& context, ApiKeyId id);

std::optional<platform::Recognized> recognize_api_key(store::Transaction& transaction,
                                                      std::string_view token_hash, Instant now);
void touch_api_key(store::Transaction& transaction, std::string_view token_id, Instant now);

}  // namespace dotmac::identity
