#include "modules/portal_management/entrance.hpp"

#include "base/text.hpp"
#include "platform/events.hpp"

namespace dotmac::portal_management {

std::string agent_of(const Context& context) {
    std::string agent = context.actor.user_agent;
    while (!is_valid_utf8(agent))
        agent.pop_back();
    return agent;
}

void record_with_reason(Context& context, std::string_view type, std::string_view subject,
                        std::string_view reason) {
    platform::record_event(context, type, subject, platform::event_data({{"reason", reason}}));
}

}  // namespace dotmac::portal_management
