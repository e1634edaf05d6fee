#include "platform/credentials/security_mail.hpp"

#include "platform/mail/outbox.hpp"

namespace dotmac::platform {
namespace {

constexpr MailVariable variables[] = {
    {"account", "What the account's owner logs in with.", "jane@example.com"},
    {"when", "The moment, in UTC.", "2026-03-10T09:00:00Z"},
    {"password", "Filled where the password was changed.", "yes"},
    {"codes_set_up", "Filled where one-time codes were set up.", ""},
    {"codes_removed", "Filled where one-time codes were removed.", ""},
    {"backup_codes", "Filled where new backup codes took the place of the old.", ""},
    {"address", "Filled where the e-mail address was changed.", ""},
};

// In the order of SecurityChange.
constexpr const char* flags[] = {"password", "codes_set_up", "codes_removed", "backup_codes", "address"};

constexpr MailText texts[] = {
    {"en", "The log-in of {{account}} with {{provider}} was changed", R"(Hello,

this is about the account {{account}} with {{provider}}, at {{when}}:

{{#password}}The password was changed.{{/password}}{{#codes_set_up}}One-time codes were set up: from now
on each log-in asks for one.{{/codes_set_up}}{{#codes_removed}}One-time codes were removed: the password
alone opens the account.{{/codes_removed}}{{#backup_codes}}New backup codes were made; the old ones open
nothing any more.{{/backup_codes}}{{#address}}The e-mail address was changed: this one no longer belongs
to it.{{/address}}

If you know nothing of it, tell us at once.

{{provider}}
)"},
    {"de", "Die Anmeldung von {{account}} bei {{provider}} wurde geändert", R"(Guten Tag,

es geht um das Konto {{account}} bei {{provider}}, {{when}}:

{{#password}}Das Passwort wurde geändert.{{/password}}{{#codes_set_up}}Einmal-Codes wurden eingerichtet:
ab jetzt fragt jede Anmeldung danach.{{/codes_set_up}}{{#codes_removed}}Einmal-Codes wurden entfernt:
das Passwort allein öffnet das Konto.{{/codes_removed}}{{#backup_codes}}Neue Ersatz-Codes wurden
erzeugt; die alten öffnen nichts mehr.{{/backup_codes}}{{#address}}Die E-Mail-Adresse wurde geändert:
diese hier gehört nicht mehr dazu.{{/address}}

Wenn Sie davon nichts wissen, sagen Sie uns sofort Bescheid.

{{provider}}
)"},
    {"fr", "L'accès de {{account}} chez {{provider}} a été modifié", R"(Bonjour,

ceci concerne le compte {{account}} chez {{provider}}, {{when}} :

{{#password}}Le mot de passe a été changé.{{/password}}{{#codes_set_up}}Des codes à usage unique ont été
mis en place : chaque connexion en demandera un.{{/codes_set_up}}{{#codes_removed}}Les codes à usage
unique ont été supprimés : le mot de passe seul ouvre le compte.{{/codes_removed}}{{#backup_codes}}De
nouveaux codes de secours ont été créés ; les anciens n'ouvrent plus
rien.{{/backup_codes}}{{#address}}L'adresse e-mail a été changée : celle-ci n'en fait plus
partie.{{/address}}

Si vous n'en savez rien, prévenez-nous aussitôt.

{{provider}}
)"},
    {"es", "El acceso de {{account}} en {{provider}} ha cambiado", R"(Hola:

Se trata de la cuenta {{account}} en {{provider}}, {{when}}:

{{#password}}Se ha cambiado la contraseña.{{/password}}{{#codes_set_up}}Se han configurado códigos de un
solo uso: desde ahora cada inicio de sesión pedirá uno.{{/codes_set_up}}{{#codes_removed}}Se han quitado
los códigos de un solo uso: la contraseña sola abre la cuenta.{{/codes_removed}}{{#backup_codes}}Se han
creado códigos de reserva nuevos; los anteriores ya no abren nada.{{/backup_codes}}{{#address}}Se ha
cambiado la dirección de correo: esta ya no le pertenece.{{/address}}

Si no sabe nada de ello, avísenos enseguida.

{{provider}}
)"},
    {"pt", "O acesso de {{account}} na {{provider}} foi alterado", R"(Olá,

trata-se da conta {{account}} na {{provider}}, {{when}}:

{{#password}}A palavra-passe foi alterada.{{/password}}{{#codes_set_up}}Foram configurados códigos de
uso único: a partir de agora cada entrada pede um.{{/codes_set_up}}{{#codes_removed}}Os códigos de uso
único foram removidos: a palavra-passe só por si abre a conta.{{/codes_removed}}{{#backup_codes}}Foram
criados novos códigos de reserva; os antigos já não abrem nada.{{/backup_codes}}{{#address}}O endereço
de correio foi alterado: este já não lhe pertence.{{/address}}

Se não sabe de nada, avise-nos de imediato.

{{provider}}
)"},
};

}  // namespace

constexpr MailTemplate security_mail{"security.changed", "The way in which somebody logs in was changed.",
                                     variables, texts};

void mail_security_change(Context& context, SecurityChange change, const AccountOwner& owner) {
    MailValues values{
        {"account", std::string{owner.account}},
        {"when", to_string(std::chrono::floor<std::chrono::minutes>(context.clock->now))},
    };
    for (const char* flag : flags)
        values.emplace(flag, "");
    values[flags[static_cast<std::size_t>(change)]] = "yes";
    queue_mail(context, security_mail, owner.language, {.address = std::string{owner.address}, .name = ""},
               values);
}

}  // namespace dotmac::platform
