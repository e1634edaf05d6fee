"""Drives the finished program from outside: its command line, and its API over real sockets."""
import contextlib
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("DOTMAC_PROGRAM", str(ROOT / "build/release/dotmac"))
SHARED_DATA = pathlib.Path(os.environ.get("DOTMAC_SHARED_DATA", ROOT.parent / "shared/data"))


class Failed(AssertionError):
    """A command ended with another exit code than 0."""

    def __init__(self, arguments, completed):
        super().__init__(f"dotmac {' '.join(arguments)} ended with {completed.returncode}:\n"
                         f"{completed.stdout}{completed.stderr}")
        self.code = completed.returncode
        self.stdout = completed.stdout
        self.stderr = completed.stderr


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.text = body.decode()

    @property
    def json(self):
        return json.loads(self.text)


class Api:
    def __init__(self, address):
        self.address = address
        self.token = None

    def call(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.address + path, method=method)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            if not request.has_header("Content-type"):
                request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, data, timeout=60) as answer:
                return Reply(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Reply(error.code, error.headers, error.read())

    def get(self, path):
        return self.expect(200, self.call("GET", path))

    def post(self, path, body=None, status=(200, 201, 202)):
        return self.expect(status, self.call("POST", path, {} if body is None else body))

    def expect(self, status, reply):
        wanted = status if isinstance(status, tuple) else (status,)
        assert reply.status in wanted, f"{reply.status} {reply.text}"
        return reply.json if reply.text else None

    def all_items(self, path):
        separator = "&" if "?" in path else "?"
        cursor = None
        while True:
            page = self.get(path + (f"{separator}cursor={cursor}" if cursor else ""))
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def log_in(self, tenant, email, password):
        answer = self.post("/api/v1/auth/login", {"tenant": tenant, "email": email, "password": password})
        self.token = answer["token"]
        return answer


class ProgramTest(unittest.TestCase):
    """A test with a database of its own, on the engine that DOTMAC_TEST_ENGINE names."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dotmac-e2e."))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.database = self.fresh_database()

    def fresh_database(self):
        if os.environ.get("DOTMAC_TEST_ENGINE", "sqlite") == "sqlite":
            return f"sqlite:{self.folder}/{secrets.token_hex(4)}.db"
        server = os.environ.get("DOTMAC_TEST_POSTGRES")
        self.assertTrue(server, "run through tools/with-postgres")
        name = "e2e_" + secrets.token_hex(6)
        self.psql(server, f"CREATE DATABASE {name}")
        self.addCleanup(self.psql, server, f"DROP DATABASE {name} WITH (FORCE)")
        return server.rsplit("/", 1)[0] + "/" + name

    @staticmethod
    def psql(address, sql):
        subprocess.run(["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql], check=True)

    def try_run(self, *arguments, stdin=None, environment=None):
        command = [PROGRAM, *arguments]
        full = {**os.environ, "DOTMAC_DATABASE": self.database, **(environment or {})}
        return subprocess.run(command, capture_output=True, text=True, input=stdin, env=full, cwd=self.folder,
                              timeout=600)

    def run_program(self, *arguments, stdin=None):
        completed = self.try_run(*arguments, stdin=stdin)
        if completed.returncode != 0:
            raise Failed(arguments, completed)
        return completed.stdout

    def run_json(self, *arguments):
        return json.loads(self.run_program(*arguments, "--format", "json"))

    @contextlib.contextmanager
    def serving(self, *arguments):
        """The API of a running server; on leaving it is stopped by SIGTERM and must end with 0."""
        log = open(self.folder / "server.log", "a+")
        process = subprocess.Popen([PROGRAM, "serve", "--port", "0", *arguments], stdout=subprocess.PIPE, stderr=log,
                                   text=True, env={**os.environ, "DOTMAC_DATABASE": self.database}, cwd=self.folder)
        try:
            api = None
            for line in process.stdout:
                found = re.search(r"http://[\d.]+:\d+", line)
                if found:
                    api = Api(found.group(0))
                    break
            if api is None:
                log.seek(0)
                self.fail(f"the server did not start: {log.read()}")
            self.process = process
            yield api
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(timeout=60)
            process.stdout.close()
            log.close()
        self.assertEqual(code, 0, "SIGTERM ends the server with exit code 0")
