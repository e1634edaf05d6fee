#!/usr/bin/env bash
# The API under load, at rest, and beside another stack, all in one run. It needs what tools/install-packages bench brings.
#   bench/api.sh [--quick] [--format table|json] [--program FILE] [--seconds N] [--subscribers N] [--database URL]
# It fills an empty database: SQLite on the disk of build/, or the one named. --quick shows that all of it works, and
# measures nothing. Under tools/with-postgres the start is measured on PostgreSQL too.
set -euo pipefail
cd "$(dirname "$0")/.."
format=table program=build/release/dotmac seconds=5 subscribers=300000 database= starts=10 idle=10000
while [ $# -gt 0 ]; do
    case $1 in
    --quick) seconds=1 subscribers=120000 starts=3 idle=200 && shift && continue ;;
    --format) format=${2:-} ;;
    --program) program=${2:-} ;;
    --seconds) seconds=${2:-} ;;
    --subscribers) subscribers=${2:-} ;;
    --database) database=${2:-} ;;
    *) sed -n '3s/^#  */usage: /p' "$0" >&2 && exit 2 ;;
    esac
    shift 2
done
ulimit -n "$(ulimit -Hn)"

mkdir -p build
folder=$(mktemp -d build/bench.XXXXXX)
running=()
stop() {
    [ ${#running[@]} -eq 0 ] || kill "${running[@]}" 2>/dev/null || true
    wait
    running=()
}
trap 'stop; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
export BENCH_FOLDER=bench TOKEN= CUSTOMERS= PAUSE_MS=

# start NAME COMMAND…: sets `address` and `pid` once the server says where it listens.
start() {
    "${@:2}" >"$folder/$1.out" 2>"$folder/$1.log" &
    pid=$!
    running+=("$pid")
    for _ in $(seq 200); do
        address=$(grep -ohm1 'http://[0-9.]*:[0-9]*' "$folder/$1.out" "$folder/$1.log" | head -n 1) && return
        sleep 0.1
    done
    cat "$folder/$1.log" >&2
    exit 1
}

call() { # PATH [BODY]
    curl -sf "$api$1" -H "Authorization: Bearer $TOKEN" ${2:+-H 'Content-Type: application/json' -d "$2"}
}

result() { # KIND NAME JSON: a line of the results
    jq -c --arg kind "$1" --arg name "$2" '{kind: $kind, name: $name} + .' <<<"$3" >>"$folder/results"
}

measure() { # CONNECTIONS THREADS SECONDS SCRIPT URL
    wrk -c "$1" -t "$2" -d "$3s" -s "bench/$4" "$5" | sed -n 's/^@//p' |
        jq -c --argjson connections "$1" '. + {connections: $connections}'
}

load() { # KIND NAME CONNECTIONS THREADS SCRIPT URL
    result "$1" "$2" "$(measure "$3" "$4" "$seconds" "$5" "$6")"
}

# A read and its floor in turns of a second, because a machine changes its speed within seconds: the medians count.
by_turns() { # NAME URL
    local turns='' turn
    for _ in $(seq "$seconds"); do
        turns+=$(measure 32 1 1 get.lua "$floor/" && measure 32 1 1 get.lua "$2")
    done
    for turn in 0 1; do
        jq -sc --argjson turn "$turn" '
            def median: sort | .[length / 2 | floor];
            . as $all | [range($turn; length; 2) | $all[.]] as $own
            | reduce ("requests_per_s", "p50_ms", "p99_ms") as $name ({}; .[$name] = ($own | map(.[$name]) | median))
            | reduce ("requests", "refused", "broken") as $name (.; .[$name] = ($own | map(.[$name]) | add))
            | .connections = $own[0].connections
            | if $turn == 0 then . else
                .ratio = ([range(0; $all | length; 2) | $all[. + 1].requests_per_s / $all[.].requests_per_s] | median)
              end' <<<"$turns" >"$folder/turns.$turn"
    done
    result floor "Bare server by turns with it: $1" "$(<"$folder/turns.0")"
    result full "$1" "$(<"$folder/turns.1")"
}

read_one() { # KIND NAME URL
    if [ "$1" = full ]; then by_turns "$2" "$3"; else load "$1" "$2" 32 1 get.lua "$3"; fi
}

# The four requests that every stack answers. CUSTOMERS is what the lists and the PATCH work on.
requests() { # KIND
    CUSTOMERS=$(call '/customers?limit=32' | jq -r '.items[].id')
    read_one "$1" 'GET one customer' "$api/customers/${CUSTOMERS%%$'\n'*}"
    read_one "$1" 'GET 50 active customers' "$api/customers?account_status=active&limit=50"
    load "$1" 'POST a customer' 64 1 post.lua "$api/customers"
    load "$1" 'PATCH with If-Match' 32 32 patch.lua "$api/customers"
}

# Half of the rate that the same request reached before, from connections that pause, while a bill run goes on in the
# same process: each time that of the next month.
month=1
half_load() { # NAME CONNECTIONS THREADS SCRIPT URL
    local run before after
    PAUSE_MS=$(jq --arg name "$1" --argjson connections "$2" \
        'select(.kind == "full" and .name == $name) | $connections / (.requests_per_s / 2) * 1000' "$folder/results")
    month=$((month + 1))
    run=$(call /billing/runs "$(printf '{"as_of":"2026-%02d-01"}' "$month")" | jq -re .id)
    until before=$(call "/billing/runs/$run" | jq -e 'select(.chunks_done > 0).chunks_done'); do sleep 0.05; done
    load half "$1" "$2" "$3" "$4" "$5"
    after=$(call "/billing/runs/$run")
    PAUSE_MS=
    if [ "$(jq -r .state <<<"$after")" != running ]; then
        echo "The bill run ended before '$1' was measured: ask for more --subscribers." >&2
        exit 1
    fi
    result run "$1" "$(jq -c --argjson before "$before" --argjson seconds "$seconds" --argjson all "$subscribers" \
        '{invoices_per_s: ((.chunks_done - $before) * $all / .chunks / $seconds)}' <<<"$after")"
    until call "/billing/runs/$run" | jq -e '.state == "finished"' >/dev/null; do sleep 0.2; done
}

number() { result process "$1" "{\"value\": $2, \"unit\": \"$3\", \"goal\": $4}"; } # NAME VALUE UNIT GOAL
starts() { number "$1" "$(python3 bench/process.py start "$program" "$2" "$starts")" ms 100; } # NAME DATABASE
# With the pages of the program and its libraries, which the system can drop, and without.
memory() { # NAME
    number "$1" "$(python3 bench/process.py memory "$pid")" MB null
    number "$1, anonymous" "$(python3 bench/process.py memory "$pid" anonymous)" MB null
}
rest() { python3 bench/process.py rest "$pid"; }

database=${database:-sqlite:$folder/bench.db}
"$program" --database "$database" bench bill-run --subscribers "$subscribers" >/dev/null
DOTMAC_PASSWORD=bench-password "$program" --database "$database" user create --tenant bench \
    --email owner@bench.example --name Owner --roles tenant_admin >/dev/null
# Nobody's rate is to be limited here, and every request is logged, as in operation. Two threads for jobs, so that the
# bill run need not wait for the seals of the one before.
serve=("$program" --database "$database" --port 0 --rate-limit 1000000 --rate-burst 1000000 --job-threads 2 serve)

start filled "${serve[@]}"
rest # of the work that the filling has left behind
stop
starts 'Start until ready' "$database"
if [ -n "${DOTMAC_TEST_POSTGRES:-}" ]; then
    "$program" --database "$DOTMAC_TEST_POSTGRES" db migrate >/dev/null
    starts 'Start until ready, PostgreSQL' "$DOTMAC_TEST_POSTGRES"
fi
start idle "${serve[@]}"
rest
number 'Memory, idle' "$(python3 bench/process.py memory "$pid")" MB 30
number "Memory, $idle idle connections" \
    "$(python3 bench/process.py connections "$pid" "$address/healthz" "$idle")" MB 200
stop

start floor "$program" --port 0 bench http-floor
floor=$address floor_pid=$pid
start api "${serve[@]}"
api=$address/api/v1
TOKEN=$(call /auth/login '{"tenant":"bench","email":"owner@bench.example","password":"bench-password"}' | jq -re .token)
rest
requests full
load floor 'POST a customer, one at a time' 1 1 post.lua "$api/customers"
kill "$floor_pid" && wait "$floor_pid" || true # it would bear half of the pages of the program
memory 'Memory, after the load'
half_load 'GET one customer' 64 1 get.lua "$api/customers/${CUSTOMERS%%$'\n'*}"
half_load 'GET 50 active customers' 64 1 get.lua "$api/customers?account_status=active&limit=50"
half_load 'POST a customer' 64 1 post.lua "$api/customers"
half_load 'PATCH with If-Match' 32 32 patch.lua "$api/customers"
stop

# The peer works on the same file, with the same log-in. Debian's own Python has its packages.
if [[ $database == sqlite:* ]] && /usr/bin/python3 -c 'import fastapi, sqlalchemy, uvicorn' 2>/dev/null; then
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    start peer env DATABASE="${database#sqlite:}" PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m uvicorn \
        --app-dir bench/peers --port "$port" --workers "$(nproc)" customers_fastapi:app
    api=$address/api/v1
    curl -sf --retry 50 --retry-delay 1 --retry-connrefused "$address/openapi.json" >/dev/null
    requests peer
    memory 'Memory, FastAPI after the load'
    stop
fi

python3 bench/tables.py "$format" "$folder/results"
