"""A mail server for tests: keeps what it is given, and fails as it is told."""
import asyncio
import email
import email.policy
import socket
import threading
from collections import defaultdict

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Received:
    def __init__(self, peer, envelope):
        self.peer = peer
        self.sender = envelope.mail_from
        self.recipients = envelope.rcpt_tos
        self.message = email.message_from_bytes(envelope.content, policy=email.policy.SMTPUTF8)

    @property
    def id(self):
        return self.message["Message-ID"]

    def text(self, kind="plain"):
        return self.message.get_body((kind,)).get_content()


class SmtpSink:
    """`rules` maps a recipient to what happens to its mails, one after the other; then they are accepted:

    an answer such as "451 later", "hang", "drop" (the connection, once the text has come), or a function that
    is called once the text has come.
    """

    def __init__(self, tls_context=None, user=None, password=None, delay=0.0):
        self.rules = defaultdict(list)
        self.mails = []
        self.attempts = []  # the recipients of all, also of those that were not accepted
        self.changed = threading.Condition()
        self.delay = delay
        options = {"enable_SMTPUTF8": True}
        if tls_context:
            options.update(tls_context=tls_context, require_starttls=True)
        if user:
            options.update(auth_required=True, authenticator=lambda *arguments: self.log_in(
                arguments[-1], user, password))
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)

    @staticmethod
    def log_in(given, user, password):
        return AuthResult(success=(given.login, given.password) == (user.encode(), password.encode()), handled=False)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop(no_assert=True)

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server, session, envelope, address, options):
        with self.changed:
            self.attempts.append(address)
            rule = self.rules[address][0] if self.rules[address] else None
            if isinstance(rule, str) and rule[0] in "45":
                self.rules[address].pop(0)
                self.changed.notify_all()
                return rule
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        with self.changed:
            rule = self.rules[address].pop(0) if self.rules[address] else None
        if rule == "hang":
            await asyncio.sleep(3600)
        if rule == "drop":
            server.transport.abort()
            return "421 never read"
        await asyncio.sleep(self.delay)
        with self.changed:
            self.mails.append(Received(session.peer, envelope))
            self.changed.notify_all()
        if callable(rule):
            rule()
        return "250 kept"

    def wait(self, count, timeout=30):
        """The first `count` mails, once they are there."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.mails) >= count, timeout):
                raise AssertionError(f"{len(self.mails)} of {count} mails came; attempts: {self.attempts}")
            return list(self.mails)
