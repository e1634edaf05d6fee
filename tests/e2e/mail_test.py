"""Mail from the finished program to a real SMTP server, which now and then fails."""
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import time
import unittest

from smtp_sink import SmtpSink
from support import PROGRAM, Failed, ProgramTest

SOON = 30  # seconds that anything may take


class MailTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.run_program("tenant", "create", "--slug", "acme", "--name", "Zürich Netz", "--currency", "CHF",
                         "--time-zone", "Europe/Zurich")

    def queue(self, address="jane@example.com", *options):
        return self.run_json("mail", "test", "--to", address, *options)["id"]

    def mail(self, identifier):
        return self.run_json("mail", "show", identifier)["items"][0]

    def wait_for_state(self, identifier, state):
        deadline = time.monotonic() + SOON
        while self.mail(identifier)["state"] != state:
            self.assertLess(time.monotonic(), deadline, self.mail(identifier))
            time.sleep(0.1)
        return self.mail(identifier)

    def wait_for_error(self, identifier, words):
        deadline = time.monotonic() + SOON
        while words not in self.mail(identifier)["error"]:
            self.assertLess(time.monotonic(), deadline, self.mail(identifier))
            time.sleep(0.1)

    @staticmethod
    def options(url, *more):
        return ("--mail", url, "--mail-tls", "off", "--mail-retry-seconds", "1", "--mail-timeout-seconds", "2", *more)

    def start_server(self, *options):
        """A server that a test kills itself."""
        process = subprocess.Popen([PROGRAM, "serve", "--port", "0", *options], stdout=subprocess.PIPE, text=True,
                                   stderr=subprocess.DEVNULL, cwd=self.folder,
                                   env={**os.environ, "DOTMAC_DATABASE": self.database})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        process.stdout.readline()
        return process

    def test_a_mail_arrives_whole(self):
        with SmtpSink() as sink, self.serving(*self.options(sink.url)):
            identifier = self.queue("jörg@example.com", "--name", "Jörg Müller", "--language", "de-CH")
            mail = sink.wait(1)[0]
            self.assertEqual(mail.sender, "dotmac@localhost.localdomain")
            self.assertEqual(mail.recipients, ["jörg@example.com"])
            self.assertEqual(mail.message["To"], "Jörg Müller <jörg@example.com>")
            self.assertEqual(mail.message["From"], "Zürich Netz <dotmac@localhost.localdomain>")
            self.assertIn("Zürich Netz", mail.message["Subject"])
            self.assertEqual(mail.id, f"<{identifier}@localhost.localdomain>")
            self.assertEqual(mail.message["Content-Language"], "de")
            self.assertIn("Zürich Netz", mail.text())
            self.assertIn("<p>", mail.text("html"))
            self.assertEqual(self.wait_for_state(identifier, "sent")["attempts"], 1)

    def test_temporary_failures_are_tried_again_and_permanent_ones_told(self):
        with SmtpSink() as sink, self.serving(*self.options(sink.url)):
            sink.rules["later@example.com"] = ["451 4.7.1 greylisted", "drop", "hang"]
            sink.rules["gone@example.com"] = ["550 5.1.1 no such user"]
            later = self.queue("later@example.com")
            gone = self.queue("gone@example.com")
            self.assertIn("550", self.wait_for_state(gone, "failed")["error"])
            self.assertEqual(self.mail(gone)["attempts"], 1)
            self.assertGreaterEqual(self.wait_for_state(later, "sent")["attempts"], 4)
            ids = {mail.id for mail in sink.mails}
            self.assertEqual(len(ids), len(sink.mails), "nothing was accepted twice")
            self.run_program("mail", "retry", gone)
            self.wait_for_state(gone, "sent")
            with self.assertRaises(Failed):
                self.run_program("mail", "retry", gone)

    def test_a_server_that_is_away_is_waited_for(self):
        with SmtpSink() as sink:
            url = sink.url
        with self.serving(*self.options(url)):
            identifier = self.queue()
            self.wait_for_error(identifier, "connect")
            self.assertEqual(self.mail(identifier)["state"], "queued")

    def test_a_mail_whose_process_is_killed_is_sent_again_under_its_name(self):
        with SmtpSink() as sink:
            first = self.start_server(*self.options(sink.url))
            # The text has come, and before anybody is told the process is gone.
            sink.rules["jane@example.com"] = [lambda: (first.kill(), first.wait())]
            identifier = self.queue()
            sink.wait(1)
            first.wait(timeout=SOON)
            self.assertEqual(self.mail(identifier)["state"], "queued")
            with self.serving(*self.options(sink.url)):
                self.wait_for_state(identifier, "sent")
            self.assertEqual([mail.id for mail in sink.mails], [f"<{identifier}@localhost.localdomain>"] * 2)

    def test_two_processes_share_the_work(self):
        with SmtpSink(delay=0.05) as sink:
            queued = [self.queue(f"customer{number}@example.com") for number in range(20)]
            servers = [self.start_server(*self.options(sink.url)) for _ in range(2)]
            sink.wait(len(queued))
            for identifier in queued:
                self.wait_for_state(identifier, "sent")
            self.assertEqual(sorted(mail.id for mail in sink.mails),
                             sorted(f"<{identifier}@localhost.localdomain>" for identifier in queued))
            self.assertGreaterEqual(len({mail.peer for mail in sink.mails}), 2, "both took part")
            for server in servers:
                server.send_signal(signal.SIGTERM)
                self.assertEqual(server.wait(timeout=SOON), 0)

    def make_certificate(self, name):
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
                        "-out", certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context, str(certificate)

    def test_tls_and_log_in(self):
        context, certificate = self.make_certificate("server")
        secure = ("--mail-tls", "require", "--mail-user", "dotmac", "--mail-retry-seconds", "1")
        with SmtpSink(context, "dotmac", "s3cret") as sink:
            identifier = self.queue()
            with self.serving("--mail", sink.url, *secure, "--mail-password", "s3cret"):
                self.wait_for_error(identifier, "certificate")
            with self.serving("--mail", sink.url, *secure, "--mail-ca-file", certificate, "--mail-password", "wrong"):
                self.wait_for_error(identifier, "535")
            self.assertEqual(sink.mails, [])
            with self.serving("--mail", sink.url, *secure, "--mail-ca-file", certificate, "--mail-password", "s3cret"):
                self.wait_for_state(identifier, "sent")
        log = (self.folder / "server.log").read_text()
        self.assertNotIn("s3cret", log)
        self.assertNotIn("s3cret", self.run_program("--mail-password", "s3cret", "config", "show"))

    def test_nothing_goes_out_in_clear_unless_it_may(self):
        with SmtpSink() as sink, self.serving("--mail", sink.url):
            identifier = self.queue()
            self.wait_for_error(identifier, "STARTTLS")
            self.assertEqual(sink.mails, [])

    def test_a_header_cannot_be_smuggled_in(self):
        for options in (["jane@example.com\r\nBcc: all@example.com"],
                        ["jane@example.com", "--name", "Jane\r\nBcc: all@example.com"]):
            with self.assertRaises(Failed):
                self.queue(*options)
        self.assertEqual(self.run_json("mail", "list")["items"], [])

    def test_without_a_server_mails_lie_in_a_folder(self):
        folder = (pathlib.Path(self.database.removeprefix("sqlite:")).parent if self.database.startswith("sqlite:")
                  else self.folder / "data") / "mail"
        with self.serving():
            identifier = self.queue()
            self.wait_for_state(identifier, "sent")
        text = (folder / f"{identifier}.eml").read_text()
        self.assertIn("To: <jane@example.com>", text)
        self.assertEqual([file.name for file in folder.iterdir()], [f"{identifier}.eml"])
        self.assertEqual(folder.stat().st_mode & 0o077, 0, "nobody else reads it")
        lines = [json.loads(line) for line in (self.folder / "server.log").read_text().splitlines()]
        told = [line for line in lines if line["message"] == "mail written"]
        self.assertEqual([pathlib.Path(line["file"]).name for line in told], [f"{identifier}.eml"])
        self.assertTrue(re.search("Zürich", told[0]["subject"]))

    def test_a_configuration_that_cannot_work_is_refused(self):
        for options, word in ((["--mail", "ftp://example.com"], "ftp://"), (["--mail-from", "nobody"], "mail_from"),
                              (["--mail", "smtp://127.0.0.1:1", "--mail-tls", "maybe"], "maybe"),
                              (["--mail", "smtp://127.0.0.1:1", "--mail-tls", "off", "--mail-user", "x"], "TLS")):
            completed = self.try_run("serve", "--port", "0", *options)
            self.assertEqual(completed.returncode, 1)
            self.assertIn(word, completed.stderr)


if __name__ == "__main__":
    unittest.main()
