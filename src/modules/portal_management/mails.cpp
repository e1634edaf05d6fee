// Texts for people: accounts and their addresses. Links and codes stand on lines of their own, so that they
// are easy to copy.
#include "modules/portal_management/mails.hpp"
#include "modules/portal_management/mail_variables.hpp"

namespace dotmac::portal_management {
namespace {

using namespace mail_variables;
using platform::MailTemplate;
using platform::MailText;
using platform::MailVariable;

constexpr MailVariable of_link[] = {portal_id, link, code};
constexpr MailVariable of_account[] = {portal_id};
constexpr MailVariable of_old_address[] = {portal_id, new_email, link, code};

constexpr MailText activation_texts[] = {
    {"en", "Activate your account with {{provider}}", R"(Hello,

an account has been opened for you at the portal of {{provider}}. Your
Portal ID is {{portal_id}}.

Open this link to choose a password and activate the account:

{{link}}

Or type in this code:

{{code}}

Both work once, within 24 hours. If you did not expect this mail, do
nothing.

{{provider}}
)"},
    {"de", "Aktivieren Sie Ihr Konto bei {{provider}}", R"(Guten Tag,

im Portal von {{provider}} wurde ein Konto für Sie eröffnet. Ihre Portal-ID
ist {{portal_id}}.

Öffnen Sie diesen Link, um ein Passwort zu wählen und das Konto zu
aktivieren:

{{link}}

Oder geben Sie diesen Code ein:

{{code}}

Beides gilt einmal und 24 Stunden lang. Wenn Sie diese E-Mail nicht erwartet
haben, brauchen Sie nichts zu tun.

{{provider}}
)"},
    {"fr", "Activez votre compte chez {{provider}}", R"(Bonjour,

un compte a été ouvert pour vous sur le portail de {{provider}}. Votre
identifiant de portail est {{portal_id}}.

Ouvrez ce lien pour choisir un mot de passe et activer le compte :

{{link}}

Ou saisissez ce code :

{{code}}

L'un et l'autre servent une seule fois, dans les 24 heures. Si vous
n'attendiez pas ce message, ne faites rien.

{{provider}}
)"},
    {"es", "Active su cuenta en {{provider}}", R"(Hola:

Se ha abierto una cuenta para usted en el portal de {{provider}}. Su
identificador del portal es {{portal_id}}.

Abra este enlace para elegir una contraseña y activar la cuenta:

{{link}}

O escriba este código:

{{code}}

Ambos sirven una sola vez, durante 24 horas. Si no esperaba este mensaje, no
haga nada.

{{provider}}
)"},
    {"pt", "Ative a sua conta na {{provider}}", R"(Olá,

foi aberta uma conta para si no portal da {{provider}}. O seu identificador
do portal é {{portal_id}}.

Abra esta ligação para escolher uma palavra-passe e ativar a conta:

{{link}}

Ou introduza este código:

{{code}}

Ambos servem uma só vez, durante 24 horas. Se não esperava esta mensagem,
não faça nada.

{{provider}}
)"},
};

constexpr MailText already_registered_texts[] = {
    {"en", "You already have an account with {{provider}}", R"(Hello,

somebody, perhaps you, tried to register at the portal of {{provider}} with
this address. It belongs to an account already: its Portal ID is
{{portal_id}}.

If it was you, log in with it, or ask for a new password there. If it was
not, do nothing.

{{provider}}
)"},
    {"de", "Sie haben bereits ein Konto bei {{provider}}", R"(Guten Tag,

jemand, vielleicht Sie selbst, wollte sich im Portal von {{provider}} mit
dieser Adresse registrieren. Sie gehört bereits zu einem Konto: seine
Portal-ID ist {{portal_id}}.

Wenn Sie es waren, melden Sie sich damit an oder fordern Sie dort ein neues
Passwort an. Wenn nicht, brauchen Sie nichts zu tun.

{{provider}}
)"},
    {"fr", "Vous avez déjà un compte chez {{provider}}", R"(Bonjour,

quelqu'un, peut-être vous, a voulu s'inscrire sur le portail de {{provider}}
avec cette adresse. Elle appartient déjà à un compte : son identifiant de
portail est {{portal_id}}.

Si c'était vous, connectez-vous avec celui-ci ou demandez-y un nouveau mot
de passe. Sinon, ne faites rien.

{{provider}}
)"},
    {"es", "Usted ya tiene una cuenta en {{provider}}", R"(Hola:

Alguien, quizá usted, intentó registrarse en el portal de {{provider}} con
esta dirección. Ya pertenece a una cuenta: su identificador del portal es
{{portal_id}}.

Si fue usted, inicie sesión con él o pida allí una contraseña nueva. Si no,
no haga nada.

{{provider}}
)"},
    {"pt", "Já tem uma conta na {{provider}}", R"(Olá,

alguém, talvez você, tentou registar-se no portal da {{provider}} com este
endereço. Já pertence a uma conta: o seu identificador do portal é
{{portal_id}}.

Se foi você, inicie sessão com ele ou peça lá uma nova palavra-passe. Se não
foi, não faça nada.

{{provider}}
)"},
};

constexpr MailText new_address_texts[] = {
    {"en", "Confirm your new address for {{provider}}", R"(Hello,

the account {{portal_id}} at the portal of {{provider}} shall have this
address. Open this link to confirm it:

{{link}}

Or type in this code:

{{code}}

Both work once, within 24 hours. The address changes once the old one has
confirmed as well. If you did not ask for this, do nothing.

{{provider}}
)"},
    {"de", "Bestätigen Sie Ihre neue Adresse für {{provider}}", R"(Guten Tag,

das Konto {{portal_id}} im Portal von {{provider}} soll diese Adresse
erhalten. Öffnen Sie diesen Link, um sie zu bestätigen:

{{link}}

Oder geben Sie diesen Code ein:

{{code}}

Beides gilt einmal und 24 Stunden lang. Die Adresse ändert sich, sobald auch
die alte bestätigt hat. Wenn Sie das nicht wünschen, brauchen Sie nichts zu
tun.

{{provider}}
)"},
    {"fr", "Confirmez votre nouvelle adresse pour {{provider}}", R"(Bonjour,

le compte {{portal_id}} du portail de {{provider}} doit recevoir cette
adresse. Ouvrez ce lien pour la confirmer :

{{link}}

Ou saisissez ce code :

{{code}}

L'un et l'autre servent une seule fois, dans les 24 heures. L'adresse change
dès que l'ancienne a confirmé aussi. Si vous n'avez rien demandé, ne faites
rien.

{{provider}}
)"},
    {"es", "Confirme su nueva dirección para {{provider}}", R"(Hola:

La cuenta {{portal_id}} del portal de {{provider}} debe recibir esta
dirección. Abra este enlace para confirmarla:

{{link}}

O escriba este código:

{{code}}

Ambos sirven una sola vez, durante 24 horas. La dirección cambia cuando la
antigua también haya confirmado. Si no lo ha pedido, no haga nada.

{{provider}}
)"},
    {"pt", "Confirme o seu novo endereço para a {{provider}}", R"(Olá,

a conta {{portal_id}} do portal da {{provider}} deve receber este endereço.
Abra esta ligação para o confirmar:

{{link}}

Ou introduza este código:

{{code}}

Ambos servem uma só vez, durante 24 horas. O endereço muda assim que o
antigo também tiver confirmado. Se não pediu isto, não faça nada.

{{provider}}
)"},
};

constexpr MailText old_address_texts[] = {
    {"en", "Your address with {{provider}} is about to change", R"(Hello,

the account {{portal_id}} at the portal of {{provider}} shall have the
address {{new_email}} in place of this one. Open this link to confirm that:

{{link}}

Or type in this code:

{{code}}

Both work once, within 24 hours. If you did not ask for this, change your
password: somebody else may know it.

{{provider}}
)"},
    {"de", "Ihre Adresse bei {{provider}} soll sich ändern", R"(Guten Tag,

das Konto {{portal_id}} im Portal von {{provider}} soll statt dieser die
Adresse {{new_email}} erhalten. Öffnen Sie diesen Link, um das zu
bestätigen:

{{link}}

Oder geben Sie diesen Code ein:

{{code}}

Beides gilt einmal und 24 Stunden lang. Wenn Sie das nicht veranlasst haben,
ändern Sie Ihr Passwort: jemand anderes könnte es kennen.

{{provider}}
)"},
    {"fr", "Votre adresse chez {{provider}} va changer", R"(Bonjour,

le compte {{portal_id}} du portail de {{provider}} doit recevoir l'adresse
{{new_email}} à la place de celle-ci. Ouvrez ce lien pour le confirmer :

{{link}}

Ou saisissez ce code :

{{code}}

L'un et l'autre servent une seule fois, dans les 24 heures. Si vous n'avez
rien demandé, changez votre mot de passe : quelqu'un d'autre le connaît
peut-être.

{{provider}}
)"},
    {"es", "Su dirección en {{provider}} va a cambiar", R"(Hola:

La cuenta {{portal_id}} del portal de {{provider}} debe recibir la dirección
{{new_email}} en lugar de esta. Abra este enlace para confirmarlo:

{{link}}

O escriba este código:

{{code}}

Ambos sirven una sola vez, durante 24 horas. Si no lo ha pedido, cambie su
contraseña: puede que otra persona la conozca.

{{provider}}
)"},
    {"pt", "O seu endereço na {{provider}} vai mudar", R"(Olá,

a conta {{portal_id}} do portal da {{provider}} deve receber o endereço
{{new_email}} em vez deste. Abra esta ligação para o confirmar:

{{link}}

Ou introduza este código:

{{code}}

Ambos servem uma só vez, durante 24 horas. Se não pediu isto, mude a sua
palavra-passe: outra pessoa pode conhecê-la.

{{provider}}
)"},
};

}  // namespace

constexpr MailTemplate activation_mail{"portal.activation",
                                       "A portal account was opened and waits for its activation.", of_link,
                                       activation_texts};
constexpr MailTemplate already_registered_mail{
    "portal.already_registered", "Somebody registered with the address of an account that exists.",
    of_account, already_registered_texts};
constexpr MailTemplate new_address_mail{"portal.new_address",
                                        "The address that a portal account shall have is asked to confirm.",
                                        of_link, new_address_texts};
constexpr MailTemplate old_address_mail{
    "portal.old_address", "The address that a portal account has is asked to confirm the new one.",
    of_old_address, old_address_texts};
platform::MailTemplates mail_templates() {
    static constexpr const MailTemplate* all[] = {
        &activation_mail,     &already_registered_mail, &new_address_mail,        &old_address_mail,
        &password_reset_mail, &password_changed_mail,   &log_in_confirmation_mail};
    return all;
}

}  // namespace dotmac::portal_management
