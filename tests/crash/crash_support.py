"""What the crash tests share: a tenant with subscribers, a server that is killed, and what must be true afterwards."""
import csv
import http.client
import io
import json
import os
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "e2e"))
from support import PROGRAM, Api, ProgramTest  # noqa: E402

# How many random instants each scenario is killed at; `tests/crash.sh N` asks for many.
INSTANTS = int(os.environ.get("CRASH_INSTANTS", "5"))
SEED = int(os.environ.get("CRASH_SEED", str(random.SystemRandom().randrange(1_000_000))))
PASSWORD = "a long enough password"
EMAIL = "owner@crash.example"
READY_SECONDS = 60

MAPPING = """
[customer]
number = "Number"
name = "Name"
customer_type = { constant = "residential" }
account_status = { constant = "active" }

[[service]]
code = "HOME"
name = "Home Internet"
service_type = "internet"
download = 50
upload = 20
bandwidth_unit = "mbps"
tax_rate = "0.16"
customer_types = ["residential"]

[[service]]
code = "TV"
name = "Television"
service_type = "tv"
customer_types = ["residential"]

[[subscription]]
service = { constant = "HOME" }
price = "Price"
start_on = "Since"

[[subscription]]
service = { column = "TV", values = { yes = "TV", no = "" } }
price = { constant = "7.99" }
start_on = "Since"
"""


def wait_until(is_so, seconds):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain"
        time.sleep(0.05)


class Server:
    """`dotmac serve` that can be killed, stopped and started again on the same port. `before` is what runs it."""

    def __init__(self, database, folder, *arguments, before=(), environment=None):
        self.before = before
        self.environment = environment or {}
        self.database = database
        self.folder = folder
        self.arguments = arguments
        self.port = "0"
        self.process = None
        self.api = None

    def start(self):
        log = open(self.folder / f"server-{id(self)}.log", "a")
        command = [*self.before, PROGRAM, "serve", "--port", self.port, *self.arguments]
        self.process = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=log, cwd=self.folder,
                                        env={**os.environ, "DOTMAC_DATABASE": self.database, **self.environment})
        log.close()
        for line in self.process.stdout:
            found = re.search(r"http://[\d.]+:(\d+)", line)
            if found:
                token = self.api.token if self.api else None
                self.api = Api(found.group(0))
                self.api.token = token
                self.port = found.group(1)
                return self
        raise AssertionError("the server did not start:\n" + self.log())

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.process = None

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGCONT)
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.process = None
        assert code == 0, f"the server ended with {code}:\n{self.log()[-2000:]}"

    def log(self):
        return (self.folder / f"server-{id(self)}.log").read_text()


class PatientApi(Api):
    """Repeats a request whose answer was lost, or that was answered with 503, as any good client does."""

    def until_answered(self, method, path, body, headers=None):
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            try:
                reply = self.call(method, path, body, headers)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)
                continue
            if reply.status != 503:
                return reply
            assert reply.headers["Retry-After"], "503 says when to come again"
            time.sleep(0.02)
        raise AssertionError(f"{method} {path} was never answered")


