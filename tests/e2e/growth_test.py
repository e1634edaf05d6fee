"""The script that sets what requests cost among few customers beside the same among many: that all of it works, of figures
that mean something on a machine at rest alone."""
import json
import os
import subprocess
import tempfile
import unittest

from support import PROGRAM, ROOT


class GrowthTest(unittest.TestCase):
    def run_script(self, *arguments):
        engine = os.environ.get("DOTMAC_TEST_ENGINE", "sqlite")
        # Not below a folder of the test's own, which the user of a PostgreSQL server could not enter.
        script = [ROOT / "bench/growth.sh", "--program", PROGRAM, "--engine", engine, "--folder", tempfile.gettempdir()]
        completed = subprocess.run([*script, *arguments], capture_output=True, text=True)
        self.assertEqual(completed.returncode, 0, completed.stderr)
        return engine, completed.stdout

    def test_sizes_stand_side_by_side(self):
        engine, text = self.run_script("--sizes", "1400 2800", "--format", "json")
        report = json.loads(text)
        self.assertEqual(report["engine"], engine)
        self.assertEqual([size["invoices"] for size in report["sizes"]], [33600, 67200])
        self.assertEqual(len(report["requests"]), 8)
        for request in report["requests"]:
            self.assertEqual(request["ratio"][0], 1)
            for figures in ("first_median_us", "median_us", "p99_us", "ratio"):
                self.assertEqual(len(request[figures]), 2, request)
                self.assertGreater(min(request[figures]), 0, request)


if __name__ == "__main__":
    unittest.main()
