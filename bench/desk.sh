#!/bin/bash
# desk.sh - the desk over 100,000 stories: its pages, the list by each filter, what is completed, and keeping what is typed.
# SPDX-License-Identifier: Apache-2.0
#
# Time to the first byte as a person's browser has it: one request at a time on a connection that is kept.
. "$(dirname "$0")/lib.sh"
jar=$work/desk.jar
site=http://127.0.0.1:$port
rm -f "$jar"

# Header lines and form fields of one person who is signed in. Sets token.
sign_in() {
    local page password
    password=$("$program" user "$newsroom" add "bench-$$" --role administrator | sed -n 's/^.*password //p')
    page=$(curl -s -c "$jar" "$site/desk/sign-in/")
    token=$(sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p' <<<"$page" | head -n 1)
    curl -s -o /dev/null -b "$jar" -c "$jar" -H "Origin: $site" --data-urlencode "token=$token" --data-urlencode "name=bench-$$" \
        --data-urlencode "password=$password" "$site/desk/sign-in/"
    token=$(curl -s -b "$jar" "$site/desk/" | sed -n 's/.*<meta name="token" content="\([^"]*\)".*/\1/p')
    [ -n "$token" ] || { echo "bench: signing in failed" >&2; return 1; }
}

# The slowest and the usual of 20 requests, in milliseconds; the first ones warm the store's cache. STATUS first.
time_of() { # PATH
    local i
    for ((i = 0; i < 25; i++)); do
        printf 'url = "%s%s"\noutput = /dev/null\nwrite-out = "%%{http_code} %%{time_starttransfer}\\n"\n' "$site" "$1"
    done >"$work/desk.curl"
    curl -s -b "$jar" -K "$work/desk.curl" | tail -n 20 |
        awk '{ bad += $1 != 200; print $2 * 1000 > "/dev/stderr" } END { print bad + 0 }' 2>"$work/desk.times"
}

page() { # NAME PATH GOAL
    [ "$(time_of "$2")" = 0 ] || { echo "bench: $2 is not answered with 200" >&2; return 1; }
    figure "desk, $1" "$(calc "$(median <"$work/desk.times")" 1)" ms "<=" "$3"
}

post() { # PATH JSON
    curl -s -b "$jar" -H "Origin: $site" -H "X-Dateline-Token: $token" -H "Content-Type: application/json" -d "$2" "$site$1"
}

# What the editor sends while one types: a working copy of 10,000 words, 500 times.
keep_copies() {
    local id i words
    id=$(post /desk/api/story '{"language":"en"}' | sed 's/^{"id":\([0-9]*\),.*/\1/')
    words=$(printf 'word%.0s ' {1..10000})
    for ((i = 1; i <= 500; i++)); do
        [ $i = 1 ] || echo next
        echo "{\"base\":1,\"serial\":$i,\"fields\":{\"language\":\"en\",\"headline\":\"Kept $i\",\"body\":\"<p>$words</p>\"}}" >"$work/keep.$i"
        printf 'url = "%s/desk/api/story/%s/keep"\ndata = "@%s"\noutput = /dev/null\ncookie = "%s"\n' "$site" "$id" "$work/keep.$i" "$jar"
        printf 'header = "Origin: %s"\nheader = "X-Dateline-Token: %s"\nheader = "Content-Type: application/json"\n' "$site" "$token"
        printf 'write-out = "%%{http_code} %%{time_starttransfer}\\n"\n'
    done >"$work/desk.curl"
    curl -s -K "$work/desk.curl" | sort -k2 -n >"$work/desk.times"
    rm -f "$work"/keep.*
    [ "$(grep -c '^200 ' "$work/desk.times")" = 500 ] || { echo "bench: a working copy was not kept" >&2; return 1; }
    figure "desk, a working copy of 10,000 words kept: p50" "$(calc "$(sed -n 250p "$work/desk.times" | cut -d' ' -f2) * 1000")" ms
    figure "desk, a working copy of 10,000 words kept: p99" "$(calc "$(sed -n 495p "$work/desk.times" | cut -d' ' -f2) * 1000")" ms "<=" 20
}

start_dateline "$newsroom"
sign_in
page "the list" /desk/ 50
page "the list, a word that is frequent" "/desk/?q=bench" 50
page "the list, a word that one story has" "/desk/?q=bench-story-20712" 50
page "the list, words that none has" "/desk/?q=zzzz+qqqq" 50
page "the list, drafts" "/desk/?status=draft" 50
page "the list, a section and a word" "/desk/?section=local&q=bench" 50
page "the list, a person" "/desk/?person=bote-donga" 50
page "the list, a tag" "/desk/?tag=babe-1008" 50
page "the list, a month long ago" "/desk/?from=2017-03-01&to=2017-03-31" 50
page "whether something changed" "/desk/api/changes?since=0" 50
page "the editor's page" "/desk/stories/500/" 50
page "a story for the editor" "/desk/api/story/500" 50
page "a story's revisions" "/desk/api/story/500/revisions" 50
for kind in tag section person place agency story; do
    page "what completes a $kind" "/desk/api/suggest?kind=$kind&language=en&q=an" 50
done
page "the embeds" /desk/embeds/ 50
page "the people" /desk/people/ 50
keep_copies
rm -f "$newsroom.stamp" # it has a story and a person now that archive.sh did not make
