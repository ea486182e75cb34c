#!/bin/bash
# embeds.sh - pages while copies of 1,000 embeds are to be taken of sites that hang, against pages without them.
# SPDX-License-Identifier: Apache-2.0
#
# Twenty sites, so that all threads that take copies hang at once. Rounds take turns on one machine; pages are in no cache.
. "$(dirname "$0")/lib.sh"
rounds=5
hang_port=$((port + 2))
fresh=$work/embeds
sites=20

rm -rf "$fresh" "$work/embed_stories"
mkdir "$work/embed_stories"
"$program" init "$fresh" --title "The Bench Gazette" --url "http://127.0.0.1:$port" >"$work/init.out"
printf 'fetch_networks = 127.0.0.0/8\nfetch_ports = %s\n' "$hang_port" >>"$fresh/dateline.conf"
"$tools/bench-make_stories" "$work/embed_stories" 0 1000
"$program" publish "$fresh" "$work"/embed_stories/*/*.md 2>"$work/publish.log" | sed "s|^http://127.0.0.1:$port||" >"$work/embed_paths"
{
    printf '[slow]\nname = Slow\nkind = post\nactivity = yes\npolicy = https://slow.example/\n'
    for ((site = 1; site <= sites; site++)); do
        echo "address = 127.0.0.$site:$hang_port/@{user}/{id:number}"
    done
} >"$work/embed_providers"
"$program" settings "$fresh" embed_providers "$(cat "$work/embed_providers")" >/dev/null
cp -r "$fresh" "$fresh.hanging"

rm -rf "$work/embed_stories"
mkdir "$work/embed_stories"
for ((story = 0; story < 10; story++)); do
    {
        printf -- '---\ntitle: Embeds %d\ndate: 2026-11-20T16:40:00Z\nbyline: Ines Falk\n---\nIt sails.\n' "$story"
        for ((embed = 0; embed < 100; embed++)); do
            printf '\nhttp://127.0.0.%d:%d/@port/%d\n' $((embed % sites + 1)) "$hang_port" $((story * 100 + embed))
        done
    } >"$work/embed_stories/$story.md"
done
"$tools/bench-hang" "$hang_port" &
pids+=($!)
"$program" publish "$fresh.hanging" "$work"/embed_stories/*.md >/dev/null 2>"$work/publish.log"

pages_of() { # NEWSROOM: p50 and p99 of its pages, in microseconds
    local n bad bytes took p50 p99 rest
    start_dateline "$1"
    sleep 1
    read -r n bad bytes took p50 p99 rest < <("$tools/bench-client" "$port" identity 4 <"$work/embed_paths")
    kill "$server_pid"
    wait "$server_pid" || true
    [ "$bad" = 0 ] || { echo "bench: $bad of $n pages were not answered with 200" >&2; return 1; }
    echo "$p50 $p99"
}

: >"$work/embeds.without"
: >"$work/embeds.with"
for ((round = 0; round < rounds; round++)); do
    pages_of "$fresh" >>"$work/embeds.without"
    pages_of "$fresh.hanging" >>"$work/embeds.with"
done
grep -q 'outcome=silent\|outcome=stopped' "$work/serve.log" || { echo "bench: no copy was under way" >&2; exit 1; }
without=$(cut -d ' ' -f 2 "$work/embeds.without" | median)
with=$(cut -d ' ' -f 2 "$work/embeds.with" | median)
figure "page p99, nothing to be copied" "$without" us
figure "page p99, 1,000 embeds of sites that hang" "$with" us
figure "the same, ratio" "$(calc "$with / $without")" x "<=" 1.2
rm -rf "$fresh" "$fresh.hanging" "$work/embed_stories"
