#!/bin/bash
# statements.sh - statements of each kind of page that is in no cache, on PostgreSQL, by the access log.
# SPDX-License-Identifier: Apache-2.0
#
# Editions and sections are read once for all pages, by the one that is asked first and does not count.
. "$(dirname "$0")/lib.sh"
[ -n "${DATELINE_TEST_POSTGRES:-}" ] || exit 0
open_schema statements
"$program" init "$room/1" --title "The Bench Gazette" --url "http://127.0.0.1:$port" \
    --database "$postgres" >"$work/init.out"
for number in {1..40}; do
    cat >"$room/$number.md" <<STORY
---
title: Boat $number sails
slug: boat-$number
byline: Ada Example
place: Exampleton
sections: Harbour
tags: Boats
date: 2026-11-05
---
Number $number leaves.
STORY
done
"$program" publish "$room/1" "$room"/*.md >"$work/publish.out" 2>"$work/publish.log"
declare -A pages=([any]=corrections/ [story]=$(sed -n "s,^http://[^/]*/\(.*boat-7/\)$,\1,p" "$work/publish.out") [front]= [section]=category/harbour/ [tag]=tag/boats/ [search]="search/?q=boat")

start_dateline "$room/1"
measure() { # ROUND: "KIND COUNT" a line, of pages that were all forgotten just before
    local kind
    "$program" settings "$room/1" title "The Bench Gazette $1"
    for kind in any story front section tag search; do
        curl -fso "$work/page" "http://127.0.0.1:$port/${pages[$kind]}"
    done
    for kind in story front section tag search; do
        awk -v kind="$kind" -v page="/${pages[$kind]%%\?*}" '
            { for (i = 3; i < NF - 1; i++) if ($2 == 200 && $i == "miss" && $(i + 1) == "GET" && $(i + 2) == page) count = $(i - 2) }
            END { print kind, count }' "$work/serve.log"
    done
}
# Which stories are related to which is still looked for at first.
before=
for round in {1..30}; do
    now=$(measure "$round")
    [ "$now" != "$before" ] || break
    before=$now
    sleep 1
done
while read -r kind count; do
    [ -n "$count" ] || { echo "bench: no page of a $kind was made" >&2; exit 1; }
    figure "statements of an uncached page on PostgreSQL: $kind" "$count" 1 "<=" 6
done <<<"$now"
