"""A backup taken while the server writes restores to a consistent state; restore does not overwrite unasked."""
import json
import multiprocessing
import os
import re
import socket
import sys
import time
import unittest

from crash_support import EMAIL, INSTANTS, PASSWORD, CrashTest, Server

WRITERS = 8
# Writes a second that must go on meanwhile. A machine that compiles beside the test still makes these; on a quiet one
# BACKUP_WRITES_PER_S=1000 is the claim.
LEAST_RATE = int(os.environ.get("BACKUP_WRITES_PER_S", "150"))


class BackupTest(CrashTest):
    def test_a_backup_under_load(self):
        self.create_tenant(clock=None)
        self.import_list(self.write_list(1000))
        server = Server(self.database, self.folder, "--rate-limit", "100000", "--rate-burst", "100000").start()
        self.addCleanup(lambda: server.process and server.kill())
        server.api.log_in("crash", EMAIL, PASSWORD)
        count, ending, results = multiprocessing.Value("q"), multiprocessing.Event(), multiprocessing.Queue()
        writers = [multiprocessing.Process(target=write_payments, args=(server.api.address, server.api.token, number,
                                                                        count, ending, results), daemon=True)
                   for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        backups = []
        began, before = time.monotonic(), count.value
        # Until a second's worth of the rate that is asked for has been written under backups.
        while len(backups) < min(INSTANTS, 20) or count.value - before < 1000:
            time.sleep(self.random.uniform(0.05, 0.3))
            file = self.folder / f"backup-{len(backups)}.db"
            backups.append((file, time.monotonic()))
            self.run_program("db", "backup", str(file))
        rate = (count.value - before) / (time.monotonic() - began)
        print(f"{len(backups)} backups under {rate:.0f} writes/s", file=sys.stderr)
        self.assertGreaterEqual(rate, LEAST_RATE)
        ending.set()
        payments = []
        for _ in writers:
            acknowledged, failure = results.get(timeout=60)
            self.assertIsNone(failure)
            payments += acknowledged
        server.stop()
        self.run_program("db", "seal")

        source = self.database
        for file, moment in backups[-3:]:
            self.database = self.fresh_database()
            self.run_program("db", "restore", str(file))
            self.check_restored({payment for written, payment in payments if written < moment})
            self.restore_refuses(file)
        self.database = source

    def check_restored(self, before):
        """Everything acknowledged before the backup began is in it, and each write as a whole or not at all."""
        server = Server(self.database, self.folder).start()
        try:
            server.api.log_in("crash", EMAIL, PASSWORD)
            stored = {payment["id"]: payment for payment in server.api.all_items("/api/v1/payments?limit=500")}
        finally:
            server.stop()
        self.assertLessEqual(before, set(stored))
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


class Client:
    """A connection that stays open and costs little: the writers share the processors with what they measure."""

    def __init__(self, address, token):
        host, port = address.removeprefix("http://").split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = f"Host: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"

    def post(self, path, body):
        """The identifier of what was made."""
        text = json.dumps(body)
        self.socket.sendall(f"POST {path} HTTP/1.1\r\n{self.head}Content-Length: {len(text)}\r\n\r\n{text}".encode())
        reply = b""
        while (end := reply.find(b"\r\n\r\n")) < 0:
            reply += self.receive()
        length = int(re.search(rb"\r\n[Cc]ontent-[Ll]ength: (\d+)", reply[:end + 4])[1])
        while len(reply) < end + 4 + length:
            reply += self.receive()
        assert reply.startswith(b"HTTP/1.1 201"), reply
        return json.loads(reply[end + 4:])["id"]

    def receive(self):
        received = self.socket.recv(65536)
        assert received, "the server hung up"
        return received


def write_payments(address, token, number, count, ending, results):
    """A process of its own: Python has one core for each. Writes until it is told to end; tells what was stored."""
    acknowledged = []
    failure = None
    client = Client(address, token)
    try:
        while not ending.is_set():
            customer = client.post("/api/v1/customers", {"name": f"Writer {number}", "customer_type": "residential"})
            amount = {"amount": f"{len(acknowledged) + 1}.00", "currency": "EUR"}
            payment = client.post("/api/v1/payments",
                                  {"customer_id": customer, "payment_method": "cash", "amount": amount})
            acknowledged.append((time.monotonic(), payment))
            with count.get_lock():
                count.value += 2
    except Exception as error:  # told by the test's process
        failure = repr(error)
    client.socket.close()
    results.put((acknowledged, failure))


if __name__ == "__main__":
    unittest.main()