class CrashTest(ProgramTest):
    """The tenant lives on a test clock, so that two databases with the same work hold the same."""

    def setUp(self):
        super().setUp()
        os.environ["DOTMAC_PASSWORD"] = PASSWORD
        self.addCleanup(os.environ.pop, "DOTMAC_PASSWORD", None)
        self.random = random.Random(f"{SEED} {self.id()}")
        print(f"{self.id()}: CRASH_SEED={SEED} CRASH_INSTANTS={INSTANTS}", file=sys.stderr, flush=True)
        self.mapping = self.folder / "mapping.toml"
        self.mapping.write_text(MAPPING)

    def create_tenant(self, clock="2026-01-15T12:00:00Z"):
        arguments = ["tenant", "create", "--slug", "crash", "--name", "Crash", "--currency", "EUR", "--time-zone",
                     "Europe/Berlin"]
        self.run_program(*arguments, *(["--test-clock", clock] if clock else []))
        self.run_program("user", "create", "--email", EMAIL, "--name", "Owner", "--roles", "tenant_admin")

    def make_shifted_clock(self):
        """An environment for the program, and the file that says by how many seconds its clock is wrong."""
        library = self.folder / "shifted_clock.so"
        source = pathlib.Path(__file__).with_name("shifted_clock.c")
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
        shift = self.folder / "shift"
        shift.write_text("0")
        return {"LD_PRELOAD": str(library), "SHIFTED_CLOCK_FILE": str(shift)}, shift

    def write_list(self, count, first=0):
        file = self.folder / f"list-{first}.csv"
        with open(file, "w", newline="") as stream:
            out = csv.writer(stream)
            out.writerow(["Number", "Name", "Price", "TV", "Since"])
            for number in range(first, first + count):
                out.writerow([f"N{number:06}", f"Subscriber {number}", f"{20 + number % 37}.{number % 100:02}",
                              "yes" if number % 3 == 0 else "no", "2026-01-01"])
        return file

    def import_list(self, file):
        return self.run_program("import", "customers", str(file), "--mapping", str(self.mapping))

    def command(self, *arguments):
        """A program that runs on its own, to be killed."""
        return subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env={**os.environ, "DOTMAC_DATABASE": self.database}, cwd=self.folder)

    def killed_at(self, seconds, *arguments):
        """Runs a command and kills it after so many seconds; True where it was killed before its end."""
        process = self.command(*arguments)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        out, errors = process.communicate(timeout=60)
        if process.returncode == -signal.SIGKILL:
            return True
        self.assertEqual(process.returncode, 0, out + errors)
        return False

    def query(self, sql):
        """The rows as lists of texts, on either engine, over all tenants."""
        if self.database.startswith("sqlite:"):
            connection = sqlite3.connect(self.database.removeprefix("sqlite:"))
            try:
                with connection:
                    rows = connection.execute(sql).fetchall()
            finally:
                connection.close()
            return [["" if value is None else str(value) for value in row] for row in rows]
        done = subprocess.run(["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "--csv", "-t", "-d", self.database, "-c",
                               f"SET search_path TO dotmac, public; SET dotmac.tenant_id = 0; {sql}"],
                              capture_output=True, text=True, check=True)
        return list(csv.reader(io.StringIO(done.stdout)))

    def value(self, sql):
        return self.query(sql)[0][0]

    def holdings(self):
        """What the business has, in words that do not depend on identifiers."""
        return {
            "customers": sorted(self.query("SELECT number, name, account_status FROM customers")),
            "services": sorted(self.query("SELECT code FROM services")),
            "subscriptions": sorted(self.query(
                "SELECT c.number, s.currency, s.own_price, s.next_period_start, v.code, i.status FROM subscriptions s "
                "JOIN customers c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id "
                "JOIN service_instances i ON i.tenant_id = s.tenant_id AND i.id = s.service_instance_id "
                "JOIN services v ON v.tenant_id = i.tenant_id AND v.id = i.service_id")),
            "invoices": sorted(self.query(
                "SELECT c.number, i.status, i.issue_date, i.due_date, i.total, i.amount_paid, l.line_number, l.amount, "
                "l.tax_amount, l.period_start, l.period_end, l.description FROM invoices i "
                "JOIN customers c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id "
                "JOIN invoice_line_items l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id")),
            "journal": sorted(self.query(
                "SELECT c.number, j.entry_date, j.account, j.amount, j.currency, j.source_kind FROM journal_lines j "
                "JOIN customers c ON c.tenant_id = j.tenant_id AND c.id = j.customer_id")),
        }

    def assert_same_holdings(self, expected):
        actual = self.holdings()
        for name, rows in expected.items():
            self.assertEqual(len(actual[name]), len(rows), name)
            self.assertEqual(actual[name], rows, name)

    def assert_whole(self):
        """No gap and no number twice, books balanced, every truth that the program knows."""
        numbers = sorted(row[0] for row in self.query("SELECT number FROM invoices WHERE number IS NOT NULL"))
        self.assertEqual(numbers, [f"INV-{number:08}" for number in range(1, len(numbers) + 1)])
        self.assertEqual(self.query("SELECT entry_id, currency FROM journal_lines GROUP BY entry_id, currency "
                                    "HAVING SUM(amount) <> 0"), [])
        # What is still under way would be reported as it was found; so the background work comes to its end first.
        verified = json.loads(self.run_program("db", "verify", "--format", "json"))
        self.assertEqual(verified["violations"], [])
        self.assertGreater(verified["checks"], 10)

    def seal_events(self):
        """A server for a while: until its job has sealed every event."""
        server = Server(self.database, self.folder).start()
        try:
            known = None
            while True:
                last = self.query("SELECT MAX(sequence) FROM events WHERE tenant_id <> 0")
                sealed = self.query("SELECT MAX(last_sequence) FROM event_seals WHERE tenant_id <> 0")
                if last == sealed:
                    return
                if sealed != known:  # a million of them take their time
                    known = sealed
                    deadline = time.monotonic() + READY_SECONDS
                self.assertLess(time.monotonic(), deadline, f"sealed up to {sealed}, the last event is {last}")
                time.sleep(0.2)
        finally:
            server.stop()
