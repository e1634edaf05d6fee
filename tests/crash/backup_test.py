"""A backup taken while the server writes restores to a consistent state; restore does not overwrite unasked."""
import os
import sqlite3
import threading
import time
import unittest

from crash_support import EMAIL, INSTANTS, PASSWORD, CrashTest, PatientApi, Server


class BackupTest(CrashTest):
    def test_a_backup_under_load(self):
        self.create_tenant(clock=None)
        self.import_list(self.write_list(1000))
        server = Server(self.database, self.folder, "--rate-limit", "100000", "--rate-burst", "100000").start()
        self.addCleanup(lambda: server.process and server.kill())
        server.api.log_in("crash", EMAIL, PASSWORD)
        writers = [Writer(server.api, number) for number in range(8)]
        for writer in writers:
            writer.start()
        backups = []
        for number in range(min(INSTANTS, 20)):
            time.sleep(self.random.uniform(0.05, 0.3))
            file = self.folder / f"backup-{number}.db"
            before = [payment for writer in writers for payment in list(writer.payments)]
            self.run_program("db", "backup", str(file))
            after = {payment for writer in writers for payment in list(writer.payments)}
            backups.append((file, before, after))
        for writer in writers:
            writer.ending = True
        for writer in writers:
            writer.join(timeout=60)
            self.assertIsNone(writer.failure)
        server.stop()
        self.run_program("db", "seal")

        source = self.database
        for file, before, after in backups[-3:]:
            self.database = self.fresh_database()
            self.run_program("db", "restore", str(file))
            self.check_restored(before)
            self.restore_refuses(file)
        self.database = source
        self.assertGreater(sum(len(writer.payments) for writer in writers), 20)

    def check_restored(self, before):
        """Everything acknowledged before the backup began is in it, and each write as a whole or not at all."""
        server = Server(self.database, self.folder).start()
        try:
            server.api.log_in("crash", EMAIL, PASSWORD)
            stored = {payment["id"]: payment for payment in server.api.all_items("/api/v1/payments?limit=500")}
        finally:
            server.stop()
        self.assertLessEqual(set(before), set(stored))
        (payments, entries, received), = self.query(
            "SELECT (SELECT COUNT(*) FROM payments), "
            "(SELECT COUNT(*) FROM journal_lines WHERE source_kind = 'payment' AND amount > 0), "
            "(SELECT COUNT(*) FROM events WHERE type = 'payment.received')")
        self.assertEqual(payments, str(len(stored)))
        self.assertEqual(entries, payments)
        self.assertEqual(received, payments)
        self.assert_whole()

    def restore_refuses(self, file):
        customers = self.value("SELECT COUNT(*) FROM customers")
        refused = self.try_run("db", "restore", str(file))
        self.assertEqual(refused.returncode, 1)
        self.assertEqual(len(refused.stderr.strip().split("\n")), 1)
        self.assertEqual(self.value("SELECT COUNT(*) FROM customers"), customers)
        self.run_program("db", "restore", "--force", str(file))
        self.assertEqual(self.value("SELECT COUNT(*) FROM customers"), customers)
        self.assert_whole()


class Writer(threading.Thread):
    def __init__(self, api, number):
        super().__init__(daemon=True)
        self.api = PatientApi(api.address)
        self.api.token = api.token
        self.number = number
        self.payments = []
        self.ending = False
        self.failure = None

    def run(self):
        try:
            turn = 0
            while not self.ending:
                turn += 1
                customer = self.post("/api/v1/customers", {"name": f"Writer {self.number}",
                                                           "customer_type": "residential"})
                self.payments.append(self.post("/api/v1/payments", {
                    "customer_id": customer, "payment_method": "cash",
                    "amount": {"amount": f"{turn}.00", "currency": "EUR"}}))
        except Exception as error:  # told by the test's thread
            self.failure = repr(error)

    def post(self, path, body):
        reply = self.api.call("POST", path, body)
        assert reply.status == 201, f"{reply.status} {reply.text}"
        return reply.json["id"]


if __name__ == "__main__":
    unittest.main()
