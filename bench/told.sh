#!/bin/bash
# told.sh - commits a second that tell the other nodes what they made old: of one node, and of three at once.
# SPDX-License-Identifier: Apache-2.0
#
# PostgreSQL lets commits with a NOTIFY happen one after another, whichever node they come from: this is the most that the
# whole cluster can publish. The same rows are written untold, for the ratio.
. "$(dirname "$0")/lib.sh"
[ -n "${DATELINE_TEST_POSTGRES:-}" ] || exit 0
seconds=${BENCH_SECONDS:-3}
writers=16
open_schema told
"$program" init "$room/1" --title "The Bench Gazette" --url "http://127.0.0.1:$port" \
    --database "$postgres" >"$work/init.out"
for number in 2 3; do cp -R "$room/1" "$room/$number"; done

commits() { # told|untold NODE...: of all of them together
    local node nodes=("${@:2}") writing=()
    for node in "${nodes[@]}"; do
        "$tools/bench-told" "$room/$node" "$writers" "$seconds" "$1" >"$work/told.$node" &
        writing+=($!)
    done
    for node in "${writing[@]}"; do wait "$node"; done
    cat "${nodes[@]/#/$work/told.}" | awk '{ sum += $1 } END { print sum }'
}

untold=$(commits untold 1)
one=$(commits told 1)
three=$(commits told 1 2 3)
figure "commits on PostgreSQL, $writers at once, untold" "$untold" 1/s
figure "commits that tell tags, one node" "$one" 1/s
figure "commits that tell tags, three nodes together" "$three" 1/s
figure "commits that tell tags, three nodes / one" "$(calc "$three / $one")" ratio
