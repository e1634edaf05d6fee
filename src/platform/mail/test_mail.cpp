#include "platform/mail/test_mail.hpp"

namespace dotmac::platform {
namespace {

constexpr MailText texts[] = {
    {"en", "A trial mail from {{provider}}", "Hello,\n\nmail from {{provider}} arrives here.\n"},
    {"de", "Eine Probe-Mail von {{provider}}", "Guten Tag,\n\nMail von {{provider}} kommt hier an.\n"},
    {"fr", "Un message d'essai de {{provider}}", "Bonjour,\n\nles messages de {{provider}} arrivent ici.\n"},
    {"es", "Un mensaje de prueba de {{provider}}", "Hola:\n\nLos mensajes de {{provider}} llegan aquí.\n"},
    {"pt", "Uma mensagem de teste da {{provider}}", "Olá,\n\nas mensagens da {{provider}} chegam aqui.\n"},
};

}  // namespace

constexpr MailTemplate test_mail{"mail.test", "An operator tries whether mail leaves.", {}, texts};

}  // namespace dotmac::platform
