#!/bin/bash
# announce.sh - what it costs durable publishes on PostgreSQL that each is told to the other nodes by its own commit.
# SPDX-License-Identifier: Apache-2.0
#
# The same newsroom is written to by turns with PostgreSQL's own pg_notify and with one that does nothing, which stands
# before it in the search path.
. "$(dirname "$0")/lib.sh"
[ -n "${DATELINE_TEST_POSTGRES:-}" ] || exit 0
open_schema announce
with=$room/with
without=$room/without
"$program" init "$with" --title "The Bench Gazette" --url "http://127.0.0.1:$port" --database "$postgres" >"$work/init.out"
sql "create function $schema.pg_notify(text, text) returns void language sql as ''"
cp -R "$with" "$without"
sed -i "s|options=-csearch_path%3D$schema|&%2Cpg_catalog|" "$without/dateline.conf"

: >"$work/announce.with"
: >"$work/announce.without"
for ((run = 0; run < ${BENCH_ROUNDS:-7}; run++)); do
    for way in without with; do
        read -r rate _ < <("$tools/bench-publish" "$room/$way" 16 2)
        echo "$rate" >>"$work/announce.$way"
    done
done
told=$(median <"$work/announce.with")
untold=$(median <"$work/announce.without")
figure "durable publishes on PostgreSQL, 16 at once, told" "$told" 1/s
figure "durable publishes on PostgreSQL, 16 at once, told / untold" "$(calc "$told / $untold")" ratio
