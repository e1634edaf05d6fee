"""A full disk, a database that cannot be written, a damaged page, a clock that is set back: a clear error, no silent
loss, and the service recovers."""
import contextlib
import itertools
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest
import unittest.mock

from crash_support import EMAIL, INSTANTS, PASSWORD, READY_SECONDS, CrashTest, PatientApi, Server, wait_until
from postgres import Postgres

PAGE = 4096
POSTGRES_PAGE = 8192


@contextlib.contextmanager
def small_disk(megabytes):
    folder = tempfile.mkdtemp(prefix="dotmac-disk.")
    mounted = os.getuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True).returncode == 0
    try:
        if not mounted:
            raise unittest.SkipTest("a small disk can be mounted by root only")
        yield pathlib.Path(folder)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=True)
        os.rmdir(folder)


class FailingDisk:
    """An ext4 file system in a file, which an error turns read-only under whoever has it open."""

    def __init__(self, folder):
        self.image, self.folder = folder / "image", folder / "disk"
        self.folder.mkdir()
        made = subprocess.run(["truncate", "-s", "64M", self.image]).returncode == 0 and subprocess.run(
            ["mkfs.ext4", "-q", self.image], capture_output=True).returncode == 0
        self.is_mounted = made and self.mount()
        if not self.is_mounted:
            raise unittest.SkipTest("a file system in a file can be mounted by root only")

    def mount(self):
        return subprocess.run(["mount", "-o", "loop,errors=remount-ro", self.image, self.folder],
                              capture_output=True).returncode == 0

    def fail(self):
        device = subprocess.run(["findmnt", "-n", "-o", "SOURCE", self.folder], capture_output=True, text=True,
                                check=True)
        name = pathlib.Path(device.stdout.strip()).name
        pathlib.Path(f"/sys/fs/ext4/{name}/trigger_fs_error").write_text("1")

    def unmount(self):
        subprocess.run(["umount", self.folder], check=True)

    def repair(self):
        self.unmount()
        subprocess.run(["e2fsck", "-p", "-f", self.image], capture_output=True)
        assert self.mount()


def fill(disk, left):
    """Takes the room on the disk but for `left` bytes."""
    ballast = disk / "ballast"
    free = os.statvfs(disk)
    ballast.write_bytes(b"\0" * max(0, free.f_bavail * free.f_frsize - left))
    return ballast


class FaultsTest(CrashTest):
    def fails_with_one_line(self, completed, *words):
        self.assertEqual(completed.returncode, 1, completed.stdout + completed.stderr)
        lines = completed.stderr.strip().split("\n")
        self.assertEqual(len(lines), 1, completed.stderr)
        for word in words:
            self.assertIn(word, lines[0])

    def serve(self, *arguments, environment=None):
        server = Server(self.database, self.folder, "--rate-limit", "100000", "--rate-burst", "100000", *arguments,
                        environment=environment).start()
        self.addCleanup(lambda: server.process and server.kill())
        server.api.log_in("crash", EMAIL, PASSWORD)
        return server

    def assert_unavailable(self, reply, why=""):
        self.assertEqual(reply.status, 503, reply.text)
        self.assertTrue(reply.headers["Retry-After"])
        self.assertEqual(reply.json["code"], "unavailable")
        self.assertIn(why, reply.json["detail"])

    def survive_damaged_invoices(self):
        server = self.serve()
        reply = server.api.call("GET", "/api/v1/invoices")
        self.assertEqual((reply.status, reply.json["code"]), (500, "internal_error"))
        self.assertIn("is damaged", server.log())
        self.assertEqual(len(server.api.get("/api/v1/customers?limit=5")["items"]), 5)
        server.stop()

    def survive_read_only(self, freeze, thaw):
        """The database cannot be written for a while, again and again, each time with a bill run under way."""
        self.create_tenant()
        self.import_list(self.write_list(3000))
        environment, shift = self.make_shifted_clock()
        server = self.serve("--job-lease-seconds", "3", environment=environment)
        api = PatientApi(server.api.address)
        api.token = server.api.token
        created = []
        languages = itertools.cycle(["en", "de"])
        turns = min(INSTANTS, 11)  # a bill run is at most a year ahead of the tenant's clock
        for turn in range(turns):
            body = {"name": f"Turn {turn}", "customer_type": "business"}
            key = {"Idempotency-Key": f"turn-{turn}"}
            run = api.post("/api/v1/billing/runs", {"as_of": f"2026-{turn + 2:02}-28"})["id"]
            time.sleep(self.random.uniform(0, 0.15))
            freeze()
            # PostgreSQL hears of it a moment later, and never refuses what changes nothing.
            wait_until(lambda: api.call("PUT", "/api/v1/settings/mail.language",
                                        {"value": next(languages)}).status == 503, 10)
            self.assert_unavailable(api.call("POST", "/api/v1/customers", body, key), "read-only")
            self.fails_with_one_line(self.try_run("mail", "test", "--to", EMAIL), "read-only")
            # Who is logged in reads on, also when the use of his token should be noted again.
            shift.write_text(str(120 * (turn + 1)))
            time.sleep(1.1)  # a token is remembered for a second
            self.assertEqual(api.get("/api/v1/customers?q=Subscriber+2999")["items"][0]["number"], "N002999")
            self.assertIn(api.get(f"/api/v1/billing/runs/{run}")["state"], ["running", "finished"])
            self.assertEqual(api.call("GET", "/readyz").status, 200)
            thaw()
            reply = api.until_answered("POST", "/api/v1/customers", body, key)
            self.assertEqual(reply.status, 201, reply.text)
            created.append(reply.json["id"])
            wait_until(lambda: api.get(f"/api/v1/billing/runs/{run}")["state"] == "finished", READY_SECONDS)
        self.assertEqual(len(set(created)), turns)
        server.stop()
        self.seal_events()
        self.assertEqual(int(self.value("SELECT COUNT(*) FROM invoices")), 3000 * turns)
        self.assertEqual(int(self.value("SELECT COUNT(*) FROM customers")), 3000 + turns)
        self.assertEqual(self.query("SELECT state FROM jobs WHERE type = 'bill_run' AND state <> 'succeeded'"), [])
        self.assert_whole()


