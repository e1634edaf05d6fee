"""Three processes on one PostgreSQL share jobs and a bill run. One is killed, one stands still past its lease and goes
on, PostgreSQL itself is restarted in the middle: the outcome is that of one process alone."""
import os
import signal
import threading
import time
import unittest
import unittest.mock

from crash_support import EMAIL, INSTANTS, PASSWORD, CrashTest, PatientApi, Server
from postgres import Postgres

CUSTOMERS = 12_000  # three chunks of a bill run on PostgreSQL
# A crash of PostgreSQL; in the long form an orderly restart as well.
RESTARTS = [("immediate", "2026-04-28"), ("fast", "2026-05-28")][:1 if INSTANTS < 10 else 2]
LEASE_SECONDS = 3
WAIT_SECONDS = 90


@unittest.skipUnless(os.environ.get("DOTMAC_TEST_ENGINE") == "postgresql", "a SQLite database has one process")
class ProcessesTest(CrashTest):
    def setUp(self):
        self.postgres = Postgres()
        self.addCleanup(self.postgres.remove)
        patched = unittest.mock.patch.dict(os.environ, DOTMAC_TEST_POSTGRES=self.postgres.address)
        patched.start()
        self.addCleanup(patched.stop)
        super().setUp()
        self.create_tenant()
        self.import_list(self.write_list(CUSTOMERS))
        self.servers = [self.server() for _ in range(3)]
        self.api = PatientApi(self.servers[0].api.address)
        self.api.log_in("crash", EMAIL, PASSWORD)

    def server(self):
        server = Server(self.database, self.folder, "--job-lease-seconds", str(LEASE_SECONDS), "--rate-limit", "100000",
                        "--rate-burst", "100000").start()
        self.addCleanup(lambda: server.process and server.kill())
        return server

    def test_a_bill_run_survives_its_processes(self):
        self.bill("2026-02-28", self.kill_owner)
        self.bill("2026-03-28", self.stop_owner)
        days = ["2026-02-28", "2026-03-28"]
        for mode, day in RESTARTS:
            days.append(day)
            self.bill(day, lambda job, mode=mode: self.restart_postgres(mode))
        for server in self.servers:
            server.stop()
        self.seal_events()
        self.assert_whole()
        actual = self.holdings()

        self.database = self.fresh_database()
        self.create_tenant()
        self.import_list(self.write_list(CUSTOMERS))
        for day in days:
            self.run_program("bill", "run", "--as-of", day)
        expected = self.holdings()
        self.assertEqual(len(expected["invoices"]), len(days) * (CUSTOMERS + CUSTOMERS // 3))
        for name, rows in expected.items():
            self.assertEqual(actual[name], rows, name)

    def bill(self, day, disturb):
        """One run, begun through the API and joined by the command line, disturbed once a part of it is done."""
        run = self.api.until_answered("POST", "/api/v1/billing/runs", {"as_of": day}).json["id"]
        job = self.wait_for(lambda: self.query(
            "SELECT id, lease_owner FROM jobs WHERE type = 'bill_run' AND state = 'running'"), "the job runs")[0]
        other = self.command("bill", "run", "--as-of", day)
        self.addCleanup(other.stdout.close)
        self.addCleanup(other.stderr.close)
        disturb(job)
        # The command line has no lease to lose: it may end with an error where the database went away.
        other.wait(timeout=WAIT_SECONDS)
        self.wait_for(lambda: self.query("SELECT 1 FROM jobs WHERE type = 'bill_run' AND state = 'succeeded' "
                                         f"AND id = {job[0]}"), "the job succeeds")
        found = self.api.until_answered("GET", f"/api/v1/billing/runs/{run}", None).json
        self.assertEqual(found["state"], "finished")
        self.assertEqual(found["summary"]["customers_billed"], CUSTOMERS)

    def wait_for(self, look, what):
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            found = look()
            if found:
                return found
            time.sleep(0.05)
        self.fail(f"waited in vain until {what}: " +
                  str(self.query("SELECT type, state, attempts, error FROM jobs WHERE type = 'bill_run'")))

    def owner_of(self, job):
        pid = int(job[1].split("/")[0].split(":")[1])
        return next(server for server in self.servers if server.process.pid == pid)

    def kill_owner(self, job):
        owner = self.owner_of(job)
        owner.kill()
        owner.start()

    def stop_owner(self, job):
        owner = self.owner_of(job)
        owner.process.send_signal(signal.SIGSTOP)
        self.wait_for(lambda: self.query(f"SELECT 1 FROM jobs WHERE id = {job[0]} AND lease_owner <> '{job[1]}'"),
                      "another process takes the job over")
        owner.process.send_signal(signal.SIGCONT)

    def restart_postgres(self, mode):
        watch = Watch(self.servers[1].api.address, self.api.token)
        watch.start()
        self.postgres.stop(mode)
        time.sleep(1.0)
        self.postgres.start()
        time.sleep(1.0)
        watch.ending = True
        watch.join(timeout=60)
        self.assertEqual(watch.wrong, [])
        self.assertGreater(watch.unavailable, 0)
        self.assertEqual(watch.last, 200, "it recovers by itself")


class Watch(threading.Thread):
    """Reads and writes all the time: every answer is right, or 503 with Retry-After."""

    def __init__(self, address, token):
        super().__init__(daemon=True)
        self.api = PatientApi(address)
        self.api.token = token
        self.ending = False
        self.wrong = []
        self.unavailable = 0
        self.last = None

    def run(self):
        turn = 0
        while not self.ending:
            turn += 1
            self.check(self.api.call("GET", "/api/v1/customers?number=N000007"), turn,
                       lambda reply: reply.status == 200 and reply.json["items"][0]["name"] == "Subscriber 7")
            self.check(self.api.call("GET", "/readyz"), turn, lambda reply: reply.status == 200)
            # Refused by a rule, so that it leaves nothing behind.
            self.check(self.api.call("POST", "/api/v1/customers",
                                     {"number": "N000007", "name": "Twice", "customer_type": "residential"}), turn,
                       lambda reply: reply.status == 409)
            time.sleep(0.01)
        self.last = self.api.call("GET", "/readyz").status

    def check(self, reply, turn, is_right):
        if reply.status == 503 and reply.headers["Retry-After"]:
            self.unavailable += 1
        elif not is_right(reply):
            self.wrong.append((turn, reply.status, reply.text))


if __name__ == "__main__":
    unittest.main()
