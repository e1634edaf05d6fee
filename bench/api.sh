#!/usr/bin/env bash
# The API under load, against a bare server of the same library in the same run. Needs wrk: tools/install-packages bench.
#   bench/api.sh [--format table|json] [--program FILE] [--seconds N] [--database URL]
# Without --database it makes a SQLite database on the disk of build/, with the demonstration tenant in it.
set -euo pipefail
cd "$(dirname "$0")/.."
format=table program=build/release/dotmac seconds=5 database=
while [ $# -gt 1 ]; do
    case $1 in
    --format) format=$2 ;;
    --program) program=$2 ;;
    --seconds) seconds=$2 ;;
    --database) database=$2 ;;
    *) break ;;
    esac
    shift 2
done
[ $# -eq 0 ] || { sed -n '3s/^#  */usage: /p' "$0" >&2; exit 2; }

mkdir -p build
folder=$(mktemp -d build/bench.XXXXXX)
servers=()
stop() {
    [ ${#servers[@]} -eq 0 ] || kill "${servers[@]}" 2>/dev/null || true
    wait
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM
export BENCH_FOLDER=bench TOKEN= CUSTOMERS=

# start NAME ARGUMENT…: sets `address` once the server says it.
start() {
    "$program" "${@:2}" --port 0 >"$folder/$1.out" 2>"$folder/$1.log" &
    servers+=($!)
    for _ in $(seq 100); do
        address=$(grep -om1 'http://[0-9.]*:[0-9]*' "$folder/$1.out") && return
        sleep 0.1
    done
    cat "$folder/$1.log" >&2
    exit 1
}

# measure NAME CONNECTIONS THREADS SCRIPT URL: one line of JSON in results.
measure() {
    local line
    line=$(wrk -c "$2" -t "$3" -d "${seconds}s" -s "bench/$4" "$5" | sed -n 's/^@//p')
    jq -c --arg name "$1" --argjson connections "$2" '{name: $name, connections: $connections} + .' <<<"$line" \
        >>"$folder/results"
}

start floor bench http-floor
floor=$address
database=${database:-sqlite:$folder/bench.db}
"$program" --database "$database" demo create --if-missing >/dev/null
# Nobody's rate is to be limited here, and every request is logged, as in operation.
start api --database "$database" --rate-limit 1000000 --rate-burst 1000000 serve
api=$address/api/v1
TOKEN=$(curl -sf "$api/auth/login" -H 'Content-Type: application/json' \
    -d '{"tenant":"demo","email":"owner@demo.example","password":"demo-password"}' | jq -re .token)
CUSTOMERS=$(curl -sf "$api/customers?limit=16" -H "Authorization: Bearer $TOKEN" | jq -r '.items[].id')
customer=${CUSTOMERS%%$'\n'*}

measure "bare server" 32 1 get.lua "$floor/"
measure "GET one customer" 32 1 get.lua "$api/customers/$customer"
measure "GET 50 active customers" 32 1 get.lua "$api/customers?account_status=active&limit=50"
measure "POST customers, one at a time" 1 1 post.lua "$api/customers"
measure "POST customers" 64 2 post.lua "$api/customers"
measure "PATCH with If-Match" 16 16 patch.lua "$api/customers"
measure "bare server, again" 32 1 get.lua "$floor/"

# The floor of a write is one commit per request; that of everything else the mean of both bare runs.
jq -s 'def of(name): map(select(.name == name))[0].requests_per_s;
    ((of("bare server") + of("bare server, again")) / 2) as $bare | of("POST customers, one at a time") as $single |
    map((.name | test("^(POST|PATCH)")) as $writes |
        . + {ratio: (.requests_per_s / (if $writes then $single else $bare end)),
             floor: (if $writes then "one commit per request" else "bare server" end)})' \
    "$folder/results" >"$folder/report"
if [ "$format" = json ]; then
    jq -c --argjson cores "$(nproc)" '{cores: $cores, results: .}' "$folder/report"
else
    printf '%-30s %11s %11s %8s %8s %8s %7s  %s\n' Request Connections Requests/s 'p50 ms' 'p99 ms' Failed Ratio 'to the floor'
    jq -r '.[] | [.name, .connections, .requests_per_s, .p50_ms, .p99_ms, .refused + .broken, .ratio, .floor] | @tsv' \
        "$folder/report" | while IFS=$'\t' read -r name connections rate p50 p99 failed ratio floor; do
        printf '%-30s %11d %11.0f %8.2f %8.2f %8d %7.2f  %s\n' "$name" "$connections" "$rate" "$p50" "$p99" "$failed" \
            "$ratio" "$floor"
    done
fi
[ "$(jq '[.[] | .refused + .broken] | add' "$folder/report")" = 0 ] || { echo 'Some requests failed.' >&2; exit 1; }
