#!/bin/bash
# audience_year.sh - a year of 1,000,000 views a day over 100,000 stories: its size, and every report over it.
# SPDX-License-Identifier: Apache-2.0
#
# How the year is made is told in audience_year.c. The file is kept for the next run while the program stays the same.
#
# BENCH_POSTGRES=postgresql://...: the same on PostgreSQL, of which the schema audience is made anew. Of what is kept of
# single stories one of BENCH_SHARE (8) is copied there and its size multiplied, all else whole; reports are then timed over
# it. Their trees of rows are at most one level lower than those of the whole year.
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

share=${BENCH_SHARE:-8}

copy_table() { # TABLE COLUMNS: blobs are hex(NAME)
    local names=${2//hex(/} columns=${2//hex(/\'\\x\'||hex(}
    sqlite3 -csv "$newsroom/audience.db" "select $columns from $1 where ${3:-true}" |
        psql -qX "$BENCH_POSTGRES" -c "\\copy audience.$1 (${names//)/}) from stdin csv"
}

bytes_of() { # TABLE
    psql -qXAt "$BENCH_POSTGRES" -c "select pg_total_relation_size('audience.$1')"
}

# The share's tables, then what is of all stories in tables beside them: its size is not multiplied.
measure_postgres() {
    local one="story_id % $share = 0 and story_id > 0" rest="story_id = 0" table parts=0 all=0
    psql -qX "$BENCH_POSTGRES" -c "set client_min_messages = warning" -c "drop schema if exists audience cascade"
    "$tools/bench-audience_year" "$newsroom" prepare "$BENCH_POSTGRES"
    local views="story_id,page,served,seen,read,seconds,hex(depth),hex(visitors)" facets="facet,value,story_id,served,seen,read,seconds,hex(visitors)"
    copy_table view_day "day,edition,$views" "$one"
    copy_table view_month "month,$views" "$one"
    copy_table facet_day "day,$facets" "$one"
    copy_table facet_month "month,$facets" "$one"
    for table in view_day view_month facet_day facet_month; do parts=$((parts + $(bytes_of "$table"))); done
    copy_table view_day "day,edition,$views" "$rest"
    copy_table view_month "month,$views" "$rest"
    copy_table facet_day "day,$facets" "$rest"
    copy_table facet_month "month,$facets" "$rest"
    copy_table sheet "span,number,facet,hex(sums)"
    copy_table rejected_day "day,class,reason,served,beacons"
    copy_table rolled_day "day,rolled_at,thinned"
    psql -qX "$BENCH_POSTGRES" -c "vacuum analyze"
    for table in view_day view_month facet_day facet_month sheet rejected_day rolled_day; do all=$((all + $(bytes_of "$table"))); done
    figure "the same year on PostgreSQL, reckoned from one of $share stories" "$(calc "($all + $parts * ($share - 1)) / 1000000" 0)" MB
    "$tools/bench-audience_year" "$newsroom" measure "$rounds" "$BENCH_POSTGRES" 2>"$work/audience_year.log" >"$work/audience_year.postgres"
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
if [ -n "${BENCH_POSTGRES:-}" ]; then measure_postgres; fi
while IFS='|' read -r name _ p99 _; do
    figure "report by $name: p99" "$(calc "$p99 / 1000" 1)" ms
done < <(grep -v '^all|' "$work/audience_year.times" | sort -t'|' -k3 -n -r | head -n 5)