@unittest.skipUnless(os.environ.get("DOTMAC_TEST_ENGINE", "sqlite") == "sqlite", "of a SQLite file")
class SqliteFaultsTest(FaultsTest):
    def test_a_full_disk_under_the_server(self):
        with small_disk(16) as disk:
            self.database = f"sqlite:{disk}/dotmac.db"
            self.create_tenant()
            server = self.serve()
            api = server.api
            ballast = fill(disk, 1_500_000)
            acknowledged = {}

            def create(turn):
                reply = api.call("POST", "/api/v1/customers", {"name": f"Number {turn}", "customer_type": "business"})
                if reply.status == 201:
                    acknowledged[reply.json["id"]] = reply.json["name"]
                return reply

            turn = 0
            while (reply := create(turn)).status == 201:
                turn += 1
                self.assertLess(turn, 5000, "the disk was never full")
            self.assert_unavailable(reply, "disk is full")
            # What was there can still be read.
            stored = {c["id"]: c["name"] for c in api.all_items("/api/v1/customers?limit=500")}
            self.assertEqual(stored, acknowledged)
            self.assertGreater(len(stored), 10)

            ballast.unlink()
            for turn in range(turn, turn + 5):
                self.assertEqual(create(turn).status, 201, "it goes on once there is room")
            stored = {c["id"]: c["name"] for c in api.all_items("/api/v1/customers?limit=500")}
            self.assertEqual(stored, acknowledged)
            server.stop()
            self.seal_events()
            self.assert_whole()

    def test_a_full_disk_under_a_bill_run(self):
        with small_disk(24) as disk:
            self.database = f"sqlite:{disk}/dotmac.db"
            self.create_tenant()
            self.import_list(self.write_list(1500))
            ballast = fill(disk, 800_000)
            self.fails_with_one_line(self.try_run("bill", "run", "--as-of", "2026-02-28"), "disk is full")
            ballast.unlink()
            self.run_program("bill", "run", "--as-of", "2026-02-28")
            self.assertEqual(int(self.value("SELECT COUNT(*) FROM invoices")), 1500)
            self.seal_events()
            self.assert_whole()

    def test_a_disk_that_cannot_be_written(self):
        with small_disk(24) as disk:
            self.database = f"sqlite:{disk}/dotmac.db"
            self.create_tenant()
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            for command in (["serve", "--port", "0"], ["bill", "run", "--as-of", "2026-02-28"]):
                self.fails_with_one_line(self.try_run(*command), "dotmac.db")
            subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
            self.assert_whole()

    def test_a_file_system_that_turns_read_only_under_the_server(self):
        disk = FailingDisk(self.folder)
        self.addCleanup(disk.unmount)
        self.database = f"sqlite:{disk.folder}/dotmac.db"
        self.create_tenant()
        server = self.serve()
        stored = {}

        def create(turn):
            return server.api.call("POST", "/api/v1/customers", {"name": f"Number {turn}", "customer_type": "business"},
                                   {"Idempotency-Key": f"turn-{turn}"})

        def assert_stored():
            self.assertEqual({c["id"]: c["name"] for c in server.api.all_items("/api/v1/customers?limit=5")}, stored)

        for turn in range(20):
            reply = create(turn)
            stored[reply.json["id"]] = reply.json["name"]
        disk.fail()
        self.assert_unavailable(create(20), "read-only")
        assert_stored()
        self.fails_with_one_line(self.try_run("mail", "test", "--to", EMAIL), "read-only")
        server.stop()
        disk.repair()
        server.start()
        assert_stored()
        reply = create(20)
        self.assertEqual(reply.status, 201, reply.text)
        stored[reply.json["id"]] = reply.json["name"]
        assert_stored()
        server.stop()
        self.seal_events()
        self.assert_whole()

    def test_a_database_that_becomes_read_only(self):
        # Not the index of the log: SQLite maps it into memory, and who writes to a mapped page of an immutable file is
        # killed by the kernel (SIGBUS).
        files = [f"{self.database.removeprefix('sqlite:')}{end}" for end in ("", "-wal")]

        def change(attribute):
            os.sync()  # as after a while of rest
            changed = subprocess.run(["chattr", attribute, *files], capture_output=True, text=True)
            if changed.returncode != 0:
                raise unittest.SkipTest(f"files cannot be made immutable here: {changed.stderr}")

        self.addCleanup(subprocess.run, ["chattr", "-i", *files], capture_output=True)
        self.survive_read_only(lambda: change("+i"), lambda: change("-i"))

    def test_a_damaged_page_is_found(self):
        self.create_tenant()
        self.import_list(self.write_list(1500))
        self.run_program("bill", "run", "--as-of", "2026-02-28")
        self.run_program("db", "seal")
        self.assert_whole()
        file = pathlib.Path(self.database.removeprefix("sqlite:"))
        whole = file.read_bytes()
        for _ in range(max(4, INSTANTS)):
            page = self.random.randrange(1, len(whole) // PAGE)
            damaged = bytearray(whole)
            start = page * PAGE
            damaged[start:start + 64] = bytes(byte ^ 0xA5 for byte in damaged[start:start + 64])
            file.write_bytes(damaged)
            done = self.try_run("db", "verify", "--format", "json")
            where = f"page {page + 1}: {done.stdout} {done.stderr}"
            self.assertEqual(done.returncode, 1, where)
            if done.stdout:
                self.assertTrue(json.loads(done.stdout)["violations"], where)
            else:
                self.fails_with_one_line(done, "damaged")
        file.write_bytes(whole)

    def test_a_damaged_table_does_not_take_the_server_with_it(self):
        self.create_tenant()
        self.import_list(self.write_list(1500))
        self.run_program("bill", "run", "--as-of", "2026-02-28")
        file = pathlib.Path(self.database.removeprefix("sqlite:"))
        (root,), = self.query("SELECT rootpage FROM sqlite_master WHERE name = 'invoices' AND type = 'table'")
        with open(file, "r+b") as stream:
            stream.seek((int(root) - 1) * PAGE)
            stream.write(b"\xA5" * PAGE)
        self.survive_damaged_invoices()


@unittest.skipUnless(os.environ.get("DOTMAC_TEST_ENGINE") == "postgresql", "of a PostgreSQL server")
class PostgresqlFaultsTest(FaultsTest):
    def start_postgres(self, *arguments, **options):
        postgres = Postgres(*arguments, **options)
        self.addCleanup(postgres.remove)
        patched = unittest.mock.patch.dict(os.environ, DOTMAC_TEST_POSTGRES=postgres.address)
        patched.start()
        self.addCleanup(patched.stop)
        self.database = postgres.address
        return postgres

    def create(self, api, turn):
        return api.call("POST", "/api/v1/customers", {"name": f"Number {turn}", "customer_type": "business"},
                        {"Idempotency-Key": f"turn-{turn}"})

    def create_until_full(self, api, why=""):
        """The identifiers by turn, and the turn that found no room."""
        acknowledged = {}
        while (reply := self.create(api, len(acknowledged))).status == 201:
            acknowledged[reply.json["id"]] = reply.json["name"]
            self.assertLess(len(acknowledged), 20_000, "the disk was never full")
        self.assert_unavailable(reply, why)
        return acknowledged

    def assert_stored(self, api, acknowledged):
        self.assertEqual({c["id"]: c["name"] for c in api.all_items("/api/v1/customers?limit=500")}, acknowledged)

    def go_on(self, server, acknowledged):
        """Repeats the request that was refused, as a good client does: it has its effect once."""
        patient = PatientApi(server.api.address)
        patient.token = server.api.token
        for turn in range(len(acknowledged), len(acknowledged) + 5):
            reply = patient.until_answered("POST", "/api/v1/customers",
                                           {"name": f"Number {turn}", "customer_type": "business"},
                                           {"Idempotency-Key": f"turn-{turn}"})
            self.assertEqual(reply.status, 201, reply.text)
            acknowledged[reply.json["id"]] = reply.json["name"]
        self.assert_stored(server.api, acknowledged)
        server.stop()
        self.seal_events()
        self.assert_whole()

    def test_a_full_disk_under_its_tables(self):
        with small_disk(96) as disk:
            self.start_postgres(disk, wal_on_disk=False)
            self.create_tenant()
            server = self.serve()
            ballast = fill(disk, 1_000_000)
            acknowledged = self.create_until_full(server.api, "disk is full")
            self.assertGreater(len(acknowledged), 10)
            self.assert_stored(server.api, acknowledged)  # what was there can still be read
            ballast.unlink()
            self.go_on(server, acknowledged)

    def test_a_full_disk_under_its_log(self):
        # PostgreSQL crashes where it cannot write its log, and comes back once there is room for it.
        with small_disk(128) as disk:
            postgres = self.start_postgres(disk)
            self.create_tenant()
            server = self.serve()
            ballast = fill(disk, 1_500_000)
            acknowledged = self.create_until_full(server.api)
            self.assertGreater(len(acknowledged), 10)
            ballast.unlink()
            time.sleep(0.5)
            if not postgres.is_running():
                postgres.start()
            self.go_on(server, acknowledged)

    def test_a_full_disk_under_a_bill_run(self):
        with small_disk(128) as disk:
            self.start_postgres(disk, wal_on_disk=False)
            self.create_tenant()
            self.import_list(self.write_list(1500))
            ballast = fill(disk, 300_000)
            self.fails_with_one_line(self.try_run("bill", "run", "--as-of", "2026-02-28"),
                                     "disk of the database server is full")
            ballast.unlink()
            self.run_program("bill", "run", "--as-of", "2026-02-28")
            self.assertEqual(int(self.value("SELECT COUNT(*) FROM invoices")), 1500)
            self.seal_events()
            self.assert_whole()

    def test_a_database_that_becomes_read_only(self):
        postgres = self.start_postgres()
        self.survive_read_only(lambda: postgres.set("default_transaction_read_only", "on"),
                               lambda: postgres.set("default_transaction_read_only", "off"))

    def billed_postgres(self):
        postgres = self.start_postgres()
        self.create_tenant()
        self.import_list(self.write_list(1500))
        self.run_program("bill", "run", "--as-of", "2026-02-28")
        self.seal_events()
        return postgres

    def test_a_damaged_page_is_found(self):
        postgres = self.billed_postgres()
        self.run_program("db", "seal")
        self.assert_whole()
        for table in ["customers", "invoices", "invoice_line_items", "journal_lines", "events"]:
            file = postgres.data / self.value(f"SELECT pg_relation_filepath('{table}')")
            postgres.stop("fast")
            whole = file.read_bytes()
            damaged = bytearray(whole)
            pages = [at for at in range(0, len(whole), POSTGRES_PAGE) if any(whole[at:at + POSTGRES_PAGE])]
            at = self.random.choice(pages) + self.random.randrange(POSTGRES_PAGE - 64)
            damaged[at:at + 64] = bytes(byte ^ 0xA5 for byte in damaged[at:at + 64])
            file.write_bytes(damaged)
            postgres.start()
            done = self.try_run("db", "verify", "--format", "json")
            self.assertEqual(done.returncode, 1, f"{table}, byte {at}: {done.stdout} {done.stderr}")
            violations = json.loads(done.stdout)["violations"]
            self.assertTrue(any("is damaged" in each["violation"] for each in violations), violations)
            postgres.stop("fast")
            file.write_bytes(whole)
            postgres.start()
        self.assert_whole()

    def test_a_damaged_table_does_not_take_the_server_with_it(self):
        postgres = self.billed_postgres()
        file = postgres.data / self.value("SELECT pg_relation_filepath('invoices')")
        postgres.stop("fast")
        file.write_bytes(b"\xA5" * file.stat().st_size)
        postgres.start()
        self.survive_damaged_invoices()

    def test_a_server_that_has_become_a_standby(self):
        # As after a switch-over, before the address leads to the new primary: it can be read, not written.
        postgres = self.start_postgres()
        self.create_tenant()
        server = self.serve()
        acknowledged = {}
        for turn in range(3):
            reply = self.create(server.api, turn)
            acknowledged[reply.json["id"]] = reply.json["name"]
        postgres.become_standby()
        self.assert_unavailable(self.create(server.api, 3), "read-only")
        self.assert_stored(server.api, acknowledged)
        self.fails_with_one_line(self.try_run("bill", "run", "--as-of", "2026-02-28"), "standby")
        postgres.become_primary()
        self.go_on(server, acknowledged)


if __name__ == "__main__":
    unittest.main()
