#!/bin/bash
# start.sh - from exec to the first answer with 100,000 stories stored, and the memory that is resident then.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
for run in 1 2 3 4 5; do
    "$tools/bench-start" "$port" "$program" serve "$newsroom" --listen "127.0.0.1:$port" 2>"$work/start.$run.log" || {
        cat "$work/start.$run.log" >&2
        exit 1
    }
done >"$work/start.runs"
figure "start to first answer" "$(calc "$(awk '{ print $1 }' "$work/start.runs" | median) / 1000" 1)" ms "<=" 50
figure "idle memory" "$(calc "$(awk '{ print $2 }' "$work/start.runs" | median) / 1024" 1)" MB "<=" 30
