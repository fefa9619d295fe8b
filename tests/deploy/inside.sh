#!/bin/bash
# Runs inside the booted machine (see boot.sh): is rosterd up, confined, planning, and does it stop?
# Prints what it sees; the last line `proof: complete` says that all of it was as it should be.
set -euo pipefail
pattern=$(cat /usr/local/share/plan-in-log)

property() { systemctl show -P "$1" rosterd.service; }
expect() { # WHAT FOUND WANTED
    echo "$1: $2"
    [[ $2 == "$3" ]] || { echo "proof: $1 should be $3"; journalctl -u rosterd --no-pager -n 40; exit 1; }
}
planned() { journalctl -u rosterd --no-pager -o cat | grep -qE "$pattern"; }

expect "start type" "$(property Type)" notify
expect "state" "$(property ActiveState)/$(property SubState)" active/running
pid=$(property MainPID)
expect "is root" "$([[ $(stat -c %u "/proc/$pid") -eq 0 ]] && echo yes || echo no)" no
echo "process: $(ps -o user:20=,pid=,args= -p "$pid")"

for _ in {1..120}; do
    if planned; then break; fi
    sleep 0.5
done
expect "plan in the journal" "$(planned && echo yes || echo no)" yes
expect "state after a reload" "$(systemctl reload rosterd && sleep 2 && property ActiveState)" active
expect "same process" "$(property MainPID)" "$pid"
expect "starts anew" "$(property NRestarts)" 0

systemctl stop rosterd.service
expect "end" "$(property Result)/$(property ExecMainStatus)" success/0
journalctl -u rosterd --no-pager -o short-iso
echo 'proof: complete'
