# shellcheck shell=bash disable=SC2154
# Sourced by read.sh and people.sh: rosterd and another program doing the same, turn by turn, and the medians of both.
# Wants `rounds` (how many) and `folder` (where numbers are kept) from whoever sources it.

field() { sed -n "s/.*\<$1=\([0-9]*\).*/\1/p"; }
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
milliseconds() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }

# NAME THEIRS OURS…: THEIRS is a function that prints milliseconds, OURS a command that prints wall_ms and peak_kib.
turn_by_turn() {
    local name=$1 theirs_ms=$2 round theirs ours wall peak
    shift 2
    : >"$folder/rounds"
    for ((round = 1; round <= rounds; round++)); do
        theirs=$("$theirs_ms")
        ours=$("$@")
        wall=$(field wall_ms <<<"$ours")
        peak=$(field peak_kib <<<"$ours")
        echo "round $round: rosterd ${wall} ms, $name ${theirs} ms, peak $peak KiB"
        echo "$((100 * wall / theirs)) $wall $theirs $peak" >>"$folder/rounds"
    done
}
# The median of a column: 1 per cent of their time, 2 ours in ms, 3 theirs in ms, 4 peak in KiB.
middle() { awk -v n="$1" '{ print $n }' "$folder/rounds" | median; }
