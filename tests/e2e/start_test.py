"""Boots whole or refuses: every way in which a start can fail ends in one clear line and exit code 1."""
import json
import re
import signal
import socket
import sqlite3
import subprocess
import time
import unittest

from support import PROGRAM, ProgramTest


class StartTest(ProgramTest):
    def refuses(self, completed, *words):
        self.assertEqual(completed.returncode, 1, completed.stdout + completed.stderr)
        lines = completed.stderr.strip().split("\n")
        self.assertEqual(len(lines), 1, completed.stderr)
        for word in words:
            self.assertIn(word, lines[0])

    def test_an_unreadable_configuration_is_refused(self):
        self.refuses(self.try_run("--config", "missing.toml", "serve"), "missing.toml", "cannot be read")
        bad = self.folder / "bad.toml"
        bad.write_text("port = [\n")
        self.refuses(self.try_run("--config", str(bad), "serve"), "bad.toml", "line 1")
        bad.write_text('prot = 8080\n')
        self.refuses(self.try_run("--config", str(bad), "serve"), "prot", "port")
        bad.write_text('port = "eighty"\n')
        self.refuses(self.try_run("--config", str(bad), "serve"), "port", "eighty", "65535")

    def test_a_taken_port_is_refused(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            self.refuses(self.try_run("serve", "--port", port), port)

    def test_a_database_that_cannot_be_reached_is_refused(self):
        self.database = "postgresql://dotmac@127.0.0.1:1/nothing"
        self.refuses(self.try_run("serve", "--port", "0"), "127.0.0.1")
        self.database = f"sqlite:{self.folder}"
        self.refuses(self.try_run("serve", "--port", "0"), str(self.folder))
        self.database = "mysql://nowhere"
        self.refuses(self.try_run("serve", "--port", "0"), "mysql", "sqlite:", "postgresql://")

    def test_a_file_that_is_no_database_is_refused(self):
        other = self.folder / "letter.db"
        other.write_text("Dear Sir or Madam, " * 1000)
        self.database = f"sqlite:{other}"
        self.refuses(self.try_run("serve", "--port", "0"), "letter.db")

    def change_database(self, sql):
        if self.database.startswith("sqlite:"):
            with sqlite3.connect(self.database.removeprefix("sqlite:")) as connection:
                connection.execute(sql)
            connection.close()
        else:
            self.psql(self.database, f"SET search_path TO dotmac, public; {sql}")

    def test_a_database_newer_than_the_program_is_refused(self):
        self.run_program("db", "migrate")
        self.change_database("INSERT INTO schema_migrations (module, version, checksum, applied_at) "
                             "VALUES ('billing', 99, 'of the future', 0)")
        self.refuses(self.try_run("serve", "--port", "0"), "billing", "99", "newer")

    def test_a_failing_migration_is_refused_and_leaves_nothing_behind(self):
        if not self.database.startswith("sqlite:"):
            self.psql(self.database, "CREATE SCHEMA dotmac; CREATE TABLE dotmac.customers (id bigint)")
        else:
            self.change_database("CREATE TABLE customers (id INTEGER)")
        self.refuses(self.try_run("serve", "--port", "0"), "customers")

    def test_it_serves_and_stops_on_sigterm(self):
        with self.serving() as api:
            self.assertEqual(api.call("GET", "/healthz").status, 200)
            self.assertEqual(api.call("GET", "/readyz").status, 200)
            self.assertRegex(api.call("GET", "/metrics").text,
                             r'http_requests_total\{method="GET",route="/healthz",status="200"\} 1\n')
            self.assertIn("DotMac is running", api.call("GET", "/").text)
            document = api.get("/api/v1/openapi.json")
            self.assertTrue(document["openapi"].startswith("3.1"))
        log = [json.loads(line) for line in (self.folder / "server.log").read_text().splitlines()]
        self.assertEqual(log[-1]["message"], "stopped")
        asked = [line for line in log if line["message"] == "request"]
        self.assertEqual([(line["route"], line["status"]) for line in asked][:2], [("/healthz", 200), ("/readyz", 200)])

    def test_metrics_are_for_this_machine_and_who_shows_the_token(self):
        with self.serving("--metrics-token", "s3cret") as api:
            def status(headers):
                return api.call("GET", "/metrics", headers=headers).status
            self.assertEqual(status({}), 200)
            self.assertEqual(status({"X-Forwarded-For": "192.0.2.1"}), 401)
            self.assertEqual(status({"X-Forwarded-For": "192.0.2.1", "Authorization": "Bearer s3cret"}), 200)
        self.assertNotIn("s3cret", self.run_program("--metrics-token", "s3cret", "config", "show"))

    def test_a_database_server_without_a_key_is_warned_of(self):
        warning = "the secrets of authenticator apps stay readable"
        with self.serving():
            pass
        is_postgresql = self.database.startswith("postgresql:")
        self.assertEqual((self.folder / "server.log").read_text().count(warning), 1 if is_postgresql else 0)
        with self.serving("--secrets-key-file", str(self.folder / "key")):
            pass
        self.assertEqual((self.folder / "server.log").read_text().count(warning), 1 if is_postgresql else 0)

    def wait_until(self, holds):
        deadline = time.monotonic() + 20
        while not holds():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    @staticmethod
    def open_connections(api):
        found = re.search(r"^dotmac_http_connections (\d+)", api.call("GET", "/metrics").text, re.M)
        return int(found.group(1))

    @staticmethod
    def takes_connections(host, port):
        try:
            socket.create_connection((host, port)).close()
            return True
        except OSError:
            return False

    def test_a_request_under_way_is_finished_when_the_server_stops(self):
        with self.serving() as api:
            host, port = api.address.removeprefix("http://").split(":")
            body = b'{"tenant":"nobody","email":"nobody@example.com","password":"wrong password"}'
            with socket.create_connection((host, int(port))) as connection:
                connection.sendall(b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                   b"Content-Length: %d\r\n\r\n" % len(body) + body[:10])
                self.wait_until(lambda: self.open_connections(api) >= 2)  # this one, and the one that asks
                self.process.send_signal(signal.SIGTERM)
                self.wait_until(lambda: not self.takes_connections(host, int(port)))
                connection.sendall(body[10:])
                answer = connection.makefile("rb").read()
            self.assertIn(b" 401 ", answer.split(b"\r\n")[0] + b" ")

    def test_the_configuration_says_where_each_value_comes_from(self):
        (self.folder / "dotmac.toml").write_text("workers = 3\nport = 1\n")
        environment = {"DOTMAC_PORT": "2"}
        shown = json.loads(self.try_run("config", "show", "--format", "json", "--io-threads", "2",
                                        environment=environment).stdout)
        self.assertEqual(shown["workers"], {"value": "3", "source": "dotmac.toml"})
        self.assertEqual(shown["port"], {"value": "2", "source": "environment DOTMAC_PORT"})
        self.assertEqual(shown["io_threads"], {"value": "2", "source": "flag --io-threads"})
        self.assertEqual(shown["log_level"], {"value": "info", "source": "default"})

    def test_a_wrong_enum_is_answered_with_the_nearest(self):
        completed = self.try_run("enums", "show", "invoicestatus")
        self.refuses(completed, "invoicestatus", "InvoiceStatus")

    def test_help_is_there_for_every_command(self):
        for words in (["--help"], ["serve", "--help"], ["bill", "--help"], ["bill", "run", "--help"]):
            done = subprocess.run([PROGRAM, *words], capture_output=True, text=True)
            self.assertEqual(done.returncode, 0)
            self.assertIn("--format" if words == ["bill", "run", "--help"] else "Usage", done.stdout)


if __name__ == "__main__":
    unittest.main()
