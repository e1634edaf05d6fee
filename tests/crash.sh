#!/usr/bin/env bash
# The crash tests at length: every scenario at N random instants, on both engines.
#
#   tests/crash.sh N [SEED]      a failing seed is printed, and repeats the same instants
#
# Takes the program of build/release, or the one that DOTMAC_PROGRAM names.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 1 ] || { sed -n 2,6p "$0" >&2; exit 2; }
export CRASH_INSTANTS=$1
if [ $# -ge 2 ]; then export CRASH_SEED=$2; fi
export DOTMAC_PROGRAM=${DOTMAC_PROGRAM:-$PWD/build/release/dotmac}
export PYTHONDONTWRITEBYTECODE=1
cd tests/crash
for name in kill processes faults seals backup clock valgrind; do
    echo "== $name on SQLite"
    DOTMAC_TEST_ENGINE=sqlite python3 "${name}_test.py"
    echo "== $name on PostgreSQL"
    DOTMAC_TEST_ENGINE=postgresql ../../tools/with-postgres python3 "${name}_test.py"
done
