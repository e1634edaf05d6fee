"""The registry's own commands: what a release is compared with, and what rows hold."""
import json
import unittest

from support import ROOT, ProgramTest


class EnumsTest(ProgramTest):
    def test_the_lock_is_the_registry_as_released(self):
        self.assertEqual(self.run_program("enums", "check").strip(), "The registry breaks nothing that was released.")
        self.run_program("enums", "lock")
        self.assertEqual((self.folder / "registry.lock.json").read_text(), (ROOT / "registry.lock.json").read_text())

    def test_a_value_that_a_release_had_may_not_vanish(self):
        lock = json.loads((ROOT / "registry.lock.json").read_text())
        lock["enums"][0]["values"].append({"value": "janitor"})
        (self.folder / "before.json").write_text(json.dumps(lock))
        refused = self.try_run("enums", "check", "--against", "before.json")
        self.assertEqual(refused.returncode, 1)
        self.assertEqual(refused.stdout.splitlines(), [
            "UserRole: janitor is gone: clients that send or filter by it get 422, and rows that hold it cannot be read. "
            "List it in renamed_from of its new name, or deprecate it and remove it after its grace period."])
        refused = self.try_run("enums", "check", "--against", "before.json", "--format", "json")
        self.assertEqual(refused.returncode, 1)
        self.assertEqual(len(json.loads(refused.stdout)["breaking"]), 1)

    def test_a_file_that_is_no_lock_is_refused(self):
        for text in (None, "{"):
            if text:
                (self.folder / "before.json").write_text(text)
            refused = self.try_run("enums", "check", "--against", "before.json")
            self.assertEqual((refused.returncode, refused.stdout), (1, ""))
            self.assertEqual(len(refused.stderr.splitlines()), 1)

    def test_an_audit_counts_what_rows_hold_and_a_migration_finds_nothing_to_do(self):
        self.run_program("tenant", "create", "--slug", "isp", "--name", "ISP", "--currency", "EUR", "--time-zone", "UTC")
        self.run_program("user", "create", "--email", "o@isp.example", "--name", "O", "--roles", "tenant_admin",
                         stdin="a long enough password\n")
        self.assertEqual(self.run_json("enums", "audit"), [
            {"tenant": "isp", "enum": "UserRole", "column": "user_roles.role", "stored": "tenant_admin",
             "state": "current", "rows": 1}])
        self.assertEqual(self.run_json("enums", "audit", "--enum", "TaxType"), [])
        self.assertEqual(self.run_json("enums", "migrate"), {"dry_run": False, "columns": []})
        self.assertEqual(self.try_run("enums", "audit", "--tenant", "nobody").returncode, 1)
        self.assertEqual(self.try_run("enums", "migrate", "--batch", "0").returncode, 1)


if __name__ == "__main__":
    unittest.main()
