"""The machine's clock is set back and forth under a server with a tenant that lives in real time: nothing is lost, no
identifier comes twice, nobody is logged out, and the background work goes on."""
import datetime
import unittest

from crash_support import EMAIL, PASSWORD, READY_SECONDS, CrashTest, Server, wait_until

HOUR = 3600
SHIFTS = [0, -HOUR, -26 * HOUR, -25 * HOUR, 2 * HOUR, 0]


class ClockTest(CrashTest):
    def setUp(self):
        super().setUp()
        self.environment, self.shift = self.make_shifted_clock()
        self.stored = {}

    def assert_lives_at(self, api, shift):
        now = datetime.datetime.fromisoformat(api.get("/api/v1/clock")["now"].replace("Z", "+00:00"))
        shown = now - datetime.datetime.now(datetime.timezone.utc)
        self.assertLess(abs(shown.total_seconds() - shift), 60)

    def work(self, api, turn):
        for number in range(5):
            name = f"Turn {turn} number {number}"
            customer = api.post("/api/v1/customers", {"name": name, "customer_type": "residential"})["id"]
            self.assertNotIn(customer, self.stored)
            self.stored[customer] = name
            api.post(f"/api/v1/customers/{customer}/activate")
            api.post("/api/v1/charges", {"customer_id": customer, "description": "Set-up",
                                         "unit_price": {"amount": "9.99", "currency": "EUR"}})
            api.post("/api/v1/payments", {"customer_id": customer, "payment_method": "cash",
                                          "amount": {"amount": "20.00", "currency": "EUR"}})
        run = api.post("/api/v1/billing/runs")["id"]
        wait_until(lambda: api.get(f"/api/v1/billing/runs/{run}")["state"] == "finished", READY_SECONDS)
        stored = {c["id"]: c["name"] for c in api.all_items("/api/v1/customers?limit=500")}
        self.assertEqual(stored, self.stored)

    def test_a_clock_that_is_set_back_and_forth(self):
        self.create_tenant(clock=None)
        server = Server(self.database, self.folder, environment=self.environment).start()
        self.addCleanup(lambda: server.process and server.kill())
        server.api.log_in("crash", EMAIL, PASSWORD)
        for turn, shift in enumerate(SHIFTS):
            self.shift.write_text(str(shift))
            self.assert_lives_at(server.api, shift)
            self.work(server.api, 2 * turn)
            server.stop()  # and a process that knows nothing of the time before
            server.start()
            self.work(server.api, 2 * turn + 1)
        server.stop()
        self.seal_events()
        self.assertEqual(int(self.value("SELECT COUNT(*) FROM invoices")), len(self.stored))
        self.assert_whole()


if __name__ == "__main__":
    unittest.main()
