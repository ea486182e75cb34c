#!/bin/bash
# pictures.sh - what a picture of 12 megapixels takes in all its sizes and formats, and what the server notices of it.
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
folder=$work/pictures
photo=$work/photo.jpg
rm -rf "$folder"
[ -s "$photo" ] || "$tools/bench-picture" make "$photo" 4240 2830

measure() { # make|quick: "CPU microseconds, peak kilobytes, bytes" of the cheapest of three
    local run
    for run in 1 2 3; do
        "$tools/bench-picture" run "$(dirname "$program")/dateline-picture" "$1" "$photo"
    done | sort -n | head -n 1
}

read -r cpu memory bytes < <(measure make)
figure "picture of 12 MP, all renditions: CPU" "$(calc "$cpu / 1000000" 2)" s
figure "picture of 12 MP, all renditions: memory" "$(calc "$memory / 1024" 0)" MB "<=" 1024
figure "picture of 12 MP, all renditions: bytes" "$(calc "$bytes / 1024" 0)" KB
read -r cpu memory bytes < <(measure quick)
figure "picture of 12 MP, quick form: CPU" "$(calc "$cpu / 1000" 0)" ms
figure "picture of 12 MP, quick form: memory" "$(calc "$memory / 1024" 0)" MB

"$program" init "$folder" --title Bench --url "http://127.0.0.1:$port" >/dev/null
start_dateline "$folder" --access-log off
before=$(memory_of "$server_pid" VmRSS)
cp "$photo" "$work/photo-story.jpg"
printf -- '---\ntitle: A picture of twelve megapixels\nimage: photo-story.jpg\nalt: Cells\n---\nWords.\n' >"$work/photo-story.md"
"$program" publish "$folder" "$work/photo-story.md" >/dev/null 2>&1
for ((try = 0; try < 600; try++)); do
    curl -s "http://127.0.0.1:$port/metrics" | grep -q '^dateline_pictures{state="waiting"} 0$' && break
    sleep 0.1
done
[ "$try" -lt 600 ]
figure "picture made: server's memory grows by" "$(calc "($(memory_of "$server_pid" VmHWM) - $before) / 1024" 1)" MB "<=" 4
