#!/usr/bin/env python3
"""What wrk does not measure: how soon the program answers, what memory it holds, and when it has come to rest.

    bench/process.py start PROGRAM DATABASE COUNT   the median of COUNT starts, from exec until /readyz answers 200
    bench/process.py connections PID URL COUNT      opens COUNT keep-alive connections, asks once on each, keeps them
    bench/process.py memory PID [anonymous]         of the process and its children, without the pages of files
    bench/process.py rest PID                       waits until the process has had nothing to do for a second

Prints one number: milliseconds, or megabytes (PSS: what several processes share is counted once).
"""

import http.client
import os
import re
import resource
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

BYTES_PER_MB = 1_000_000


def children_of(pid):
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def memory_mb(pid, field="Pss"):
    pss_kib = re.search(rf"^{field}:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    return int(pss_kib[1]) * 1024 / BYTES_PER_MB + sum(memory_mb(child, field) for child in children_of(pid))


def processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rest(pid):
    begin = time.monotonic()
    while time.monotonic() - begin < 120:
        before = processor_seconds(pid)
        time.sleep(1)
        if processor_seconds(pid) - before < 0.03:
            return
    sys.exit("The program does not come to rest.")


def is_ready(address):
    connection = http.client.HTTPConnection(address, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def start_ms(program, database):
    begin = time.monotonic()
    process = subprocess.Popen(
        [program, "--database", database, "--port", "0", "serve"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        for line in process.stdout:
            if address := re.search(r"http://(\S+)", line):
                break
        else:
            sys.exit("The program does not start.")
        while not is_ready(address[1]):
            time.sleep(0.001)
        return (time.monotonic() - begin) * 1000
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def connections_mb(pid, url, count):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    target = urlsplit(url)
    request = f"GET {target.path} HTTP/1.1\r\nHost: {target.netloc}\r\n\r\n".encode()
    connections = []
    for _ in range(count):
        connection = socket.create_connection((target.hostname, target.port), timeout=10)
        connection.sendall(request)
        connections.append(connection)
        if not connection.recv(65536).startswith(b"HTTP/1.1 200"):
            sys.exit(f"Connection {len(connections)} was not answered.")
    time.sleep(1)
    memory = memory_mb(pid)
    # None of them was given up meanwhile.
    for connection in connections:
        connection.sendall(request)
        if not connection.recv(65536).startswith(b"HTTP/1.1 200"):
            sys.exit("An idle connection was closed.")
    return memory


def main():
    match sys.argv[1:]:
        case ["start", program, database, count]:
            print(f"{statistics.median(start_ms(program, database) for _ in range(int(count))):.1f}")
        case ["connections", pid, url, count]:
            print(f"{connections_mb(int(pid), url, int(count)):.1f}")
        case ["memory", pid]:
            print(f"{memory_mb(int(pid)):.1f}")
        case ["memory", pid, "anonymous"]:
            print(f"{memory_mb(int(pid), 'Pss_Anon'):.1f}")
        case ["rest", pid]:
            rest(int(pid))
        case _:
            sys.exit(__doc__)


main()
