#!/bin/bash
# A throw-away Active Directory domain controller (Samba) on a loopback address of its own.
#
#   dc.sh start FOLDER [IP]   make the domain CORP.EXAMPLE in FOLDER, start it, wait until it answers
#   dc.sh restart FOLDER      end it as a crash does, and start it again on the same address with what it had
#   dc.sh stop FOLDER         end it and wait until every process is gone (FOLDER stays)
#
# FOLDER/env then holds what a client needs, for `source`. Without IP the first free one of
# 127.0.0.2 … 127.0.0.60 is taken; several controllers run side by side.
# DC_LEASH=1: the controller ends when standard input of `dc.sh start` is closed, so that
# whoever started it cannot leave it behind, however it dies.
# DC_MODEL: how Samba serves connections, one process each (standard) or one for all (single).
# DC_TEMPLATE: the tarball of the domain, instead of the usual one.
# Ports 389 and 636 need root, real or inside tests/rootless.sh.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() { echo "dc.sh: $*" >&2; exit 1; }

# Named after the user outside a user namespace: inside one everybody is 0.
lock_folder() {
    awk -v id="$(id -u)" '$1 <= id && id < $1 + $3 { print "/tmp/rosterd-dc-" $2 + id - $1 }' /proc/self/uid_map
}

# Sets `ip` and leaves descriptor 9 open on its lock. The controller inherits the descriptor: the
# address is taken as long as one of its processes lives, and as long as somebody locks the file
# DC_KEPT beside it: whoever ends a controller on purpose wants to find nobody there, not another one.
take_address() {
    local locks candidate candidates=(127.0.0.{2..60})
    [[ ! $1 ]] || candidates=("$1")
    locks=$(lock_folder)
    mkdir -p "$locks"
    for candidate in "${candidates[@]}"; do
        exec 9>"$locks/$candidate"
        if flock -n 9 && flock -n "$locks/$candidate.kept" true && ports_free "$candidate"; then
            ip=$candidate
            return
        fi
    done
    die "ports 389 and 636 are free on none of: ${candidates[0]} … ${candidates[-1]} (without root: run me through tests/rootless.sh)"
}

ports_free() {
    /usr/bin/python3 - "$1" 2>/dev/null <<'PY'
import socket, sys
for port in (88, 389, 636, 3268, 3269):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind((sys.argv[1], port))
PY
}

write_env() { # FOLDER IP PID
    cat >"$1/env" <<ENV
DC_URL=ldaps://$2
DC_IP=$2
DC_CA='$1/tls/ca.pem'
DC_BASE=DC=corp,DC=example
DC_ADMIN_DN=CN=Administrator,CN=Users,DC=corp,DC=example
DC_ADMIN_UPN=administrator@corp.example
DC_ADMIN_PASSWORD='Adm1n-Passw0rd!'
DC_SERVICE_UPN=svc-rosterd@corp.example
DC_SERVICE_PASSWORD='Svc-rosterd-Passw0rd!'
DC_SAM='$1/private/sam.ldb'
DC_SMB_CONF='$1/smb.conf'
DC_MODEL=${DC_MODEL:-standard}
DC_KEPT='$(lock_folder)/$2.kept'
DC_PID=$3
ENV
}

answers() { ldapsearch -x -o nettimeout=1 -H "ldap://$1" -s base -b '' -LLL highestCommittedUSN 2>/dev/null 9>&- | grep -q USN; }

wait_until_it_answers() { # FOLDER IP PID
    local deadline=$((SECONDS + 60))
    until answers "$2"; do
        pgrep -g "$3" -r D,R,S,T >/dev/null && ((SECONDS < deadline)) || {
            end "$3"
            tail -n 20 "$1"/log/*.log >&2
            die "the controller on $2 did not start; its log is above"
        }
        sleep 0.03
    done
}

# The controller leads its own process group, its tasks and connections stay in it. Dead processes
# that nobody waits for do not count: in a container there may be no init that does.
end() { # PID
    kill -KILL -- "-$1" 2>/dev/null || return 0
    while pgrep -g "$1" -r D,R,S,T >/dev/null; do sleep 0.02; done
}

start() { # FOLDER [IP]
    local dir template ip
    template=${DC_TEMPLATE:-$("$here/template.sh")}
    mkdir -p "$1"
    dir=$(cd "$1" && pwd)
    [[ ! -e $dir/private ]] || die "$dir already holds a domain"
    tar -C "$dir" -xzf "$template"
    mkdir -p "$dir"/{run/ncalrpc,run/winbindd,run/ntp_signd,log,lock,cache,state,bind-dns}
    take_address "${2:-}"
    "$here/smb-conf.sh" "$dir" "$ip" >"$dir/smb.conf"
    launch "$dir"
}

# Needs `ip`, and descriptor 9 on its lock.
launch() { # FOLDER
    local dir=$1 pid
    # Kept by number: a command in the background would get /dev/null for its standard input.
    if [[ ${DC_LEASH:-} ]]; then exec 7<&0; else exec 7</dev/null; fi
    # Interactive (-i) Samba ends by itself when its standard input is a pipe and is closed.
    setsid samba -s "$dir/smb.conf" -i -M "${DC_MODEL:-standard}" --no-process-group -l "$dir/log" <&7 7<&- >"$dir/log/stdout.log" 2>&1 &
    pid=$!
    write_env "$dir" "$ip" "$pid"
    wait_until_it_answers "$dir" "$ip" "$pid"
}

restart() { # FOLDER
    local dir ip
    dir=$(cd "$1" && pwd)
    # shellcheck disable=SC1091
    source "$dir/env"
    ip=$DC_IP
    crash "$dir"
    exec 9>"$(lock_folder)/$ip"
    flock -w 10 9 || die "somebody else took $ip"
    launch "$dir"
}

# Only if that number still is this controller: its standard output is a file in its folder.
crash() { # FOLDER
    if [[ /proc/$DC_PID/fd/1 -ef $1/log/stdout.log ]]; then end "$DC_PID"; fi
}

stop() { # FOLDER
    [[ -r $1/env ]] || return 0
    # shellcheck disable=SC1091
    source "$1/env"
    crash "$1"
    # winbindd leads a group of its own and ends when it misses its parent.
    while grep -qs winbindd "/proc/$(cat "$1/run/winbindd.pid" 2>/dev/null || echo none)/cmdline"; do sleep 0.02; done
    rm -f "$1/env"
}

case ${1:-} in
    start) shift; start "${1:?folder}" "${2:-}" ;;
    restart) shift; restart "${1:?folder}" ;;
    stop) shift; stop "${1:?folder}" ;;
    *) sed -n '2,15s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 64 ;;
esac
