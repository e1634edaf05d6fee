"""A portal account from its first mail to a forgotten password, over HTTP and a real SMTP server."""
import re
import time
import unittest
import urllib.parse

from smtp_sink import SmtpSink
from support import ProgramTest

PASSWORD = "correct horse battery"
FIRST = "a lighthouse keeps 7 secrets"
SECOND = "nine ferries leave at dawn"


class PortalMailTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.run_program("tenant", "create", "--slug", "acme", "--name", "Acme", "--currency", "EUR", "--time-zone",
                         "Europe/Berlin")
        self.run_program("user", "create", "--email", "admin@acme.example", "--name", "Admin", "--roles",
                         "tenant_admin", stdin=PASSWORD + "\n")

    def code_of(self, mail):
        found = re.search(r"^([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})\s*$", mail.text(), re.M)
        self.assertTrue(found, mail.text())
        link = re.search(r"https?://\S+", mail.text()).group(0)
        # What is behind the '#' goes to no server.
        self.assertEqual(urllib.parse.urlsplit(link).fragment, f"acme/{found.group(1)}")
        self.assertIn(f'href="{link}"', mail.text("html"))
        return found.group(1)

    def portal(self, api, path, status, **body):
        token, api.token = api.token, None
        try:
            return api.expect(status, api.call("POST", "/api/v1/portal/" + path, {"tenant": "acme", **body}))
        finally:
            api.token = token

    def test_from_the_first_mail_to_a_forgotten_password(self):
        with SmtpSink() as sink, self.serving("--mail", sink.url, "--mail-tls", "off", "--mail-retry-seconds",
                                              "1") as api:
            sink.rules["jane@example.com"] = ["451 later"]
            api.log_in("acme", "admin@acme.example", PASSWORD)
            api.call("PUT", "/api/v1/mail-templates/portal.password_reset/fr",
                     {"subject": "Mot de passe chez {{provider}}", "text": "Bonjour,\n\n{{link}}\n\n{{code}}\n"})
            customer = api.post("/api/v1/customers", {"name": "Jane", "customer_type": "residential",
                                                      "email": "jane@example.com", "language": "fr"})
            account = api.post("/api/v1/portal-accounts", {"account_type": "customer", "customer_id": customer["id"]})
            self.assertEqual(account["status"], "pending_activation")

            first = sink.wait(1)[0]
            self.assertEqual(first.message["Content-Language"], "fr")
            self.assertIn(account["portal_id"], first.text())
            answer = self.portal(api, "activation", 200, code=self.code_of(first), password=FIRST)
            self.assertEqual(answer["portal_id"], account["portal_id"])
            self.portal(api, "activation", 422, code=self.code_of(first), password=SECOND)
            self.portal(api, "customer/login", 200, login="jane@example.com", password=FIRST)

            self.portal(api, "password/forgotten", 202, account_type="customer", login="nobody@example.com")
            self.portal(api, "password/forgotten", 202, account_type="customer", login="jane@example.com")
            reset = sink.wait(2)[1]
            self.assertEqual(reset.message["Subject"], "Mot de passe chez Acme")
            self.portal(api, "password/reset", 200, code=self.code_of(reset), password=SECOND)
            self.portal(api, "customer/login", 401, login="jane@example.com", password=FIRST)
            self.portal(api, "customer/login", 200, login="jane@example.com", password=SECOND)
            changed = sink.wait(3)[2]
            self.assertIn(account["portal_id"], changed.text())
            self.assertEqual([mail.recipients for mail in sink.mails], [["jane@example.com"]] * 3)

            # What opened the account is nowhere any more.
            deadline = time.monotonic() + 30
            while any(mail["state"] != "sent" for mail in api.all_items("/api/v1/mails")):
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.1)
            trail = [event for event in api.all_items("/api/v1/events?subject=" + account["id"])]
            activated = next(event for event in trail if event["type"] == "portal_account.activated")
            self.assertEqual(activated["actor"], account["id"])
            self.assertEqual(activated["remote_address"], "127.0.0.1")
            self.assertTrue(activated["user_agent"].startswith("Python-urllib"))
            by_prefix = list(api.all_items("/api/v1/events?type_prefix=portal_account.&limit=3"))
            self.assertEqual([event["id"] for event in by_prefix], [event["id"] for event in trail])
            exported = api.call("GET", "/api/v1/events/export?format=csv&subject=" + account["id"])
            self.assertEqual(len(exported.text.strip().split("\r\n")), len(trail) + 1)
        self.assertIn("portal_account.password_changed",
                      self.run_program("events", "export", "--subject", account["id"], "--format", "ndjson"))
        log = (self.folder / "server.log").read_text()
        self.assertNotIn(self.code_of(first), log)
        self.run_program("db", "verify")


if __name__ == "__main__":
    unittest.main()
