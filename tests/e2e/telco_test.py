"""The main job, from outside: a real subscriber list becomes customers, invoices, a payment and a balanced journal."""
import csv
import decimal
import io
import os
import subprocess
import unittest

from support import ROOT, SHARED_DATA, ProgramTest

TELCO = SHARED_DATA / "telco-customers.csv"
MAPPING = str(ROOT / "examples/telco.toml")
PASSWORD = "a long enough password"


@unittest.skipUnless(TELCO.exists(), f"{TELCO} is not there; the data set is not part of the source")
class TelcoTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.run_program("tenant", "create", "--slug", "telco", "--name", "Telco", "--currency", "USD", "--time-zone",
                         "America/Los_Angeles")
        os.environ["DOTMAC_PASSWORD"] = PASSWORD
        self.addCleanup(os.environ.pop, "DOTMAC_PASSWORD")
        self.run_program("user", "create", "--email", "owner@telco.example", "--name", "Owner", "--roles",
                         "tenant_admin")
        self.today = self.run_json("clock", "show")["today"]

    def import_telco(self, *options):
        return self.run_json("import", "customers", str(TELCO), "--mapping", MAPPING, *options)

    def bill(self, *options):
        return self.run_json("bill", "run", "--as-of", self.today, *options)

    def test_from_the_subscriber_list_to_a_paid_invoice_and_a_balanced_journal(self):
        self.check_import()
        self.check_bill_run()
        with self.serving() as api:
            api.log_in("telco", "owner@telco.example", PASSWORD)
            self.check_payment(api)
        self.check_journal()
        self.run_program("db", "verify")

    def check_import(self):
        trial = self.import_telco("--dry-run")
        self.assertEqual((trial["rows"], trial["created"], trial["rejected"]), (7043, 7043, 0))
        done = self.import_telco()
        self.assertEqual((done["rows"], done["created"], done["rejected"]), (7043, 7043, 0))
        self.assertEqual(done["created_accounts"],
                         {"active": 5174, "suspended": 0, "pending": 0, "cancelled": 1869})
        again = self.import_telco()
        self.assertEqual((again["created"], again["unchanged"]), (0, 7043))

    def check_bill_run(self):
        expected = {"amount": "316985.75", "currency": "USD"}
        trial = self.bill("--dry-run")
        self.assertEqual(trial["totals"][0]["subtotal"], expected)
        done = self.bill()
        self.assertEqual(done["customers_billed"], 5174)
        self.assertEqual(done["totals"][0]["invoices"], 5174)
        self.assertEqual(done["totals"][0]["subtotal"], expected)
        self.assertEqual(done["totals"], trial["totals"])
        again = self.bill()
        self.assertEqual((again["customers_billed"], again["totals"]), (0, []))

    def check_payment(self, api):
        # What the API lists is what the run said: every invoice once, to the cent.
        invoices = list(api.all_items("/api/v1/invoices?limit=500"))
        self.assertEqual(len({invoice["id"] for invoice in invoices}), 5174)
        total = sum(decimal.Decimal(invoice["total"]["amount"]) for invoice in invoices)
        self.assertEqual(total, decimal.Decimal("316985.75"))
        numbers = sorted(invoice["number"] for invoice in invoices)
        self.assertEqual(numbers, [f"INV-{number:08}" for number in range(1, 5175)])

        customer = api.get("/api/v1/customers?number=7590-VHVEG")["items"][0]
        invoice = api.get(f"/api/v1/invoices?customer_id={customer['id']}")["items"][0]
        self.assertEqual(invoice["total"]["amount"], "29.85")
        half = {"customer_id": customer["id"], "payment_method": "cash",
                "amount": {"amount": "10.00", "currency": "USD"}}
        api.post("/api/v1/payments", half)
        self.assertEqual(api.get(f"/api/v1/invoices/{invoice['id']}")["status"], "partially_paid")
        rest = {**half, "payment_method": "bank_transfer", "amount": {"amount": "20.00", "currency": "USD"}}
        api.post("/api/v1/payments", rest)
        paid = api.get(f"/api/v1/invoices/{invoice['id']}")
        self.assertEqual((paid["status"], paid["amount_due"]["amount"]), ("paid", "0.00"))
        balance = api.get(f"/api/v1/customers/{customer['id']}/balance")
        self.assertEqual(balance["credit"]["amount"], "0.15")
        statement = api.get(f"/api/v1/customers/{customer['id']}/statement?from={self.today}&to={self.today}")
        self.assertEqual(statement["closing_balance"]["amount"], "-0.15")

    def check_journal(self):
        rows = list(csv.DictReader(io.StringIO(self.run_program("billing", "journal", "--format", "csv"))))
        amounts = {}
        for row in rows:
            amounts[row["account"]] = amounts.get(row["account"], 0) + decimal.Decimal(row["debit"] or 0) - decimal.Decimal(row["credit"] or 0)
        self.assertEqual(sum(amounts.values()), 0)
        self.assertEqual(amounts["cash:cash"], decimal.Decimal("10.00"))
        self.assertEqual(amounts["revenue"], decimal.Decimal("-316985.75"))

        book = self.folder / "book.ledger"
        book.write_text(self.run_program("billing", "journal", "--format", "ledger"))
        for command in (["hledger", "-f", str(book), "check"],
                        ["hledger", "-f", str(book), "balance"],
                        ["ledger", "-f", str(book), "--pedantic", "balance"]):
            done = subprocess.run(command, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, f"{command}: {done.stderr}")
        self.assertRegex(done.stdout, r"-316985\.75.*Income", "ledger's balance names the revenue")


if __name__ == "__main__":
    unittest.main()
