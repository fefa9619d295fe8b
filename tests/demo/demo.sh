#!/bin/bash
# The main job, for real: a throw-away Active Directory domain with the untidy directory of a company of 252 people, a Personio
# stand-in with everybody in it, and some days of their calendar (tests/company) as an operator of rosterd sees them.
# KEEP=1 leaves everything running to look around.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
repo=$PWD

if [[ ! ${DEMO_INSIDE:-} ]]; then
    tests/dc/install.sh
    cargo build --locked --bin rosterd --example sandbox --example directory-found
    # Ports below 1024 on loopback: as root here, otherwise in a namespace of its own.
    DEMO_INSIDE=1 exec tests/rootless.sh "$repo/tests/demo/demo.sh"
fi
began=$SECONDS
target=${CARGO_TARGET_DIR:-$repo/target}/debug
company=$repo/tests/company
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
colour=never columns=120
if [[ -t 1 ]]; then columns=$(tput cols); fi
if [[ -t 1 && ! ${NO_COLOR:-} ]]; then
    bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m' colour=always
else
    bold='' dim='' plain=''
fi
title() { printf '\n%s━━ %s %s\n' "$bold" "$*" "$plain"; }
say() { printf '%s%s%s\n' "$dim" "$*" "$plain"; }
fail() { printf 'demo: %s\n' "$*" >&2; exit 1; }

# ---- time: the stand-in is told, rosterd runs under faketime, the domain controller keeps real time -------------------
clock=
set_clock() { # "2027-03-01 09:00", in Berlin
    clock=$(date -u -d "TZ=\"Europe/Berlin\" $1" '+%F %T')
    /usr/bin/python3 - "$PERSONIO/_admin/time" "{\"now\": \"${clock/ /T}Z\"}" <<'PY'
import sys, urllib.request
request = urllib.request.Request(sys.argv[1], sys.argv[2].encode(), {"Content-Type": "application/json"}, method="POST")
urllib.request.urlopen(request, timeout=10).read()
PY
}

# Preloaded without faketime(1), which stumbles over what a killed one left behind; $LIB is for the dynamic linker.
# shellcheck disable=SC2016
faked=(env LD_PRELOAD='/usr/$LIB/faketime/libfaketime.so.1' TZ=UTC FAKETIME_DONT_FAKE_MONOTONIC=1)
at_that_time() { "${faked[@]}" FAKETIME="@$clock" "$target/rosterd" --config "$work/etc" "$@"; }

in_words() { # as somebody would type it
    local word
    for word in "$@"; do
        if [[ $word == *' '* ]]; then word="\"$word\""; fi
        printf ' %s' "$word"
    done
}

# Runs rosterd at the time of the story, shows the command, and demands its exit code. Of a long answer the first and the last
# lines are shown, where a person would page.
first=1000 last=0
rosterd() { # EXPECTED-CODE ARGUMENT...
    local expected=$1 code=0 lines
    shift
    printf '\n%s$ rosterd%s%s\n' "$bold" "$(in_words "$@")" "$plain"
    COLUMNS=$columns at_that_time --color "$colour" "$@" >"$work/answer" 2>&1 || code=$?
    lines=$(wc -l <"$work/answer")
    if ((lines > first + last)); then
        head -n "$first" "$work/answer"
        say "[… $((lines - first - last)) lines …]"
        tail -n "$last" "$work/answer"
    else
        cat "$work/answer"
    fi
    [[ $code == "$expected" ]] || fail "rosterd $* ended with $code, expected $expected"
}
shortened() { local first=$1 last=$2; shift 2; rosterd "$@"; } # FIRST LAST EXPECTED-CODE ARGUMENT...
says() { grep -qF -- "$1" "$work/answer" || fail "the answer does not say: $1"; }

# A scripted day: its title, what happens, the edits of HR and IT; then it is that moment.
day() { # NUMBER
    local file
    file=$(echo "$company/days/$1"-*.toml)
    title "$(tests/demo/play.py --at "$file"): $(tests/demo/play.py --title "$file")"
    say "$(tests/demo/play.py --story "$file")"
    tests/demo/play.py "$file" | sed 's/^/  /'
    set_clock "$(tests/demo/play.py --at "$file")"
}

# The first logon of a person as a workstation does it: Kerberos, which asks for a new password of one's own.
logon() { # LOGIN PASSWORD
    printf '%s\n%s\n%s\n' "$2" 'Mein-erstes-eigenes-1' 'Mein-erstes-eigenes-1' |
        KRB5_CONFIG=$work/krb5.conf KRB5CCNAME=FILE:$work/ticket kinit "$1@CORP.EXAMPLE" >"$work/logon" 2>&1
}
gets_in() {
    logon "$@" || { cat "$work/logon"; fail "$1 cannot log in"; }
    KRB5_CONFIG=$work/krb5.conf klist -c "FILE:$work/ticket" | grep -q krbtgt || fail "no ticket for $1"
    say "  $1@CORP.EXAMPLE holds a Kerberos ticket"
}
stays_out() {
    if logon "$@"; then fail "$1 can still log in"; fi
    say "  $(tail -n 1 "$work/logon")"
}
first_password() { # PERSON
    age --decrypt --identity "$work/helpdesk.key" "$work/passwords/$1.age" |
        /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["password"])'
}
admin() { # ldapsearch|ldapmodify ARGUMENT...
    local program=$1
    shift
    LDAPTLS_CACERT=$DC_CA "$program" -x -H "$DC_URL" -D "$DC_ADMIN_DN" -w "$DC_ADMIN_PASSWORD" "$@"
}
found() { admin ldapsearch -LLL -o ldif-wrap=no -b "$DC_BASE" "$@" | grep -v '^# refldap\|^$' | sed 's/^/  /'; }

