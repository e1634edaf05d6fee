"""Valgrind watches the server from its start to its SIGTERM: no wrong access, nothing lost, exit code 0."""
import re
import unittest

from crash_support import EMAIL, PASSWORD, READY_SECONDS, CrashTest, Server, wait_until

FAULTY = 99


class ValgrindTest(CrashTest):
    def test_a_server_that_worked_leaves_nothing_behind(self):
        self.create_tenant()
        self.import_list(self.write_list(50))
        report = self.folder / "valgrind.log"
        valgrind = ["valgrind", "--leak-check=full", "--show-leak-kinds=definite,indirect",
                    "--errors-for-leak-kinds=definite,indirect", f"--error-exitcode={FAULTY}", f"--log-file={report}"]
        server = Server(self.database, self.folder, before=valgrind).start()
        self.addCleanup(lambda: server.process and server.kill())
        api = server.api
        api.log_in("crash", EMAIL, PASSWORD)
        customer = next(api.all_items("/api/v1/customers?limit=500"))["id"]
        run = api.post("/api/v1/billing/runs", {"as_of": "2026-02-28"})["id"]
        wait_until(lambda: api.get(f"/api/v1/billing/runs/{run}")["state"] == "finished", READY_SECONDS)
        api.post("/api/v1/payments", {"customer_id": customer, "payment_method": "cash",
                                      "amount": {"amount": "5.00", "currency": "EUR"}})
        for path in ("/api/v1/openapi.json", "/api/v1/enums", "/metrics", "/api/v1/invoices?limit=10",
                     f"/api/v1/customers/{customer}/statement"):
            self.assertEqual(api.call("GET", path).status, 200, path)
        # What is refused takes other ways out.
        self.assertEqual(api.call("POST", "/api/v1/customers", b"{").status, 400)
        self.assertEqual(api.call("GET", "/api/v1/customers/cus_0000000000001").status, 404)
        self.assertEqual(api.call("PATCH", f"/api/v1/customers/{customer}", {"name": ""}).status, 422)
        server.stop()  # the exit code is 0
        text = report.read_text()
        self.assertRegex(text, r"ERROR SUMMARY: 0 errors", text)
        for kind in ("definitely", "indirectly"):
            self.assertTrue(re.search(kind + r" lost: 0 bytes", text) or "no leaks are possible" in text, text)


if __name__ == "__main__":
    unittest.main()
