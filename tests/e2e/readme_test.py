"""Runs every command of the README as it is written, in order, in a copy of the project's folder, and compares what it
prints with what the README shows. In the README, `…` stands for anything within a line, and a line `…` for any lines."""
import os
import pathlib
import shlex
import signal
import subprocess
import tempfile
import threading
import unittest
import urllib.request

from console import commands, matches
from support import ROOT

SERVER_READY_SECONDS = 120


class ReadmeTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="dotmac-readme.")
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name) / "dotmac"
        self.root.mkdir()
        # The tour writes to data/; everything else is the project's own, its build folder too.
        for entry in ROOT.iterdir():
            if entry.name not in ("data", ".git"):
                (self.root / entry.name).symlink_to(entry)
        self.server = None
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("DOTMAC_")}

    def tearDown(self):
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGTERM)
            self.assertEqual(self.server.wait(timeout=60), 0)
            self.server.stdout.close()

    def start_server(self, command, expected):
        """A command that serves until it is stopped: its output up to the last line that the README shows."""
        self.server = subprocess.Popen(["bash", "-c", command], cwd=self.root, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True, env=self.environment,
                                       start_new_session=True)
        too_late = threading.Timer(SERVER_READY_SECONDS, os.killpg, [self.server.pid, signal.SIGKILL])
        too_late.start()
        seen = ""
        while not matches(expected, seen):
            line = self.server.stdout.readline()
            self.assertTrue(line, f"{command} did not print what the README shows, but:\n{seen}")
            seen += line
        too_late.cancel()
        with urllib.request.urlopen("http://127.0.0.1:8080/readyz", timeout=10) as answer:
            self.assertEqual(answer.status, 200)

    def test_every_command_prints_what_the_readme_shows(self):
        # A shell that stays, so that variables set by one command are there for the next.
        errors = tempfile.TemporaryFile("w+")
        self.addCleanup(errors.close)
        shell = subprocess.Popen(["bash"], cwd=self.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=errors, text=True, env=self.environment)
        self.addCleanup(shell.stdout.close)
        self.addCleanup(shell.wait)
        self.addCleanup(shell.stdin.close)
        count = 0
        for command, expected in commands((ROOT / "README.md").read_text(encoding="utf-8")):
            if shlex.split(command)[0] == "./test":
                continue  # this is it
            if command == "./run":
                self.start_server(command, expected)
                continue
            marker = f"--- done {count} "
            shell.stdin.write(f"{command}\nstatus=$?; echo; echo '{marker}'$status\n")
            shell.stdin.flush()
            output = ""
            while not (line := shell.stdout.readline()).startswith(marker):
                self.assertTrue(line, output)
                output += line
            errors.seek(0)
            self.assertEqual(line.split()[-1], "0", f"$ {command}\n{output}{errors.read()}")
            self.assertTrue(matches(expected, output.rstrip("\n")),
                            f"$ {command}\nprinted:\n{output}\nand the README shows:\n" + "\n".join(expected))
            count += 1
        self.assertGreater(count, 5)


if __name__ == "__main__":
    unittest.main()
