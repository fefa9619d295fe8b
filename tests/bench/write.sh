#!/bin/bash
# What writing a directory takes, as ratios within one run: rosterd's whole `apply` of hires with ten groups each
# (both sides read, passwords set and handed over as encrypted files, the journal written) against OpenLDAP's
# ldapmodify with the LDIF of the same plan, passwords included, on a second domain controller, the same but for
# its GUIDs; and against the same ldapmodify with one request for every membership.
#
#   tests/bench/write.sh [HIRES [GROUPS [JOINS]]]
#
# Builds with --release. Takes minutes. No test: a number of another machine fails nobody. docs/measurements.md
# keeps what it said. ROSTERD and SANDBOX name programs that are built already.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
hires=${1:-2000} groups=${2:-50} joins=${3:-10}

cd "$repo"
built=${CARGO_TARGET_DIR:-$repo/target}/release
if [[ ! ${ROSTERD:-} ]]; then cargo build --quiet --release --locked --bin rosterd --example sandbox; fi
rosterd=${ROSTERD:-$built/rosterd} sandbox=${SANDBOX:-$built/examples/sandbox}
work=$(mktemp -d "${TMPDIR:-/tmp}/rosterd-bench.XXXXXX")
tidy() {
    [[ ! ${sandbox_pid:-} ]] || kill "$sandbox_pid" 2>/dev/null || true
    tests/dc/dc.sh stop "$work/dc"
    rm -rf "$work"
}
trap tidy EXIT

"$here/hires.py" "$work" "$hires" "$groups" "$joins"
"$sandbox" --company "$work/company.toml" >"$work/sandbox.out" &
sandbox_pid=$!
for _ in {1..200}; do grep -qs http "$work/sandbox.out" && break; sleep 0.05; done
personio=$(grep -o 'http://[^ ]*' "$work/sandbox.out")


# A fresh domain with the groups, and rosterd's configuration for it.
stage() {
    tests/dc/dc.sh stop "$work/dc"
    rm -rf "${work:?}/dc" "${work:?}/etc"
    tests/dc/dc.sh start "$work/dc"
    set -a
    # shellcheck disable=SC1091
    source "$work/dc/env"
    set +a
    LDAPTLS_CACERT=$DC_CA ldapmodify -x -H "$DC_URL" -D "$DC_ADMIN_UPN" -w "$DC_ADMIN_PASSWORD" \
        -f "$work/groups.ldif" >/dev/null
    mkdir -p "$work/etc/rules.d"
    cp "$work/rules.toml" "$work/etc/rules.d/10-bench.toml"
    (umask 077 && printf '%s' "$DC_SERVICE_PASSWORD" >"$work/etc/directory" && printf '%s' only-good-for-the-sandbox >"$work/etc/personio")
    cat >"$work/etc/rosterd.toml" <<TOML
mode = "supervised"
[schedule]
time_zone = "Europe/Berlin"
[personio]
url = "$personio"
client_id = "papi-sandbox-rosterd"
client_secret = { file = "personio" }
[directory]
servers = ["$DC_URL"]
user = "$DC_SERVICE_UPN"
password = { file = "directory" }
ca_file = "$DC_CA"
bases = ["OU=Staff,$DC_BASE", "OU=Leavers,$DC_BASE"]
group_bases = ["OU=Groups,$DC_BASE"]
[store]
path = "store/rosterd.db"
[hand_over]
kind = "file"
file = { folder = "$work/etc/letters", recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p" }
TOML
}

count() { # FILTER ATTRIBUTE
    LDAPTLS_CACERT=$DC_CA ldapsearch -x -LLL -o ldif-wrap=no -E pr=1000/noprompt -H "$DC_URL" -D "$DC_ADMIN_UPN" \
        -w "$DC_ADMIN_PASSWORD" -b "$DC_BASE" "$1" "$2" | grep -c "^$2"
}
# Everybody is in, with a password, and may log in; nobody is lost.
verify() { # WHO GROUPS
    local open members
    open=$(count '(&(employeeID=*)(userAccountControl=512)(pwdLastSet=0))' sAMAccountName)
    members=$(count "(sAMAccountName=$2-*)" member)
    echo "$1: $open accounts, $members memberships in $2"
    ((open == hires && members == hires * joins)) || { echo "$1 did not do all of it" >&2; exit 1; }
}
time_ldapmodify() { # PART
    LDAPTLS_CACERT=$DC_CA "$here/timed.py" "$work/$1" ldapmodify -x -H "$DC_URL" \
        -D "$DC_SERVICE_UPN" -w "$DC_SERVICE_PASSWORD" -f "$work/$1.ldif" >/dev/null
    echo "ldapmodify, $1: $(cat "$work/$1")"
}
field() { sed -n "s/^\(.* \)\{0,1\}$1=\([0-9]*\).*/\2/p" "$work/$2"; }

stage
id=$({ "$rosterd" --config "$work/etc" plan --json || (($? == 3)); } | sed -n 's/^ *"plan": "\(.*\)",$/\1/p')
"$here/timed.py" "$work/rosterd" "$rosterd" --config "$work/etc" apply --plan "$id" >/dev/null
echo "rosterd: $(cat "$work/rosterd")"
verify rosterd GG-Bench

stage
"$rosterd" --config "$work/etc" plan --format ldif --include-held --with-passwords --out "$work/plan.ldif" >/dev/null
"$here/parts.py" "$work/plan.ldif" "$work"
for part in before members after singly; do time_ldapmodify "$part"; done
verify ldapmodify GG-Bench
verify 'one by one' GG-Single

wall() { field wall_ms "$1"; }
cpu() { field controller_cpu_ms "$1"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
hiring=$(($(wall before) + $(wall after)))
echo "$hires hires with $joins groups each: rosterd takes $(ratio "$(wall rosterd)" $((hiring + $(wall members)))) of" \
    "ldapmodify's time, $(ratio "$(wall rosterd)" $((hiring + $(wall singly)))) of that with one request a membership;" \
    "memberships alone $(ratio "$(wall members)" "$(wall singly)"); the controller's processor time is" \
    "$(ratio "$(cpu rosterd)" $(($(cpu before) + $(cpu members) + $(cpu after)))) of that for ldapmodify; peak $(($(field peak_kib rosterd) / 1024)) MiB"
