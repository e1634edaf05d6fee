"""A private PostgreSQL that a test may stop and start: in a temporary folder, of an unprivileged user."""
import glob
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile


class Postgres:
    def __init__(self):
        self.bin = max(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(re.findall(r"\d+", path)[-1]))
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dotmac-postgres."))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
                 "--locale=C.UTF-8")
        self.start()
        self.run("psql", "-q", "-h", self.folder, "-p", self.port, "-U", "postgres", "-d", "postgres",
                 "-c", "CREATE ROLE dotmac LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS", "-c",
                 "CREATE DATABASE dotmac OWNER dotmac")
        self.address = f"postgresql://dotmac@127.0.0.1:{self.port}/dotmac"

    def run(self, program, *arguments):
        command = [f"{self.bin}/{program}", *map(str, arguments)]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # No pipes: the server that pg_ctl leaves behind would hold them open.
        with open(self.folder.with_suffix(".log"), "a") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd=self.folder)

    def start(self):
        # The restarts in a test are of the server, not of the machine, so fsync may stay off.
        self.run("pg_ctl", "-D", self.folder / "data", "-w", "-l", self.folder / "server.log", "-o",
                 f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off", "start")

    def stop(self, mode):
        """`fast` ends every connection, `immediate` is a crash."""
        self.run("pg_ctl", "-D", self.folder / "data", "-m", mode, "-w", "stop")

    def remove(self):
        try:
            self.stop("immediate")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.with_suffix(".log").unlink(missing_ok=True)
