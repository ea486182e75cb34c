#!/bin/bash
# translate.sh - stories into other languages: CPU of our own, sentences sent again, and what readers feel of the archive.
# SPDX-License-Identifier: Apache-2.0
#
# The engine answers at once and is no part of the figures. CPU is user and system time of the whole server, which does
# nothing else meanwhile. The archive is 10,000 stories that are translated in the background while cached pages are asked
# for; the figure is their p99 then against their p99 before.
. "$(dirname "$0")/lib.sh"
archive=${BENCH_ARCHIVE:-10000}
rounds=${BENCH_ROUNDS:-5}
stories=10
languages=(es fr it pt de nl sv da nb fi)
engine_port=$((port + 2))
room=$work/translate

editions() { # REST of each line
    local language
    for language in "${languages[@]}"; do echo "$language: from en; $1"; done
}

wait_for() { # COUNT PATTERN: lines of the server's log
    local try
    for ((try = 0; try < 1200; try++)); do
        [ "$(grep -c "$2" "$work/serve.log")" -ge "$1" ] && return
        sleep 0.1
    done
    tail -n 3 "$work/serve.log" >&2
    echo "bench: fewer than $1 translations were made" >&2
    return 1
}

# A story of 600 words in 40 sentences; the last one says $2.
write_story() { # NUMBER WORD
    local i
    printf -- '---\ntitle: The harbour opens its gate number %d\nslug: gate-%d\nplace: Exampleton\nsections: [Local]\ndate: %s\n---\n\n' \
        "$1" "$1" "$(date -u -d '-1 hour' +%Y-%m-%dT%H:00:00Z)"
    for ((i = 1; i < 40; i++)); do
        printf 'The boat %d%d leaves the **old harbour** at noon and brings the mail home.' "$1" "$i"
        if ((i % 4)); then printf ' '; else printf '\n\n'; fi
    done
    printf 'At the end of the day everybody said that it had been a %s.\n' "$2"
}

publish() { # WORD
    local i
    for ((i = 1; i <= stories; i++)); do write_story $i "$1" >"$work/files/$i.md"; done
    "$program" publish "$room" "$work"/files/[0-9]*.md >"$work/translate.urls" 2>"$work/publish.log"
}

p99() { # of a page that is kept
    awk -v page="$page" 'BEGIN { for (i = 0; i < 4000; i++) print page }' | "$tools/bench-client" "$port" gzip 4 1 | cut -d ' ' -f 6
}

rm -rf "$room" "$work/files"
mkdir -p "$work/files"
"$tools/bench-engine" "$engine_port" &
pids+=($!)
"$program" init "$room" --title "The Bench Gazette" --agency "Bench Agency" --url "http://127.0.0.1:$port" >"$work/init.out"
"$program" settings "$room" engines "bench: libretranslate http://127.0.0.1:$engine_port"
"$program" settings "$room" editions "$(editions 'translate publish')"

start_dateline "$room" --access-log off
before=$(cpu_of "$server_pid")
publish success
wait_for $((stories * 10)) 'job=translate .*state=done'
figure "600 words into 10 languages: CPU" "$(calc "($(cpu_of "$server_pid") - $before) / 1000 / $stories" 1)" ms "<=" 200
publish failure
wait_for $((stories * 20)) 'job=translate .*state=done'
sent=$(grep -o 'state=done asked=[0-9]*' "$work/serve.log" | tail -n $((stories * 10)) | cut -d= -f3 | sort -u | paste -sd,)
figure "one changed sentence: sentences sent a language" "$sent" 1 "<=" 1

"$program" settings "$room" editions ""
"$tools/bench-make_stories" "$work/files" 0 "$archive"
find "$work/files" -mindepth 2 -name '*.md' | sort | xargs "$program" publish "$room" >"$work/archive.urls" 2>"$work/publish.log"
page=$(head -n 1 "$work/translate.urls" | sed 's|^http://[^/]*||')
p99 >/dev/null
quiet=() busy=()
for ((i = 0; i < rounds; i++)); do quiet+=("$(p99)"); done
"$program" settings "$room" editions "es: from en; translate publish; since 1990-01-01"
wait_for $((stories * 20 + 50)) 'job=translate .*state=done'
began=$(date +%s%N)
done_before=$(grep -c 'job=translate .*state=done' "$work/serve.log")
for ((i = 0; i < rounds; i++)); do busy+=("$(p99)"); done
made=$(($(grep -c 'job=translate .*state=done' "$work/serve.log") - done_before))
took=$(($(date +%s%N) - began))
quiet=$(printf '%s\n' "${quiet[@]}" | median)
busy=$(printf '%s\n' "${busy[@]}" | median)
figure "archive: stories translated in the background" "$(calc "$made * 1000000000 / $took" 1)" 1/s
figure "cached page, nothing else to do: p99" "$quiet" us
figure "cached page, archive being translated: p99" "$busy" us
figure "the same, archive / nothing" "$(calc "$busy / $quiet")" x "<=" 1.1
