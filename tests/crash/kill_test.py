"""SIGKILL at random instants: a bill run, an import and API writes go on, and nothing is lost or there twice."""
import itertools
import threading
import time
import unittest

from crash_support import EMAIL, INSTANTS, PASSWORD, CrashTest, PatientApi, Server

CUSTOMERS = 3000


class KillTest(CrashTest):
    def month_ends(self):
        for month in itertools.count(1):  # January was billed elsewhere, before the import
            yield f"{2026 + month // 12}-{month % 12 + 1:02}-28"

    def follow(self, day):
        """A bill run is at most a year ahead of the tenant's clock, which follows in each January."""
        if day.endswith("-01-28"):
            self.run_program("clock", "advance", "--days", "365")

    def test_a_killed_bill_run_goes_on(self):
        self.create_tenant()
        self.import_list(self.write_list(CUSTOMERS))
        subject, control = self.database, self.fresh_database()
        self.copy_database(subject, control)

        days = self.month_ends()
        done = []
        kills = 0
        self.database = control
        longest = self.seconds_of("bill", "run", "--as-of", "2026-02-28")
        self.database = subject
        while kills < INSTANTS:
            day = next(days)
            done.append(day)
            self.follow(day)
            kills += self.kill_until_done(longest, "bill", "run", "--as-of", day)
        self.database = control
        for day in done[1:]:
            self.follow(day)
            self.run_program("bill", "run", "--as-of", day)
        expected = self.holdings()
        self.database = subject
        self.seal_events()
        self.assert_same_holdings(expected)
        self.assertEqual(int(self.value("SELECT COUNT(*) FROM invoices")), CUSTOMERS * len(done))
        self.assert_whole()

    def kill_until_done(self, seconds, *arguments):
        """Kills a command again and again until it comes to its end; how often. It gets ever more time, so that a
        machine that has become slower meanwhile does not keep it from ever finishing its first step."""
        kills = 0
        while self.killed_at(self.random.uniform(0, seconds * 1.2 ** kills), *arguments):
            kills += 1
        return kills

    def copy_database(self, source, target):
        backup = self.folder / "copy.db"
        self.database = source
        self.run_program("db", "backup", str(backup))
        self.database = target
        self.run_program("db", "restore", str(backup))
        self.database = source

    def seconds_of(self, *arguments):
        started = time.monotonic()
        self.run_program(*arguments)
        return time.monotonic() - started

    def test_a_killed_import_goes_on(self):
        self.create_tenant()
        subject, control = self.database, self.fresh_database()
        self.database = control
        self.create_tenant()
        files = []
        longest = 0
        kills = 0
        while kills < INSTANTS:
            files.append(self.write_list(CUSTOMERS, first=CUSTOMERS * len(files)))
            arguments = ("import", "customers", str(files[-1]), "--mapping", str(self.mapping))
            self.database = control
            longest = max(longest, self.seconds_of(*arguments))
            self.database = subject
            kills += self.kill_until_done(longest, *arguments)
        self.database = control
        expected = self.holdings()
        self.database = subject
        self.seal_events()
        self.assert_same_holdings(expected)
        self.assert_whole()

    def test_what_the_api_acknowledged_survives(self):
        self.create_tenant(clock=None)
        server = Server(self.database, self.folder, "--rate-limit", "100000", "--rate-burst", "100000").start()
        self.addCleanup(lambda: server.process and server.kill())
        server.api.log_in("crash", EMAIL, PASSWORD)
        clients = [Client(server.api.address, server.api.token, number) for number in range(6)]
        for client in clients:
            client.start()
        for _ in range(INSTANTS):
            time.sleep(self.random.uniform(0.02, 1.0))
            server.kill()
            server.start()
        time.sleep(0.3)
        for client in clients:
            client.ending = True
        for client in clients:
            client.join(timeout=60)
            self.assertFalse(client.is_alive())
            self.assertIsNone(client.failure)
        self.check_acknowledged(server.api, clients)
        server.stop()
        self.seal_events()
        self.assert_whole()

    def check_acknowledged(self, api, clients):
        customers = {id: name for client in clients for id, name in client.customers.items()}
        payments = {id: amount for client in clients for id, amount in client.payments.items()}
        self.assertGreater(len(customers), INSTANTS)
        stored = {c["id"]: c for c in api.all_items("/api/v1/customers?limit=500")}
        # Every request was repeated until it was acknowledged: so what is stored is what was acknowledged, once.
        self.assertEqual({id: c["name"] for id, c in stored.items()}, customers)
        stored_payments = {p["id"]: p["amount"]["amount"] for p in api.all_items("/api/v1/payments?limit=500")}
        self.assertEqual(stored_payments, payments)
        for client in clients:
            for path, key, body, answer in client.sent:
                again = api.call("POST", path, body, {"Idempotency-Key": key})
                self.assertEqual((again.status, again.json["id"]), (201, answer))
                self.assertEqual(again.headers["Idempotency-Replayed"], "true")


class Client(threading.Thread):
    """Writes until it is told to end; keeps a list of what was acknowledged, and repeats what was not."""

    def __init__(self, address, token, number):
        super().__init__(daemon=True)
        self.api = PatientApi(address)
        self.api.token = token
        self.number = number
        self.customers = {}
        self.payments = {}
        self.sent = []
        self.ending = False
        self.failure = None

    def run(self):
        try:
            turn = 0
            while not self.ending:
                self.write(turn)
                turn += 1
        except Exception as error:  # told by the test's thread
            self.failure = repr(error)

    def write(self, turn):
        name = f"Client {self.number} turn {turn}"
        customer = self.post("/api/v1/customers", f"c-{self.number}-{turn}",
                             {"name": name, "customer_type": "residential"})
        self.customers[customer] = name
        amount = f"{turn % 90 + 1}.{self.number:02}"
        payment = self.post("/api/v1/payments", f"p-{self.number}-{turn}",
                            {"customer_id": customer, "payment_method": "cash",
                             "amount": {"amount": amount, "currency": "EUR"}})
        self.payments[payment] = amount
        if turn % 3 == 0:
            self.rename(customer, name + " renamed")

    def post(self, path, key, body):
        reply = self.api.until_answered("POST", path, body, {"Idempotency-Key": key})
        assert reply.status == 201, f"{reply.status} {reply.text}"
        if len(self.sent) < 20:
            self.sent.append((path, key, body, reply.json["id"]))
        return reply.json["id"]

    def rename(self, customer, name):
        reply = self.api.until_answered("PATCH", f"/api/v1/customers/{customer}", {"name": name})
        assert reply.status == 200, f"{reply.status} {reply.text}"
        self.customers[customer] = name


if __name__ == "__main__":
    unittest.main()
