#include "platform/mail/routes.hpp"

#include "platform/mail/outbox.hpp"

namespace dotmac::platform {

void add_mail_routes(http::Router& router, MailTemplates templates) {
    router.list("/mails", Permission::mails_read, "What was mailed and what waits, newest first", list_mails);
    router.get("/mails/{mail_id}", Permission::mails_read, "One mail, without its text", get_mail);
    router.action("/mails/{mail_id}/retry", Permission::mails_write, "Tries a failed mail again", retry_mail);

    router.list("/mail-templates", Permission::tenant_configure, "What mails there are",
                [templates](Context& context) { return list_mail_templates(context, templates); });
    router.get("/mail-templates/{name}/{language}", Permission::tenant_configure,
               "The text of a mail in one language",
               [templates](Context& context, const std::string& name, const std::string& language) {
                   return get_mail_text(context, templates, name, language);
               });
    router.replace("/mail-templates/{name}/{language}", Permission::tenant_configure,
                   "Says it in the tenant's own words",
                   [templates](Context& context, const std::string& name, const std::string& language,
                               const MailTextChange& change) {
                       return change_mail_text(context, templates, name, language, change);
                   });
    router.remove("/mail-templates/{name}/{language}", Permission::tenant_configure,
                  "Returns to the shipped text",
                  [templates](Context& context, const std::string& name, const std::string& language) {
                      return reset_mail_text(context, templates, name, language);
                  });
    router.get("/mail-templates/{name}/{language}/preview", Permission::tenant_configure,
               "How the mail looks, with samples for its variables",
               [templates](Context& context, const std::string& name, const std::string& language) {
                   return preview_mail(context, templates, name, language, std::nullopt);
               });
    router.action("/mail-templates/{name}/{language}/preview", Permission::tenant_configure,
                  "How the mail would look with this text; saves nothing",
                  [templates](Context& context, const std::string& name, const std::string& language,
                              const MailTextChange& draft) {
                      return preview_mail(context, templates, name, language, draft);
                  });
}

}  // namespace dotmac::platform
