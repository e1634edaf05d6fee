// What the modules contribute, gathered: the one place that knows them all.
#pragma once

#include <vector>

#include "platform/job_runner.hpp"
#include "platform/jobs.hpp"
#include "platform/mail/templates.hpp"
#include "platform/row_seals.hpp"
#include "platform/settings.hpp"
#include "platform/verify.hpp"
#include "store/context.hpp"
#include "store/database.hpp"

namespace dotmac::http {
class Router;
struct Hooks;
}  // namespace dotmac::http

namespace dotmac::app {

Listeners all_listeners();
std::vector<platform::JobType> all_job_types();
std::vector<platform::SettingReference> all_settings();
std::vector<const platform::MailTemplate*> all_mail_templates();
std::vector<platform::Invariant> all_invariants();
std::vector<platform::SealedTable> all_sealed_tables();

}  // namespace dotmac::app
