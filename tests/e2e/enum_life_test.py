"""The whole life of a value, on a database of 200,000 rows that clients write to all the time.

PaymentMethod gains `cheque`, deprecates `check`, then renames it to `cheque`; the rows are migrated by a program that is
killed twice; `check` is removed. Every release takes over from the one before while both serve (releases.py). One client
sends the old string until the Sunset header that it got has passed, the other the new one from the day it exists.
"""
import datetime
import email.utils
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import threading
import time
import unittest

import support
from releases import ACCEPTED_UNTIL, RELEASES
from support import Api, ProgramTest

ROWS = 200_000
KILLED_AT = (0.8, 0.4)  # of the rows are left
PASSWORD = "a long enough password"
BUILD = pathlib.Path(os.environ.get("DOTMAC_RELEASES", support.ROOT / "build/release"))
PROGRAMS = {"shipped": support.PROGRAM, **{release: str(BUILD / f"dotmac_{release}") for release in RELEASES}}
SECONDS_PER_RELEASE = 3

INSERT = """INSERT INTO payments (tenant_id, id, customer_id, status, payment_method, amount, amount_allocated,
amount_refunded, currency, received_on, reference, created_at, version)
SELECT {tenant}, n, {customer}, 'pending', CASE WHEN n % 4 = 0 THEN 'cash' ELSE 'check' END, 100, 0, 0, 'EUR', '2025-02-15',
'', 1739606400000000, 1 FROM {numbers}"""


class Balancer:
    """Sends requests to one server; a server is left alone once those under way have been answered."""

    def __init__(self):
        self.api = None
        self.changed = threading.Condition()
        self.under_way = {}

    def switch(self, api):
        with self.changed:
            before, self.api = self.api, api
            if before is not None:
                self.changed.wait_for(lambda: self.under_way.get(before, 0) == 0, timeout=60)

    def call(self, *request):
        with self.changed:
            api = self.api
            self.under_way[api] = self.under_way.get(api, 0) + 1
        try:
            return api.call(*request)
        finally:
            with self.changed:
                self.under_way[api] -= 1
                self.changed.notify_all()


class Client(threading.Thread):
    """Records payments and lists them, by one string of PaymentMethod."""

    def __init__(self, balancer, customer, method):
        super().__init__(daemon=True)
        self.balancer, self.customer, self.method = balancer, customer, method
        self.stopping = threading.Event()
        self.today = datetime.date(2025, 2, 15)
        self.failures, self.posted, self.listed = [], 0, 0
        self.warned = None  # value to send instead, and the day from which on the old one is refused

    def run(self):
        while not self.stopping.wait(0.01):
            try:
                self.step()
            except Exception as error:  # a lost connection is a failed request
                self.failures.append(repr(error))

    def step(self):
        if self.warned and self.today >= self.warned[1]:
            self.method, self.warned = self.warned[0], None
        body = {"customer_id": self.customer, "payment_method": self.method,
                "amount": {"amount": "1.00", "currency": "EUR"}}
        reply = self.balancer.call("POST", "/api/v1/payments", body)
        if reply.status != 201:
            self.failures.append(f"{reply.status} {reply.text}")
            return
        self.posted += 1
        self.hear(reply)
        if self.posted % 10:
            return
        reply = self.balancer.call("GET", f"/api/v1/payments?payment_method={self.method}&limit=3")
        if reply.status != 200 or not reply.json["items"]:
            self.failures.append(f"{reply.status} {reply.text}")
        self.listed += 1

    def hear(self, reply):
        for warning in reply.json.get("warnings", []):
            assert re.fullmatch(r"@\d+", reply.headers["Deprecation"]), reply.headers["Deprecation"]
            assert 'rel="deprecation"' in reply.headers["Link"], reply.headers["Link"]
            sunset = email.utils.parsedate_to_datetime(reply.headers["Sunset"]).date()
            self.warned = (warning["replaced_by"], sunset)


