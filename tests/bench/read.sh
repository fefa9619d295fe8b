#!/bin/bash
# What reading a directory takes, as ratios within one run: rosterd's whole read (accounts, groups, units and
# every name of the domain) against OpenLDAP's ldapsearch of the accounts alone, on one domain controller with
# 20,000 people, turn by turn; the most memory a reading ever has; and 100,000 accounts from a made-up source.
#
#   tests/bench/read.sh [ROUNDS]
#
# Builds with --release, and once the domain itself (minutes, see seed.sh). No test: a number of another
# machine fails nobody. docs/measurements.md keeps what it said.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
rounds=${1:-5}
people=20000
# What rosterd asks of every account (src/ldap/read.rs) with the mapping of tests/bench/main.rs.
attributes=(objectGUID objectSid objectClass sAMAccountName userPrincipalName userAccountControl accountExpires
    adminCount isCriticalSystemObject primaryGroupID memberOf mail proxyAddresses employeeID givenName sn
    displayName title department company physicalDeliveryOfficeName telephoneNumber)

cd "$repo"
cargo build --quiet --release --locked --example bench-read
bench=${CARGO_TARGET_DIR:-$repo/target}/release/examples/bench-read
DC_TEMPLATE=$("$here/seed.sh" "$people" 200)
export DC_TEMPLATE
folder=$(mktemp -d "${TMPDIR:-/tmp}/rosterd-bench.XXXXXX")
trap '"$repo/tests/dc/dc.sh" stop "$folder"; rm -rf "$folder"' EXIT
"$repo/tests/dc/dc.sh" start "$folder"
set -a
# shellcheck disable=SC1091
source "$folder/env"
set +a

# shellcheck disable=SC1091
source "$here/rounds.sh"

ldapsearch_ms() {
    local began found
    began=$(milliseconds)
    found=$(LDAPTLS_CACERT=$DC_CA ldapsearch -x -LLL -o ldif-wrap=no -E pr=1000/noprompt -H "$DC_URL" \
        -D "$DC_SERVICE_UPN" -w "$DC_SERVICE_PASSWORD" -b "OU=Staff,$DC_BASE" \
        '(&(objectCategory=person)(objectClass=user))' "${attributes[@]}" | grep -c '^dn')
    ((found == people)) || { echo "ldapsearch found $found" >&2; exit 1; }
    echo $(($(milliseconds) - began))
}

"$bench" dc >/dev/null # the controller's caches are warm for both
turn_by_turn ldapsearch ldapsearch_ms "$bench" dc
echo "$people accounts, median of $rounds: rosterd takes $(middle 1) % of ldapsearch's time" \
    "($(middle 2) ms : $(middle 3) ms), peak $(($(middle 4) / 1024)) MiB"
"$repo/tests/dc/dc.sh" stop "$folder"
for count in "$people" 100000; do
    echo "made up, $count accounts in ten groups each: $("$bench" stream "$count")"
done
