// Texts for people: passwords and log-ins (see mails.cpp).
#include "modules/portal_management/mail_variables.hpp"
#include "modules/portal_management/mails.hpp"

namespace dotmac::portal_management {
namespace {

using namespace mail_variables;
using platform::MailTemplate;
using platform::MailText;
using platform::MailVariable;

constexpr MailVariable of_link[] = {portal_id, link, code};
constexpr MailVariable of_change[] = {portal_id, when};
constexpr MailVariable of_log_in[] = {portal_id, code, when, address, device};

constexpr MailText password_reset_texts[] = {
    {"en", "A new password for {{provider}}", R"(Hello,

somebody, perhaps you, asked for a new password for the account
{{portal_id}} at the portal of {{provider}}. Open this link to choose one:

{{link}}

Or type in this code:

{{code}}

Both work once, within one hour. If you did not ask for this, do nothing:
your password stays as it is.

{{provider}}
)"},
    {"de", "Ein neues Passwort für {{provider}}", R"(Guten Tag,

jemand, vielleicht Sie selbst, hat ein neues Passwort für das Konto
{{portal_id}} im Portal von {{provider}} angefordert. Öffnen Sie diesen
Link, um eines zu wählen:

{{link}}

Oder geben Sie diesen Code ein:

{{code}}

Beides gilt einmal und eine Stunde lang. Wenn Sie das nicht waren, brauchen
Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.

{{provider}}
)"},
    {"fr", "Un nouveau mot de passe pour {{provider}}", R"(Bonjour,

quelqu'un, peut-être vous, a demandé un nouveau mot de passe pour le compte
{{portal_id}} du portail de {{provider}}. Ouvrez ce lien pour en choisir un
:

{{link}}

Ou saisissez ce code :

{{code}}

L'un et l'autre servent une seule fois, dans l'heure. Si vous n'avez rien
demandé, ne faites rien : votre mot de passe reste le même.

{{provider}}
)"},
    {"es", "Una contraseña nueva para {{provider}}", R"(Hola:

Alguien, quizá usted, ha pedido una contraseña nueva para la cuenta
{{portal_id}} del portal de {{provider}}. Abra este enlace para elegirla:

{{link}}

O escriba este código:

{{code}}

Ambos sirven una sola vez, durante una hora. Si no lo ha pedido, no haga
nada: su contraseña sigue siendo la misma.

{{provider}}
)"},
    {"pt", "Uma nova palavra-passe para a {{provider}}", R"(Olá,

alguém, talvez você, pediu uma nova palavra-passe para a conta {{portal_id}}
do portal da {{provider}}. Abra esta ligação para a escolher:

{{link}}

Ou introduza este código:

{{code}}

Ambos servem uma só vez, durante uma hora. Se não pediu isto, não faça nada:
a sua palavra-passe fica como está.

{{provider}}
)"},
};

constexpr MailText password_changed_texts[] = {
    {"en", "Your password with {{provider}} was changed", R"(Hello,

the password of the account {{portal_id}} at the portal of {{provider}} was
changed at {{when}}. All log-ins have ended.

If it was not you, ask for a new password at once, and tell us.

{{provider}}
)"},
    {"de", "Ihr Passwort bei {{provider}} wurde geändert", R"(Guten Tag,

das Passwort des Kontos {{portal_id}} im Portal von {{provider}} wurde
geändert: {{when}}. Alle Anmeldungen sind beendet.

Wenn Sie das nicht waren, fordern Sie sofort ein neues Passwort an und sagen
Sie uns Bescheid.

{{provider}}
)"},
    {"fr", "Votre mot de passe chez {{provider}} a été changé", R"(Bonjour,

le mot de passe du compte {{portal_id}} du portail de {{provider}} a été
changé : {{when}}. Toutes les sessions ont pris fin.

Si ce n'était pas vous, demandez aussitôt un nouveau mot de passe et
prévenez-nous.

{{provider}}
)"},
    {"es", "Se ha cambiado su contraseña en {{provider}}", R"(Hola:

Se ha cambiado la contraseña de la cuenta {{portal_id}} del portal de
{{provider}}: {{when}}. Todas las sesiones han terminado.

Si no fue usted, pida enseguida una contraseña nueva y avísenos.

{{provider}}
)"},
    {"pt", "A sua palavra-passe na {{provider}} foi alterada", R"(Olá,

a palavra-passe da conta {{portal_id}} do portal da {{provider}} foi
alterada: {{when}}. Todas as sessões terminaram.

Se não foi você, peça de imediato uma nova palavra-passe e avise-nos.

{{provider}}
)"},
};

constexpr MailText log_in_confirmation_texts[] = {
    {"en", "Is it you who logs in with {{provider}}?", R"(Hello,

somebody knows the password of the account {{portal_id}} and logs in from an
unusual place:

{{when}}

{{address}}

{{device}}

If it is you, type in this code within a quarter of an hour:

{{code}}

If it is not, change your password at once.

{{provider}}
)"},
    {"de", "Melden Sie sich gerade bei {{provider}} an?", R"(Guten Tag,

jemand kennt das Passwort des Kontos {{portal_id}} und meldet sich von einem
ungewöhnlichen Ort aus an:

{{when}}

{{address}}

{{device}}

Wenn Sie es sind, geben Sie innerhalb einer Viertelstunde diesen Code ein:

{{code}}

Wenn nicht, ändern Sie sofort Ihr Passwort.

{{provider}}
)"},
    {"fr", "Est-ce vous qui vous connectez chez {{provider}} ?", R"(Bonjour,

quelqu'un connaît le mot de passe du compte {{portal_id}} et se connecte
depuis un endroit inhabituel :

{{when}}

{{address}}

{{device}}

Si c'est vous, saisissez ce code dans le quart d'heure :

{{code}}

Sinon, changez aussitôt votre mot de passe.

{{provider}}
)"},
    {"es", "¿Es usted quien inicia sesión en {{provider}}?", R"(Hola:

Alguien conoce la contraseña de la cuenta {{portal_id}} e inicia sesión
desde un lugar inusual:

{{when}}

{{address}}

{{device}}

Si es usted, escriba este código en un cuarto de hora:

{{code}}

Si no lo es, cambie enseguida su contraseña.

{{provider}}
)"},
    {"pt", "É você que está a entrar na {{provider}}?", R"(Olá,

alguém conhece a palavra-passe da conta {{portal_id}} e entra a partir de um
lugar invulgar:

{{when}}

{{address}}

{{device}}

Se é você, introduza este código dentro de um quarto de hora:

{{code}}

Se não é, mude de imediato a sua palavra-passe.

{{provider}}
)"},
};

}  // namespace

constexpr MailTemplate password_reset_mail{"portal.password_reset", "A new password was asked for.", of_link,
                                           password_reset_texts};
constexpr MailTemplate password_changed_mail{"portal.password_changed", "A password was changed or set anew.",
                                             of_change, password_changed_texts};
constexpr MailTemplate log_in_confirmation_mail{"portal.log_in_confirmation",
                                                "A log-in that looks unlike its owner's is to be confirmed.",
                                                of_log_in, log_in_confirmation_texts};

}  // namespace dotmac::portal_management
