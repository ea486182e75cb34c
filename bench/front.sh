#!/bin/bash
# front.sh - the front, made anew for each request, with 100,000 stories stored: CPU and bytes, in each layout.
# SPDX-License-Identifier: Apache-2.0
#
# CPU is user and system time of the whole server, HTTP and the touch of the front included.
. "$(dirname "$0")/lib.sh"
count=1000

fresh() { # PATH TAG CODING: sets cpu (us a page) and bytes
    local before n bad
    "$tools/bench-fresh" "$newsroom" "$port" "$2" "$1" "$3" 50 >/dev/null
    before=$(cpu_of "$server_pid")
    read -r n bad bytes < <("$tools/bench-fresh" "$newsroom" "$port" "$2" "$1" "$3" $count)
    cpu=$((($(cpu_of "$server_pid") - before) / n))
    [ "$bad" = 0 ] || { echo "bench: $bad of $n fronts were not answered with 200" >&2; return 1; }
}

touches() { # what touching alone costs the server, us
    local before
    before=$(cpu_of "$server_pid")
    "$tools/bench-fresh" "$newsroom" "$port" none /healthz identity $count >/dev/null
    echo $((($(cpu_of "$server_pid") - before) / count))
}

start_dateline "$newsroom" --access-log off
for layout in ordinary quiet "breaking until 2099-01-01T00:00:00Z"; do
    "$program" settings "$newsroom" front_layout "$layout"
    fresh / front:en identity
    figure "uncached front, ${layout%% *}, plain: CPU" "$cpu" us "<=" 1000
    figure "front, ${layout%% *}: HTML with its style" "$bytes" bytes
    fresh / front:en br
    figure "uncached front, ${layout%% *}, brotli: CPU" "$cpu" us
    figure "front, ${layout%% *}: brotli" "$bytes" bytes "<=" 15360
done
"$program" settings "$newsroom" front_layout auto
fresh /page/2500/ front:en identity
figure "uncached page 2,500 of all stories, plain: CPU" "$cpu" us
figure "a touch and a request for /healthz: CPU" "$(touches)" us
