#!/usr/bin/env bash
# What everyday requests cost while the data grow: the same ones among more and more customers with 24 months of invoices.
#   bench/growth.sh [--format table|json] [--program FILE] [--engine sqlite|postgresql] [--sizes "10000 100000"] [--folder DIR]
# The databases are made in a folder of --folder (build/), on its disk, and removed: about 1 GB for 100,000 customers.
set -euo pipefail
cd "$(dirname "$0")/.."
format=table program=build/release/dotmac engine=sqlite sizes="10000 100000" parent=build
while [ $# -gt 1 ]; do
    case $1 in
    --format) format=$2 ;;
    --program) program=$2 ;;
    --engine) engine=$2 ;;
    --sizes) sizes=$2 ;;
    --folder) parent=$2 ;;
    *) break ;;
    esac
    shift 2
done
[ $# -eq 0 ] || { sed -n '3s/^#  */usage: /p' "$0" >&2; exit 2; }

mkdir -p "$parent"
folder=$(mktemp -d "$(realpath "$parent")/growth.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$folder"  # the server of PostgreSQL runs as somebody else

# measure SIZE URL: one line of JSON.
measure() {
    "$program" --database "$2" bench growth --customers "$1" --format json
}

for size in $sizes; do
    if [ "$engine" = sqlite ]; then
        measure "$size" "sqlite:$folder/$size.db" >>"$folder/results"
        rm -f "$folder/$size.db"*
    else
        export -f measure
        export program size
        POSTGRES_PARENT=$folder tools/with-postgres bash -c 'measure "$size" "$DOTMAC_TEST_POSTGRES"' >>"$folder/results"
    fi
done

# Each request beside itself among the fewest customers.
jq -s '{engine: .[0].engine, months: .[0].months, sizes: map({customers, invoices, build_s}),
    requests: [.[0].latencies[].name as $name | {name: $name} +
        ([.[].latencies[] | select(.name == $name)] |
            {first_median_us: map(.first_median_us), median_us: map(.median_us), p99_us: map(.p99_us)}) |
        .ratio = (.median_us[0] as $first | .median_us | map(. / $first * 100 | round / 100))]}' \
    "$folder/results" >"$folder/report"
if [ "$format" = json ]; then
    cat "$folder/report"
    exit
fi
jq -r '"\(.engine), \(.months) months; medians in ms, of what is asked for the first time and again; 99th percentiles and ratios of the latter",
    (["request"] + (.sizes | map("\(.customers) customers", "again", "p99", "ratio")) | @tsv),
    (.requests[] | [.name] + ([range(.median_us | length) as $i |
        .first_median_us[$i] / 1000, .median_us[$i] / 1000, .p99_us[$i] / 1000, .ratio[$i]] | map(. * 100 | round / 100)) | @tsv)' "$folder/report" | column -ts $'\t'
