"""Runs the recipes of docs/changing-an-enum.md as they are written, each by the program that its edit makes
(releases.py), and compares what is printed with what the page shows."""
import os
import pathlib
import re
import subprocess
import unittest

import support
from console import commands, matches
from support import ProgramTest

BUILD = pathlib.Path(os.environ.get("DOTMAC_RELEASES", support.ROOT / "build/release"))
RELEASES = {"Changing an enum": support.PROGRAM, "Add a value": "added", "Deprecate a value": "deprecated",
            "Rename a value": "renamed", "Remove a value": "removed"}


def sections():
    """(heading, text) of the page."""
    page = (support.ROOT / "docs/changing-an-enum.md").read_text(encoding="utf-8")
    parts = re.split(r"^#+ (.*)$", page, flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2]))


class ChangingAnEnumTest(ProgramTest):
    def run_command(self, program, command):
        environment = {**os.environ, "DOTMAC_DATABASE": self.database, "DOTMAC": program}
        return subprocess.run(["bash", "-c", f'dotmac() {{ "$DOTMAC" "$@"; }}\n{command}'], cwd=self.folder, text=True,
                              env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)

    def test_every_recipe_prints_what_the_page_shows(self):
        self.assertEqual([heading for heading, _ in sections()], list(RELEASES))
        for heading, text in sections():
            release = RELEASES[heading]
            program = release if release == support.PROGRAM else str(BUILD / f"dotmac_{release}")
            for command, expected in commands(text):
                done = self.run_command(program, command)
                shown = f"{heading}\n$ {command}\nprinted:\n{done.stdout}{done.stderr}"
                if not command.endswith("grep -c ' check '"):  # which tells by its status that there is none
                    self.assertEqual(done.returncode, 0, shown)
                self.assertTrue(matches(expected, done.stdout.rstrip("\n")), shown + "\nshown:\n" + "\n".join(expected))


if __name__ == "__main__":
    unittest.main()