# ---- the stage ----------------------------------------------------------------------------------------------------------
title "A throw-away domain CORP.EXAMPLE, a Personio stand-in, and a configuration"
tests/dc/dc.sh start "$work/dc"
set -a
# shellcheck disable=SC1091
source "$work/dc/env"
set +a
"$target/examples/directory-found" "$company/directory.toml" >"$work/directory.ldif"
admin ldapmodify -f "$work/directory.ldif" >"$work/poured" 2>&1 || { tail -n 5 "$work/poured"; fail "the directory was not taken"; }
"$target/examples/sandbox" --company "$company/company.toml" --now 2027-03-01T08:00:00Z >"$work/sandbox.out" &
sandbox_pid=$!
for _ in {1..100}; do grep -qs http "$work/sandbox.out" && break; sleep 0.05; done
PERSONIO=$(grep -o 'http://[^ ]*' "$work/sandbox.out") || fail "the Personio stand-in did not start"
export PERSONIO

install -m 700 -d "$work/etc" "$work/passwords"
cp -r "$company/rules.d" "$work/etc/"
cp "$DC_CA" "$work/etc/corp-ca.pem"
age-keygen -o "$work/helpdesk.key" 2>/dev/null
(umask 077 && printf '%s' "$DC_SERVICE_PASSWORD" >"$work/etc/directory.secret" && printf '%s' only-good-for-the-sandbox >"$work/etc/personio.secret")
sed -e "s|https://api.personio.de|$PERSONIO|" -e "s|ldaps://dc1.corp.example|$DC_URL|" "$company/rosterd.toml" >"$work/etc/rosterd.toml"
cat >>"$work/etc/rosterd.toml" <<TOML

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
say "domain controller $DC_URL, Personio $PERSONIO, folder $work"
say "the company is tests/company, its rules are tests/company/rules.d; rosterd uses a delegated account, not an administrator"

day 01
rosterd 0 check

title "What would be done? Nothing is written; exit code 3 says that something waits for an operator"
shortened 22 34 3 plan
says "180 hires"
id=$(grep -oE '\b[0-9a-f]{12}\b' "$work/answer" | head -n 1)

title "Why was Ben Krause not created?"
shortened 18 0 0 explain "Ben Krause"
says "looks like"

title "The operator has read it and applies exactly this plan, by its id"
shortened 3 3 0 apply --plan "$id"

day 02
shortened 3 0 0 plan --exit-code
says "Nothing to do now"

day 04
shortened 2 4 0 sync
says "4941 Rana Haddad  changed"
say "Her first password, decrypted with the help desk's key, logs her in and must be changed:"
gets_in rhaddad "$(first_password 4941)"

day 06
rosterd 0 plan --person "Anna Schmidt"
shortened 2 4 0 sync
says "4711 Anna Schmidt  changed"
title "Why is Anna in this group?"
shortened 20 0 0 explain "Anna Schmidt"
says "GG-Marketing"
say "What the domain says:"
found '(employeeID=4711)' memberOf department

day 09
rosterd 0 plan --person "Ben Krause"
shortened 2 5 0 sync
says "4942 Ben Krause  changed"

title "What happens to Carla Rossi on the 30th?"
shortened 28 0 0 explain "Carla Rossi" --at 2027-03-30
says "termination"

day 36
say "Three weeks have passed in which nobody ran rosterd. One run catches up with what fell due:"
shortened 2 10 0 sync
say "Carla still works:"
gets_in crossi 'W0rld-Passw0rd!'

day 37
shortened 2 4 0 sync
says "4730 Carla Rossi  changed"
say "Carla's password of a minute ago:"
stays_out crossi 'W0rld-Passw0rd!'
rosterd 0 history 4730 --limit 9

title "And afterwards"
shortened 3 0 0 plan --exit-code
say "samba-tool dbcheck:"
samba-tool dbcheck -s "$DC_SMB_CONF" -H "$DC_SAM" >"$work/dbcheck" 2>&1 || { cat "$work/dbcheck"; fail "the database is not clean"; }
tail -n 1 "$work/dbcheck" | sed 's/^/  /'
rosterd 0 status
title "Done in $((SECONDS - began)) s after the build"

if [[ ${KEEP:-} ]]; then
    trap - EXIT
    cat <<KEPT
Everything is still running, with rosterd as a daemon at the time of the story. Look around:

  rosterd() { env LD_PRELOAD='/usr/\$LIB/faketime/libfaketime.so.1' TZ=UTC FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME='@$clock' $target/rosterd --config $work/etc "\$@"; }
  rosterd plan          rosterd explain 4941          rosterd history          rosterd status
  LDAPTLS_CACERT=$DC_CA ldapsearch -x -H $DC_URL -D '$DC_ADMIN_DN' -w '$DC_ADMIN_PASSWORD' -b $DC_BASE '(employeeID=*)'
  curl -X PATCH $PERSONIO/_admin/people/4707 -H 'Content-Type: application/json' -d '{"office": "Berlin"}'

Ctrl-C ends everything.
KEPT
    trap stop_everything EXIT
    at_that_time run
else
    say "Everything was stopped and removed. make demo KEEP=1 leaves it running to look around."
fi
