#include "app/wiring.hpp"

#include <algorithm>

#include "modules/billing/service.hpp"
#include "modules/catalogue.hpp"
#include "modules/identity/invariants.hpp"
#include "modules/identity/jobs.hpp"
#include "modules/identity/service.hpp"
#include "modules/portal_management/activation.hpp"
#include "modules/portal_management/log_in_routes.hpp"
#include "modules/portal_management/log_in_settings.hpp"
#include "modules/portal_management/mails.hpp"
#include "modules/portal_management/own_account.hpp"
#include "modules/portal_management/service.hpp"
#include "modules/services/invariants.hpp"
#include "modules/services/service.hpp"
#include "modules/support/service.hpp"
#include "platform/credentials/security_mail.hpp"
#include "platform/mail/outbox.hpp"
#include "platform/mail/test_mail.hpp"
#include "platform/platform_jobs.hpp"
#include "platform/stored_enums.hpp"

namespace dotmac::app {
namespace {

template <class All, class More>
void append(All& all, const More& more) {
    all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

Listeners all_listeners() {
    Listeners all;
    append(all, portal_management::listeners());
    append(all, portal_management::activation_listeners());
    append(all, portal_management::log_in_listeners());
    append(all, services::listeners());
    append(all, billing::listeners());
    return all;
}

std::vector<platform::JobType> all_job_types() {
    std::vector<platform::JobType> all = platform::platform_jobs();
    append(all, identity::jobs(system_now));
    append(all, portal_management::activation_jobs());
    append(all, portal_management::log_in_jobs(system_now));
    append(all, billing::job_types());
    append(all, platform::row_seal_jobs(all_sealed_tables()));
    return all;
}

std::vector<platform::SettingReference> all_settings() {
    std::vector<platform::SettingReference> all;
    append(all, platform::job_settings());
    append(all, platform::mail_settings());
    append(all, identity::settings());
    append(all, portal_management::settings());
    append(all, portal_management::activation_settings());
    append(all, portal_management::log_in_settings());
    append(all, billing::settings());
    return all;
}

std::vector<const platform::MailTemplate*> all_mail_templates() {
    std::vector<const platform::MailTemplate*> all{&platform::test_mail};
    append(all, portal_management::mail_templates());
    all.push_back(&platform::security_mail);
    return all;
}

std::vector<platform::Invariant> all_invariants() {
    std::vector<platform::Invariant> all;
    append(all, platform::invariants());
    append(all, identity::invariants());
    append(all, portal_management::invariants());
    append(all, services::invariants());
    append(all, billing::invariants());
    append(all, support::invariants());
    all.push_back(platform::sealed_rows_invariant(all_sealed_tables()));
    return all;
}

std::vector<platform::SealedTable> all_sealed_tables() {
    std::vector<platform::SealedTable> all;
    append(all, identity::sealed_tables());
    append(all, portal_management::sealed_tables());
    append(all, services::sealed_tables());
    append(all, billing::sealed_tables());
    // Of a deprecated value as well: `enums migrate --deprecated` rewrites it.
    for (const platform::Rewrite& rewrite : platform::rewrites(modules::all_enums(), true)) {
        const auto table = std::ranges::find(all, rewrite.table, &platform::SealedTable::name);
        if (table != all.end()) table->rewrites.push_back({rewrite.column, rewrite.former, rewrite.present});
    }
    append(all, support::sealed_tables());
    return all;
}

}  // namespace dotmac::app
