#!/bin/bash
# audience_year.sh - a year of 1,000,000 views a day over 100,000 stories: its size, and every report over it.
# SPDX-License-Identifier: Apache-2.0
#
# How the year is made is told in audience_year.c. The file is kept for the next run while the program stays the same.
#
# The same year on PostgreSQL where one is given: in a schema of its own, loaded in the order of its keys.
. "$(dirname "$0")/lib.sh"
rounds=${BENCH_ROUNDS:-10}
stamp=$(cat "$newsroom.stamp" "$tools/bench-audience_year" | sha256sum)

make_year() {
    rm -f "$newsroom/audience.db"*
    "$tools/bench-audience_year" "$newsroom" make 2>"$work/audience_year.log" >"$work/audience_year.made" || {
        tail -n 5 "$work/audience_year.log" >&2
        return 1
    }
    echo "$stamp" >"$work/audience_year.stamp"
}

# In the order of its key: the server writes days and months one behind the other.
copy_table() { # TABLE KEY COLUMNS: blobs are hex(NAME)
    local names=${3//hex(/} columns=${3//hex(/\'\\x\'||hex(}
    sqlite3 -csv "$newsroom/audience.db" "select $2,$columns from $1 order by $2" |
        "$psql" -qX "$DATELINE_TEST_POSTGRES" -c "\\copy ${schema}_audience.$1 ($2,${names//)/}) from stdin csv"
}

measure_postgres() {
    local sums="served,seen,read,seconds"
    open_schema year
    "$tools/bench-audience_year" "$newsroom" prepare "$postgres"
    copy_table view_day "day,story_id,page" "edition,$sums,hex(depth),hex(visitors)"
    copy_table view_past "day,story_id" "hex(stories)"
    copy_table view_month "month,story_id,page" "$sums,hex(depth),hex(visitors)"
    copy_table facet_day "day,facet,story_id,value" "$sums,hex(visitors)"
    copy_table facet_month "month,facet,story_id,value" "$sums,hex(visitors)"
    copy_table sheet "span,number,facet" "hex(sums)"
    copy_table rejected_day "day,class,reason" "served,beacons"
    copy_table rolled_day "day" "rolled_at,thinned"
    "$psql" -qX "$DATELINE_TEST_POSTGRES" -c "vacuum analyze" -c checkpoint
    figure "the same year on PostgreSQL" "$(calc "$("$psql" -qXAt "$DATELINE_TEST_POSTGRES" -c "
        select sum(pg_total_relation_size(oid)) from pg_class
        where relnamespace = '${schema}_audience'::regnamespace and relkind = 'r'") / 1000000" 0)" MB "<=" 2000
    "$tools/bench-audience_year" "$newsroom" measure "$rounds" "$postgres" 2>"$work/audience_year.log" >"$work/audience_year.postgres"
    IFS='|' read -r _ p50 p99 cpu _ < <(grep '^all|' "$work/audience_year.postgres")
    figure "any report over it on PostgreSQL: p50" "$(calc "$p50 / 1000" 1)" ms
    figure "any report over it on PostgreSQL: p99" "$(calc "$p99 / 1000" 1)" ms "<=" 100
    figure "any report over it on PostgreSQL: p99 of our processor" "$(calc "$cpu / 1000" 1)" ms
}

[ -e "$work/audience_year.stamp" ] && [ "$(cat "$work/audience_year.stamp")" = "$stamp" ] || make_year
read -r day month bytes <"$work/audience_year.made"
figure "a year of 1,000,000 views a day over 100,000 stories" "$(calc "$bytes / 1000000" 0)" MB "<=" 2000
figure "a day of it summed: processor" "$day" ms
figure "a month of it summed: processor" "$month" ms
"$tools/bench-audience_year" "$newsroom" measure "$rounds" 2>"$work/audience_year.log" >"$work/audience_year.times"
IFS='|' read -r _ p50 p99 cpu _ < <(grep '^all|' "$work/audience_year.times")
figure "any report over it: p50" "$(calc "$p50 / 1000" 1)" ms
figure "any report over it: p99" "$(calc "$p99 / 1000" 1)" ms "<=" 100
figure "any report over it: p99 of processor" "$(calc "$cpu / 1000" 1)" ms
if [ -n "${DATELINE_TEST_POSTGRES:-}" ]; then measure_postgres; fi
while IFS='|' read -r name _ p99 _; do
    figure "report by $name: p99" "$(calc "$p99 / 1000" 1)" ms
done < <(grep -v '^all|' "$work/audience_year.times" | sort -t'|' -k3 -n -r | head -n 5)