class EnumLifeTest(ProgramTest):
    def setUp(self):
        super().setUp()
        os.environ["DOTMAC_PASSWORD"] = PASSWORD
        self.addCleanup(os.environ.pop, "DOTMAC_PASSWORD")
        self.run_program("tenant", "create", "--slug", "isp", "--name", "ISP", "--currency", "EUR", "--time-zone", "UTC",
                         "--test-clock", "2025-02-15T08:00:00Z")
        self.run_program("user", "create", "--email", "o@isp.example", "--name", "O", "--roles", "tenant_admin")
        self.balancer, self.server, self.clients = Balancer(), None, []
        self.addCleanup(self.stop_server)

    # -- the database

    def sql(self, text):
        """What the statement gives, as text; all tenants are seen."""
        if self.database.startswith("sqlite:"):
            with sqlite3.connect(self.database.removeprefix("sqlite:"), timeout=30) as database:
                row = database.execute(text).fetchone()
                return str(row[0]) if row else ""
        command = ["psql", "-q", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.database, "-c",
                   f"SET dotmac.tenant_id = 0; {text}"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def add_rows(self, customer):
        is_sqlite = self.database.startswith("sqlite:")
        numbers = (f"(WITH RECURSIVE c(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c WHERE n < {ROWS}) SELECT n FROM c)"
                   if is_sqlite else f"generate_series(1, {ROWS}) AS n")
        self.sql(INSERT.format(tenant=self.sql("SELECT tenant_id FROM tenants"), numbers=numbers,
                               customer=self.sql("SELECT id FROM customers")))
        self.assertEqual(self.count("check"), ROWS * 3 // 4)

    def count(self, method):
        return int(self.sql(f"SELECT COUNT(*) FROM payments WHERE payment_method = '{method}'"))

    # -- the releases

    def run_release(self, release, *arguments):
        environment = {**os.environ, "DOTMAC_DATABASE": self.database}
        return subprocess.run([PROGRAMS[release], *arguments], capture_output=True, text=True, env=environment,
                              cwd=self.folder, timeout=600)

    def succeed(self, release, *arguments):
        completed = self.run_release(release, *arguments)
        self.assertEqual(completed.returncode, 0, completed.stdout + completed.stderr)
        return completed.stdout

    def roll_out(self, release):
        """Starts the release beside the one that serves, and stops that one once nobody talks to it."""
        log = open(self.folder / f"{release}.log", "w")
        self.addCleanup(log.close)
        environment = {**os.environ, "DOTMAC_DATABASE": self.database, "DOTMAC_RATE_LIMIT": "100000"}
        process = subprocess.Popen([PROGRAMS[release], "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=log,
                                   text=True, env=environment, cwd=self.folder)
        address = next((found.group(0) for line in process.stdout if (found := re.search(r"http://[\d.]+:\d+", line))),
                       None)
        self.assertIsNotNone(address, f"{release} did not start: {(self.folder / f'{release}.log').read_text()}")
        api = Api(address)
        api.log_in("isp", "o@isp.example", PASSWORD)
        self.balancer.switch(api)
        self.stop_server()
        self.server, self.api = process, api
        time.sleep(SECONDS_PER_RELEASE)
        self.check_clients()

    def stop_server(self):
        if self.server is None:
            return
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(timeout=60), 0)
        self.server.stdout.close()
        self.server = None

    def start_client(self, method):
        client = Client(self.balancer, self.customer, method)
        self.clients.append(client)
        self.addCleanup(client.stopping.set)
        client.start()
        return client

    def check_clients(self):
        for client in self.clients:
            self.assertEqual(client.failures, [])

    def advance_to(self, date):
        self.api.post("/api/v1/clock", {"advance_to": f"{date}T08:00:00Z"})

    # -- the life

    def test_a_value_is_added_deprecated_renamed_migrated_and_removed(self):
        self.roll_out("shipped")
        self.customer = self.api.post("/api/v1/customers", {"name": "Jane", "customer_type": "business"})["id"]
        self.add_rows(self.customer)
        self.succeed("shipped", "db", "seal")
        old = self.start_client("check")

        self.succeed("added", "enums", "check")
        self.roll_out("added")
        new = self.start_client("cheque")
        self.assertIsNone(old.warned)

        self.advance_to("2025-03-15")
        self.roll_out("deprecated")
        self.assertEqual(old.warned, ("cheque", datetime.date.fromisoformat(ACCEPTED_UNTIL) + datetime.timedelta(1)))

        self.roll_out("renamed")
        self.check_both_names_find_both()
        self.check_removal_is_refused()
        self.migrate()
        self.check_both_names_find_both()

        old.today = datetime.date.fromisoformat("2025-07-01")  # it looks at the calendar before it sends
        deadline = time.monotonic() + 30
        while old.method != "cheque":
            self.assertLess(time.monotonic(), deadline, "the old client heeds the Sunset header")
            time.sleep(0.05)
        time.sleep(1)
        self.advance_to("2025-07-01")
        self.check_the_old_name_is_refused()
        self.roll_out("removed")

        for client in self.clients:
            client.stopping.set()
            client.join()
        self.check_clients()
        self.assertEqual(int(self.sql("SELECT COUNT(*) FROM payments")), ROWS + old.posted + new.posted)
        self.assertGreater(min(old.listed, new.listed), 10)
        self.assertEqual(self.count("check"), 0)
        self.assertEqual(self.count("cash"), ROWS // 4)
        self.stop_server()
        self.succeed("removed", "enums", "audit")
        self.check_seals_hold()

    def check_both_names_find_both(self):
        # The oldest rows were written as `check`, the youngest as `cheque`.
        for name in ("check", "cheque"):
            for sort in ("received_on", "-received_on"):
                found = self.api.get(f"/api/v1/payments?payment_method={name}&limit=500&sort={sort}")
                self.assertEqual([one["payment_method"] for one in found["items"]], ["cheque"] * 500)

    def check_removal_is_refused(self):
        self.assertEqual(self.run_release("removed", "enums", "check").returncode, 1)
        refused = self.run_release("removed", "serve", "--port", "0")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("`dotmac enums audit`", refused.stderr)
        self.assertEqual(len(refused.stderr.strip().splitlines()), 1, refused.stderr)

    def migrate(self):
        start = self.count("check")
        planned = json.loads(self.succeed("renamed", "enums", "migrate", "--dry-run", "--format", "json"))
        self.assertIn(("payments.payment_method", start), [(one["column"], one["rows"]) for one in planned["columns"]])
        for left in KILLED_AT:
            process = subprocess.Popen([PROGRAMS["renamed"], "enums", "migrate", "--max-rate", "40000"], cwd=self.folder,
                                       env={**os.environ, "DOTMAC_DATABASE": self.database}, stdout=subprocess.DEVNULL)
            while self.count("check") > start * left:
                self.assertIsNone(process.poll(), "killed before it ends")
            process.kill()
            process.wait()
            self.assertGreater(self.count("check"), 0)
        done = json.loads(self.succeed("renamed", "enums", "migrate", "--format", "json"))
        self.assertEqual({one["left"] for one in done["columns"]}, {0})
        self.assertEqual(self.count("check"), 0)
        self.check_clients()

    def check_the_old_name_is_refused(self):
        reply = self.api.call("POST", "/api/v1/payments", {
            "customer_id": self.customer, "payment_method": "check", "amount": {"amount": "1.00", "currency": "EUR"}})
        self.assertEqual(reply.status, 422)
        self.assertIn("use cheque", reply.text)

    def check_seals_hold(self):
        completed = self.run_release("removed", "db", "verify", "--format", "json")
        self.assertEqual(json.loads(completed.stdout)["violations"], [], completed.stderr)


if __name__ == "__main__":
    unittest.main()
