"""A private PostgreSQL that a test may stop and start: in a temporary folder, of an unprivileged user. Its data may lie
on a disk of their own, with the log of writes (WAL) beside them or elsewhere."""
import glob
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile


class Postgres:
    def __init__(self, disk=None, wal_on_disk=True):
        self.bin = max(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(re.findall(r"\d+", path)[-1]))
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dotmac-postgres."))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        for folder in filter(None, [self.folder, disk]):
            if os.getuid() == 0:
                shutil.chown(folder, "postgres")
        self.data = (disk or self.folder) / "data"
        wal = [] if wal_on_disk else ["-X", self.folder / "wal"]
        # With checksums (-k), so that the server tells a damaged page from a sound one.
        self.run("initdb", "-k", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
                 "--locale=C.UTF-8", "--wal-segsize=1", *wal)
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
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "server.log", "-o",
                 f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off", "start")

    def is_running(self):
        try:
            self.run("pg_ctl", "-D", self.data, "status")
        except subprocess.CalledProcessError:
            return False
        return True

    def stop(self, mode):
        """`fast` ends every connection, `immediate` is a crash."""
        self.run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def set(self, name, value):
        """For all that begins from now on, in open connections too."""
        self.run("psql", "-q", "-h", self.folder, "-p", self.port, "-U", "postgres", "-d", "postgres",
                 "-c", f"ALTER SYSTEM SET {name} = {value}", "-c", "SELECT pg_reload_conf()")

    def become_standby(self):
        self.stop("fast")
        (self.data / "standby.signal").touch()
        self.start()

    def become_primary(self):
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def remove(self):
        try:
            if self.is_running():
                self.stop("immediate")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.with_suffix(".log").unlink(missing_ok=True)
