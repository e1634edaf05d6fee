#!/usr/bin/env python3
"""The results of bench/api.sh as tables or as one JSON object, with every ratio worked out.

    bench/tables.py table|json FILE
"""

import json
import os
import sys

READ_GOAL_MS = 5
WRITE_GOAL_MS = 20


def is_write(name):
    return name.startswith(("POST", "PATCH"))


def failed(row):
    return row["refused"] + row["broken"]


def report(results):
    def rows(kind):
        return [row for row in results if row["kind"] == kind]

    def rate(kind, name):
        return next(row["requests_per_s"] for row in rows(kind) if row["name"] == name)

    # Of a read the ratio is that of its turns with the bare server.
    single = rate("floor", "POST a customer, one at a time")
    for row in rows("full"):
        row["floor"] = "one commit per request" if is_write(row["name"]) else "bare server"
        if is_write(row["name"]):
            row["ratio"] = row["requests_per_s"] / single
    for row in rows("half"):
        row["load"] = row["requests_per_s"] / rate("full", row["name"])
        row["goal_p99_ms"] = WRITE_GOAL_MS if is_write(row["name"]) else READ_GOAL_MS
        row["bill_run_invoices_per_s"] = next(
            run["invoices_per_s"] for run in rows("run") if run["name"] == row["name"]
        )
    for row in rows("peer"):
        row["ours_per_s"] = rate("full", row["name"])
        row["ratio"] = row["ours_per_s"] / row["requests_per_s"]
    return {
        "cores": os.cpu_count(),
        "floor": rows("floor"),
        "full_load": rows("full"),
        "half_load_during_a_bill_run": rows("half"),
        "process": rows("process"),
        "fastapi": rows("peer"),
    }


def print_table(title, columns, rows):
    """`columns`: heading, how a row gives it, its format."""
    if not rows:
        return
    cells = [[heading for heading, _, _ in columns]]
    cells += [[form.format(value(row)) for _, value, form in columns] for row in rows]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    print(f"{title}\n")
    for line in cells:
        texts = [text.ljust(width) if place == 0 else text.rjust(width)
                 for place, (text, width) in enumerate(zip(line, widths))]
        print("  ".join(texts).rstrip())
    print()


def field(name):
    return lambda row: row[name]


def print_tables(figures):
    measured = [
        ("Request", field("name"), "{}"),
        ("Connections", field("connections"), "{}"),
        ("Requests/s", field("requests_per_s"), "{:,.0f}"),
        ("p50 ms", field("p50_ms"), "{:.1f}"),
        ("p99 ms", field("p99_ms"), "{:.1f}"),
        ("Failed", failed, "{}"),
    ]
    print_table("Floors", measured, figures["floor"])
    ratio = [("Ratio", field("ratio"), "{:.2f}"), ("to the", field("floor"), "{}")]
    print_table("Full load", measured + ratio, figures["full_load"])
    half = [
        ("Goal", field("goal_p99_ms"), "{}"),
        ("Of full", field("load"), "{:.2f}"),
        ("Invoices/s beside it", field("bill_run_invoices_per_s"), "{:,.0f}"),
    ]
    print_table("Half load while a bill run goes on", measured + half, figures["half_load_during_a_bill_run"])
    process = [
        ("Process", field("name"), "{}"),
        ("", field("value"), "{:.1f}"),
        ("", field("unit"), "{}"),
        ("Goal", lambda row: row["goal"] or "", "{}"),
    ]
    print_table("Start and memory", process, figures["process"])
    peer = [
        ("Request", field("name"), "{}"),
        ("FastAPI/s", field("requests_per_s"), "{:,.0f}"),
        ("DotMac/s", field("ours_per_s"), "{:,.0f}"),
        ("Ratio", field("ratio"), "{:.1f}"),
        ("Failed", failed, "{}"),
    ]
    print_table("Beside FastAPI, SQLAlchemy and uvicorn", peer, figures["fastapi"])


def main():
    form, file = sys.argv[1:]
    with open(file, encoding="utf-8") as lines:
        results = [json.loads(line) for line in lines]
    figures = report(results)
    print_tables(figures) if form == "table" else print(json.dumps(figures))
    if any(failed(row) for row in results if "refused" in row and row["kind"] != "peer"):
        sys.exit("Some requests failed.")


main()
