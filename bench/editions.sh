#!/bin/bash
# editions.sh - a story's page with 30 editions against one without, made anew each time.
# SPDX-License-Identifier: Apache-2.0
#
# The same words in the same newsroom of 31 editions; rounds take turns. CPU is that of the whole server.
. "$(dirname "$0")/lib.sh"
rounds=7
pages=2000 # of one story and coding in one round
fresh=$work/editions
others="es de fr it nl pt sv pl tr el uk ru ar fa he ur hi ja ko zh ca cs da fi hu id nb ro vi th"
declare -A path id

rm -rf "$fresh" "$work/edition_stories"
mkdir "$work/edition_stories"
"$program" init "$fresh" --title "The Bench Gazette" --url "http://127.0.0.1:$port" >"$work/init.out"

story() { # FILE SLUG LANGUAGE [TRANSLATION_OF]
    {
        printf -- '---\ntitle: The ferry line to the northern islands returns\nslug: %s\nlanguage: %s\n' "$2" "$3"
        printf 'standfirst: Two boats a day from the first of the month.\nbyline: [Ines Falk, Tor Amsel]\n'
        printf 'place: Norhaven\ndate: 2026-11-20T16:40:00Z\nsections: [Harbour]\ntags: [Ferries, Islands]\n'
        [ -z "${4:-}" ] || printf 'translation_of: %s\n' "$4"
        printf -- '---\n'
        for paragraph in 1 2 3 4 5 6 7 8 9 10; do
            printf 'Paragraph %d: the line sails twice a day between the quay and the islands, and the harbour office says ' $paragraph
            printf 'that nobody has to wait longer than an hour for a boat, whatever the weather may be on the sound in '
            printf 'winter. It has two boats, a third for the summer, and room for sixty cars and four hundred people.\n\n'
        done
    } >"$work/edition_stories/$1.md"
}

story 000 alone en
story 001 many en
number=2
for language in $others; do
    story "$(printf %03d $number)" "many-$language" "$language" /2026/11/20/many/
    number=$((number + 1))
done
"$program" publish "$fresh" "$work"/edition_stories/*.md >"$work/publish.out" 2>"$work/publish.log"
[ "$(wc -l <"$work/publish.out")" = 32 ]
path[without]=/2026/11/20/alone/
path[with]=/2026/11/20/many/
id[without]=1
id[with]=2
start_dateline "$fresh" --access-log off

cpu_for() { # WHICH CODING COUNT: microseconds of the server for a page
    local before n bad bytes
    before=$(cpu_of "$server_pid")
    read -r n bad bytes < <("$tools/bench-fresh" "$fresh" "$port" "story:${id[$1]}" "${path[$1]}" "$2" "$3")
    [ "$bad" = 0 ] || { echo "bench: $bad of $n pages were not answered with 200" >&2; return 1; }
    calc "($(cpu_of "$server_pid") - $before) / $n" 1
    echo
}

[ "$(curl -s "http://127.0.0.1:$port${path[with]}" | grep -c 'rel="alternate" hreflang')" = 32 ]
for which in without with; do cpu_for $which identity 200 >/dev/null; done
for coding in identity br; do
    : >"$work/editions.without"
    : >"$work/editions.with"
    for ((round = 0; round < rounds; round++)); do
        for which in without with; do cpu_for $which $coding $pages >>"$work/editions.$which"; done
    done
    without=$(median <"$work/editions.without")
    with=$(median <"$work/editions.with")
    figure "story page without editions, $coding: CPU" "$without" us
    figure "story page with 30 editions, $coding: CPU" "$with" us
    figure "the same, $coding: ratio" "$(calc "$with / $without")" x "<=" 1.1
done
rm -rf "$fresh" "$work/edition_stories"
