#!/bin/bash
# What reading people from Personio takes, as ratios within one run: rosterd's whole read (login, pages, the finished
# roster) against curl fetching the same pages with the same query over one connection and throwing them away, turn by
# turn; the requests of both; the most memory a reading ever has, with twice the people and with bodies of eight
# mebibytes each. The stand-in of tests/sandbox serves both.
#
#   tests/bench/people.sh [ROUNDS]
#
# Builds with --release. No test: a number of another machine fails nobody. docs/measurements.md keeps what it said.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
rounds=${1:-7}
people=10000

cd "$repo"
cargo build --quiet --release --locked --example bench-people
bench=${CARGO_TARGET_DIR:-$repo/target}/release/examples/bench-people
folder=$(mktemp -d "${TMPDIR:-/tmp}/rosterd-bench.XXXXXX")
trap 'exec 8>&-; rm -rf "$folder"' EXIT
export NO_PROXY=127.0.0.1

# shellcheck disable=SC1091
source "$here/rounds.sh"

serve() { # PEOPLE: sets url; the one before ends with its input
    exec 8>&-
    rm -f "$folder/input" "$folder/url"
    mkfifo "$folder/input"
    "$bench" serve "$1" <"$folder/input" >"$folder/url" &
    exec 8>"$folder/input"
    until [[ -s $folder/url ]]; do sleep 0.1; done
    url=$(<"$folder/url")
}
admin() { curl --silent --fail "$url/_admin/$1" "${@:2}"; }
# The pages that the last reading asked for, as addresses, without the one for the token.
pages() {
    local keys
    keys=$(admin requests | /usr/bin/python3 -c 'import json, sys
seen = [one for one in json.load(sys.stdin) if one["path"] == "/v1/company/employees"]
print("&".join("attributes%5B%5D=" + key for key in seen[0]["attributes"]))')
    for ((offset = 0; offset < people; offset += 100)); do
        printf 'url = "%s/v1/company/employees?limit=100&offset=%d&%s"\noutput = "/dev/null"\n' "$url" "$offset" "$keys"
    done
}
requests() { admin requests | /usr/bin/python3 -c 'import json, sys; print(len(json.load(sys.stdin)))'; }
token() {
    curl --silent --fail "$url/v2/auth/token" -d grant_type=client_credentials -d client_id=papi-sandbox-rosterd \
        -d client_secret=only-good-for-the-sandbox | sed 's/.*"access_token":"\([^"]*\)".*/\1/'
}
curl_ms() {
    local began
    began=$(milliseconds)
    curl --silent --fail --compressed -H "Authorization: Bearer $(token)" -K "$folder/pages"
    echo $(($(milliseconds) - began))
}

serve "$people"
"$bench" read "$url" >/dev/null
echo "requests: rosterd $(requests)"
pages >"$folder/pages"
admin requests -X DELETE >/dev/null
curl_ms >/dev/null
echo "requests: curl $(requests)"
bytes=$(curl --silent --fail -H "Authorization: Bearer $(token)" -K <(grep -v ^output "$folder/pages") | wc -c)
turn_by_turn curl curl_ms "$bench" read "$url"
echo "$people people in $((bytes >> 20)) MiB of pages, median of $rounds: rosterd takes $(middle 1) % of curl's time" \
    "($(middle 2) ms : $(middle 3) ms), peak $(middle 4) KiB"
echo "with its pauses: $("$bench" read "$url" paced)"
admin faults -H 'Content-Type: application/json' -d '{"padding_mib": 8}' >/dev/null
echo "the same, every body 8 MiB larger: $("$bench" read "$url")"
serve $((2 * people))
echo "twice the people: $("$bench" read "$url")"
