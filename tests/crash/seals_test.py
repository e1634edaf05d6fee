"""`dotmac db verify` finds a flipped bit in any business row, and says where."""
import json
import pathlib
import sqlite3
import subprocess
import unittest

from crash_support import EMAIL, PASSWORD, CrashTest, Server

# From these the program removes rows, so one whose key was changed looks like one that it removed.
KEYS_NOT_COVERED = {"customer_contacts": {"customer_id", "id"}, "customer_addresses": {"customer_id", "id"},
                    "service_prices": {"service_id", "customer_type", "billing_cycle", "currency"}}
CUSTOMERS = 1200  # more than a page of seals holds


class SealsTest(CrashTest):
    def setUp(self):
        super().setUp()
        self.create_tenant()
        self.import_list(self.write_list(CUSTOMERS))
        self.run_program("bill", "run", "--as-of", "2026-02-28")
        server = Server(self.database, self.folder).start()
        try:
            self.use_the_api(server.api)
        finally:
            server.stop()
        self.run_program("db", "seal")
        self.assertEqual(self.violations(), [])

    def use_the_api(self, api):
        """So that there is a row in every table."""
        api.log_in("crash", EMAIL, PASSWORD)
        customer = api.get("/api/v1/customers?number=N000003")["items"][0]["id"]
        path = f"/api/v1/customers/{customer}"
        api.post(path + "/contacts", {"role": "billing", "name": "Ada", "email": "ada@example.com"})
        api.post(path + "/addresses", {"kind": "billing", "lines": ["Road 1"], "city": "Berlin", "country": "DE"})
        api.post(path + "/notes", {"text": "Calls in the morning."})
        api.post("/api/v1/charges", {"customer_id": customer, "description": "Router",
                                     "unit_price": {"amount": "49.00", "currency": "EUR"}})
        api.post("/api/v1/services", {
            "code": "EXTRA", "name": "Extra", "service_type": "internet", "download": 10, "upload": 10,
            "bandwidth_unit": "mbps", "customer_types": ["residential"],
            "prices": [{"customer_type": "residential", "billing_cycle": "monthly",
                        "price": {"amount": "5.00", "currency": "EUR"}}]})
        payment = api.post("/api/v1/payments", {"customer_id": customer, "payment_method": "cash",
                                                "amount": {"amount": "500.00", "currency": "EUR"}})
        api.post(f"/api/v1/payments/{payment['id']}/refund", {"amount": {"amount": "1.00", "currency": "EUR"},
                                                               "reason": "Too much"})

    def violations(self):
        done = self.try_run("db", "verify", "--format", "json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assertTrue(done.stdout, done.stderr)
        return json.loads(done.stdout)["violations"]

    def sealed_tables(self):
        return [row[0] for row in self.query("SELECT DISTINCT table_name FROM row_seals ORDER BY table_name")]

    def columns_of(self, table):
        """[(name, type)] beside the tenant and the version, whose change says that the program was at work."""
        if self.database.startswith("sqlite:"):
            rows = self.query(f"SELECT name, lower(type) FROM pragma_table_info('{table}')")
        else:
            rows = self.query("SELECT column_name, data_type FROM information_schema.columns "
                              f"WHERE table_schema = 'dotmac' AND table_name = '{table}' ORDER BY ordinal_position")
        return [(name, kind) for name, kind in rows if name not in ("tenant_id", "version")]

    def change(self, *statements):
        if self.database.startswith("sqlite:"):
            connection = sqlite3.connect(self.database.removeprefix("sqlite:"))
            try:
                with connection:
                    for statement in statements:
                        connection.execute(statement)
            finally:
                connection.close()
            return
        script = "SET search_path TO dotmac, public; SET dotmac.tenant_id = 0; " + "; ".join(statements)
        subprocess.run(["psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", self.database, "-c", script], check=True)

    def one_row(self, table):
        """A condition that names one row, somewhere in the table."""
        if not self.database.startswith("sqlite:"):
            rows = self.query(f"SELECT ctid::text FROM {table}")
            return f"ctid = '{self.random.choice(rows)[0]}'"
        key = [name for name, in self.query(f"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0")]
        row = self.random.choice(self.query(f"SELECT {', '.join(key)} FROM {table}"))
        return " AND ".join(f"{name} = '{value}'" for name, value in zip(key, row))

    def flipped(self, name, kind):
        if kind in ("integer", "bigint"):
            return f"COALESCE({name}, 0) + {1 << self.random.randrange(45, 52)}"
        if kind == "boolean":
            return f"NOT {name}"
        return f"COALESCE({name}, '') || 'x'"

    def test_whatever_changes_shows(self):
        self.every_column_of_every_table()
        self.a_row_is_named()
        self.the_program_may_change_rows()
        self.a_row_that_vanished_is_missed()
        self.the_seals_themselves_are_sealed()

    def every_column_of_every_table(self):
        tables = {table: [column for column in self.columns_of(table)
                          if column[0] not in KEYS_NOT_COVERED.get(table, ())] for table in self.sealed_tables()}
        self.assertGreaterEqual(len(tables), 18, sorted(tables))
        for turn in range(max(map(len, tables.values()))):
            hit = {table: columns[turn] for table, columns in tables.items() if turn < len(columns)}
            self.flip_and_find(hit)

    def flip_and_find(self, hit):
        """One column of one row of each table at once; then everything is put back."""
        put_back = self.keep(hit)
        self.change(*(f"UPDATE {table} SET {name} = {self.flipped(name, kind)} WHERE {self.one_row(table)}"
                      for table, (name, kind) in hit.items()))
        found = [v["violation"] for v in self.violations() if v["invariant"] == "SealedRowsHold"]
        for table, (name, _) in hit.items():
            self.assertTrue(any(f" {table} " in sentence for sentence in found),
                            f"{table}.{name} was changed, and what was found is {found}")
        put_back()

    def keep(self, tables):
        if self.database.startswith("sqlite:"):
            file = pathlib.Path(self.database.removeprefix("sqlite:"))
            whole = file.read_bytes()  # nobody has it open, so there is no log beside it
            return lambda: file.write_bytes(whole)
        self.change(*(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}" for table in tables))
        back = []
        for table in tables:
            back += [f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM kept_{table}",
                     f"DROP TABLE kept_{table}"]
        return lambda: self.change(*back)

    def a_row_is_named(self):
        (payment,), = self.query("SELECT id FROM payments LIMIT 1")
        self.change(f"UPDATE payments SET reference = 'other' WHERE id = {payment}")
        self.assertEqual([v["violation"] for v in self.violations()],
                         [f"The row of payments with id {payment} is not what was sealed: something else than the "
                          "program changed it."])
        # Sealing again does not hide it.
        self.assertEqual(self.try_run("db", "seal").returncode, 1)
        self.assertEqual(len(self.violations()), 1)
        self.change(f"UPDATE payments SET reference = '' WHERE id = {payment}")

    def the_program_may_change_rows(self):
        # A month later most rows have changed, by the program.
        self.run_program("bill", "run", "--as-of", "2026-03-28")
        self.assertEqual(self.violations(), [])
        self.run_program("db", "seal")
        self.assertEqual(self.violations(), [])

    def a_row_that_vanished_is_missed(self):
        put_back = self.keep(["journal_lines"])
        self.change("DELETE FROM journal_lines WHERE entry_id = (SELECT MAX(entry_id) FROM journal_lines)")
        found = [v["violation"] for v in self.violations() if v["invariant"] == "SealedRowsHold"]
        self.assertEqual(len(found), 1)
        self.assertIn("of the rows of journal_lines", found[0])
        put_back()

    def the_seals_themselves_are_sealed(self):
        self.change("UPDATE row_seals SET entries = (SELECT entries FROM row_seals WHERE table_name = 'customers' "
                    "AND page = 1) WHERE table_name = 'customers' AND page = 2")
        self.assertIn("Page 2 of the seals of customers is not the one that its event recorded.",
                      [v["violation"] for v in self.violations()])
        self.change("DELETE FROM row_seals WHERE table_name = 'customers' AND page = 2")
        self.assertIn("Page 2 of the seals of customers was removed.", [v["violation"] for v in self.violations()])


if __name__ == "__main__":
    unittest.main()
