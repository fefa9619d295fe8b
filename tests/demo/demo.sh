#!/bin/bash
# The main job, for real: a throw-away Active Directory domain, a Personio stand-in, and two days in the life of a
# small company as an operator of rosterd sees them. KEEP=1 leaves everything running to look around.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
repo=$PWD

if [[ ! ${DEMO_INSIDE:-} ]]; then
    tests/dc/install.sh
    cargo build --locked --bin rosterd --example sandbox
    # Ports below 1024 on loopback: as root here, otherwise in a namespace of its own.
    DEMO_INSIDE=1 exec tests/rootless.sh "$repo/tests/demo/demo.sh"
fi
began=$SECONDS
target=${CARGO_TARGET_DIR:-$repo/target}/debug
work=$(mktemp -d "${TMPDIR:-/tmp}/rosterd-demo.XXXXXX")
sandbox_pid=

stop_everything() {
    [[ ! $sandbox_pid ]] || kill "$sandbox_pid" 2>/dev/null || true
    tests/dc/dc.sh stop "$work/dc" >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap stop_everything EXIT
trap 'exit 130' INT TERM

# ---- words for the person watching ----------------------------------------------------------------------------------
if [[ -t 1 && ! ${NO_COLOR:-} ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
title() { printf '\n%s━━ %s %s\n' "$bold" "$*" "$plain"; }
say() { printf '%s%s%s\n' "$dim" "$*" "$plain"; }
fail() { printf 'demo: %s\n' "$*" >&2; exit 1; }

# ---- time: the stand-in is told, rosterd runs under faketime, the domain controller keeps real time -------------------
today=$(TZ=Europe/Berlin date +%F)
tomorrow=$(TZ=Europe/Berlin date -d "$today + 1 day" +%F)
moment() { date -u -d "TZ=\"Europe/Berlin\" $1" +"$2"; } # "2026-11-21 09:00" FORMAT
clock=
set_clock() { # DAY TIME
    clock=$(moment "$1 $2" '%F %T')
    curl_admin POST /_admin/time "{\"now\": \"$(moment "$1 $2" '%FT%TZ')\"}"
}

at_that_time() { TZ=UTC FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f "@$clock" "$target/rosterd" --config "$work/etc" "$@"; }

# Runs rosterd at the time of the story, shows the command, and demands its exit code.
rosterd() { # EXPECTED-CODE ARGUMENT...
    local expected=$1 code=0
    shift
    printf '\n%s$ rosterd %s%s\n' "$bold" "$*" "$plain"
    at_that_time "$@" || code=$?
    [[ $code == "$expected" ]] || fail "rosterd $* ended with $code, expected $expected"
}

plan_id() { # A plan over a limit ends with 3: that is no failure here.
    { at_that_time --json plan 2>/dev/null || true; } |
        /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["plan"][:12])'
}

curl_admin() { # METHOD PATH JSON
    /usr/bin/python3 - "$url" "$@" <<'PY'
import sys, urllib.request
url, method, path, body = sys.argv[1:5]
request = urllib.request.Request(url + path, body.encode(), {"Content-Type": "application/json"}, method=method)
urllib.request.urlopen(request, timeout=10).read()
PY
}

# The first logon of a person as a workstation does it: Kerberos, which asks for a new password of one's own.
first_logon() { # LOGIN PASSWORD
    printf '%s\n%s\n%s\n' "$2" 'Mein-erstes-eigenes-1' 'Mein-erstes-eigenes-1' |
        KRB5_CONFIG=$work/krb5.conf KRB5CCNAME=FILE:$work/ticket kinit "$1@CORP.EXAMPLE" 2>&1
}
first_password() { # PERSON
    age --decrypt --identity "$work/helpdesk.key" "$work/passwords/$1.age" |
        /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["password"])'
}

# ---- the stage ----------------------------------------------------------------------------------------------------------
title "A throw-away domain CORP.EXAMPLE, a Personio stand-in, and a configuration"
tests/dc/dc.sh start "$work/dc"
# shellcheck disable=SC1091
source "$work/dc/env"
"$target/examples/sandbox" --company tests/sandbox/company.toml --now "$(moment "$today 09:00" '%FT%TZ')" >"$work/sandbox.out" &
sandbox_pid=$!
for _ in {1..100}; do grep -qs http "$work/sandbox.out" && break; sleep 0.05; done
url=$(grep -o 'http://[^ ]*' "$work/sandbox.out") || fail "the Personio stand-in did not start"

mkdir -p "$work/etc" && cp -r config/rules.d "$work/etc/"
install -m 700 -d "$work/passwords"
age-keygen -o "$work/helpdesk.key" 2>/dev/null
(umask 077 && printf '%s' "$DC_SERVICE_PASSWORD" >"$work/directory.secret" && printf '%s' only-good-for-the-sandbox >"$work/personio.secret")
cat >"$work/etc/rosterd.toml" <<TOML
mode = "supervised"
[schedule]
every = "15m"
time_zone = "Europe/Berlin"
time_zones.office.London = "Europe/London"
[personio]
url = "$url"
client_id = "papi-sandbox-rosterd"
client_secret = { file = "$work/personio.secret" }
fields.personnel_number = "dynamic_1234567"
[directory]
servers = ["$DC_URL"]
user = "$DC_SERVICE_UPN"
password = { file = "$work/directory.secret" }
ca_file = "$DC_CA"
bases = ["OU=Staff,$DC_BASE", "OU=Leavers,$DC_BASE"]
group_bases = ["OU=Groups,$DC_BASE"]
anchor = { attribute = "employeeID", value = "id" }
[store]
path = "$work/rosterd.db"
[hand_over]
kind = "file"
file = { folder = "$work/passwords", recipient = "$(age-keygen -y "$work/helpdesk.key")" }
TOML
cat >"$work/krb5.conf" <<KRB
[libdefaults]
default_realm = CORP.EXAMPLE
dns_lookup_kdc = false
dns_lookup_realm = false
rdns = false
[realms]
CORP.EXAMPLE = {
 kdc = $DC_IP
 kpasswd_server = $DC_IP
}
KRB
say "domain controller $DC_URL, Personio $url, folder $work"
say "the rules are the shipped ones (config/rules.d); rosterd uses a delegated account, not an administrator"

title "Day one, $today 09:00: does the configuration make sense?"
set_clock "$today" 09:00
rosterd 0 check

title "What would be done? Nothing is written; exit code 3 says that something waits for an operator"
rosterd 3 plan --exit-code

title "The guard lets nothing of it pass by itself: an operator applies exactly this plan, by its id"
id=$(plan_id)
rosterd 0 apply --plan "$id"
say "Look: 4710 Şebnem Özdemir starts tomorrow. Her account exists, disabled, and nobody knows its password:"
ldapsearch_admin() { LDAPTLS_CACERT=$DC_CA ldapsearch -LLL -x -o ldif-wrap=no -H "$DC_URL" -D "$DC_ADMIN_DN" -w "$DC_ADMIN_PASSWORD" -b "$DC_BASE" "$@" | grep -v '^# refldap\|^$'; }
ldapsearch_admin '(employeeID=4710)' sAMAccountName userPrincipalName userAccountControl employeeID
[[ ! -e $work/passwords/4710.age ]] || fail "a first password was handed over before the first day"

title "Overnight: HR moves Anna Schmidt to Engineering in London; it is $tomorrow 06:05"
curl_admin PATCH /_admin/people/4704 '{"office": "London", "department": "Engineering"}'
set_clock "$tomorrow" 06:05
rosterd 2 plan --exit-code

title "Why? One person's story, from the field in Personio to the attribute in the directory"
rosterd 0 explain 4704

title "Apply it"
id=$(plan_id)
rosterd 0 apply --plan "$id"

title "A second look finds nothing to do (exit code 0)"
rosterd 0 plan --exit-code

title "What the domain says about it"
say "Şebnem's first password, decrypted with the help desk's key, logs her in and must be changed:"
password=$(first_password 4710)
login=$(ldapsearch_admin '(employeeID=4710)' sAMAccountName | sed -n 's/^sAMAccountName: //p')
first_logon "$login" "$password" >"$work/logon" || { cat "$work/logon"; fail "the new hire cannot log in"; }
KRB5_CONFIG=$work/krb5.conf klist -c "FILE:$work/ticket" | grep -q krbtgt || fail "no ticket for the new hire"
say "  $login@CORP.EXAMPLE holds a Kerberos ticket"
leaver=$(ldapsearch_admin '(employeeID=4713)' sAMAccountName | sed -n 's/^sAMAccountName: //p')
say "Thomas Becker's last day was yesterday; the password he was given then:"
if first_logon "$leaver" "$(first_password 4713)" >"$work/logon"; then fail "the leaver can still log in"; fi
say "  $leaver: $(tail -n 1 "$work/logon")"
say "Anna's account moved, with new groups:"
ldapsearch_admin '(employeeID=4704)' memberOf department | sed 's/^/  /'
say "samba-tool dbcheck:"
samba-tool dbcheck --cross-ncs -s "$DC_SMB_CONF" -H "$DC_SAM" >"$work/dbcheck" 2>&1 || { cat "$work/dbcheck"; fail "the database is not clean"; }
tail -n 1 "$work/dbcheck" | sed 's/^/  /'

rosterd 0 status
title "Done in $((SECONDS - began)) s after the build"

if [[ ${KEEP:-} ]]; then
    trap - EXIT
    cat <<KEPT
Everything is still running, with rosterd as a daemon at the time of the story. Look around:

  rosterd() { TZ=UTC FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f '@$clock' $target/rosterd --config $work/etc "\$@"; }
  rosterd plan          rosterd explain 4710          rosterd history          rosterd status
  LDAPTLS_CACERT=$DC_CA ldapsearch -x -H $DC_URL -D '$DC_ADMIN_DN' -w '$DC_ADMIN_PASSWORD' -b $DC_BASE '(employeeID=*)'
  curl -X PATCH $url/_admin/people/4707 -H 'Content-Type: application/json' -d '{"office": "Berlin"}'

Ctrl-C ends everything.
KEPT
    trap stop_everything EXIT
    at_that_time run
else
    say "Everything was stopped and removed. make demo KEEP=1 leaves it running to look around."
fi
