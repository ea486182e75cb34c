-- audience_report.sql - what reports add up: facets and sheets of days and months, made of days that are rolled up.
-- SPDX-License-Identifier: Apache-2.0
-- row: facet_sums (value text, served int, seen int, read int, seconds int, visitors blob)
-- row: view_sums (number int, served int, seen int, read int, seconds int, depth blob, visitors blob)
-- row: view_row (story_id int, page text, edition text, served int, seen int, read int, seconds int, visitors blob)
-- row: found_sums (place int, served int, seen int, read int, seconds int, depth blob, visitors blob)
-- row: live_event (at int, visitor int, story_id int, page text, kind int)
-- row: rejected_sums (class text, reason text, served int, beacons int)

-- ---- what has to be made ----

-- name: stale_add (span text, number int)
insert into stale (span, number) values ($1, $2) on conflict (span, number) do nothing

-- name: stale_drop (span text, number int)
delete from stale where span = $1 and number = $2

-- name: stale_next (span text, from_number int) -> int?
select number from stale where span = $1 and number >= $2 order by number limit 1

-- ---- making days ----

-- The most read first.
-- name: view_rows_of_day (day int) -> view_row*
select story_id, page, edition, served, seen, read, seconds, visitors from view_day
where day = $1 order by served desc, seen desc, story_id, page /*sort*/

-- name: view_rows_of_hour (hour int) -> view_row*
select story_id, page, edition, served, seen, read, seconds, visitors from view_hour
where hour = $1 order by served desc, seen desc, story_id, page /*sort*/

-- name: facet_day_list (day int, facet text) -> facet_sums*
select value, served, seen, read, seconds, visitors from facet_day
where day = $1 and facet = $2 and story_id = 0 order by value

-- name: facet_day_forget (day int, facet text)
delete from facet_day where day = $1 and facet = $2 and story_id = 0

-- name: facet_day_put (day int, facet text, value text, served int, seen int, read int, seconds int, visitors blob)
insert into facet_day (day, facet, value, story_id, served, seen, read, seconds, visitors)
values ($1, $2, $3, 0, $4, $5, $6, $7, $8)

-- name: sheet_put (span text, number int, facet text, sums blob)
insert into sheet (span, number, facet, sums) values ($1, $2, $3, $4)
on conflict (span, number, facet) do update set sums = excluded.sums

-- name: sheet_forget (span text, number int)
delete from sheet where span = $1 and number = $2

-- ---- making months ----

-- name: view_month_put (month int, story_id int, page text, served int, seen int, read int, seconds int, depth blob, visitors blob)
insert into view_month (month, story_id, page, served, seen, read, seconds, depth, visitors)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (story_id, page, month) do update set served = excluded.served, seen = excluded.seen, read = excluded.read,
    seconds = excluded.seconds, depth = excluded.depth, visitors = excluded.visitors

-- name: facet_month_put (month int, facet text, value text, served int, seen int, read int, seconds int, visitors blob)
insert into facet_month (month, facet, value, story_id, served, seen, read, seconds, visitors)
values ($1, $2, $3, 0, $4, $5, $6, $7, $8)

-- name: facet_month_list (month int, facet text) -> facet_sums*
select value, served, seen, read, seconds, visitors from facet_month
where month = $1 and facet = $2 and story_id = 0 order by value

-- name: facet_month_forget (month int, facet text)
delete from facet_month where month = $1 and facet = $2 and story_id = 0

-- What days of a month say of stories alone. Where some of the days are thrown away already, what was said before stays.
-- name: facet_month_of_stories (month int, facet text, from_day int, to_day int, most int)
insert into facet_month (month, facet, value, story_id, served, seen, read, seconds, visitors)
select $1, $2, value, story_id, served, seen, read, 0,
-- @sqlite
    x''
-- @postgres
    ''::bytea
-- @both
from (
    select /*sort*/ value, story_id, cast(sum(served) as bigint) as served, cast(sum(seen) as bigint) as seen,
        cast(sum(read) as bigint) as read, row_number() over (partition by story_id order by sum(served) desc, value) as place
    from facet_day where day >= $3 and day <= $4 and facet = $2 and story_id > 0
    group by story_id, value) ranked
where place <= $5
on conflict (month, facet, story_id, value) do update set served = excluded.served, seen = excluded.seen,
    read = excluded.read
where excluded.served >= facet_month.served and excluded.seen >= facet_month.seen

-- ---- retention ----

-- Of stories alone: only the most read of a day are kept.
-- name: facet_day_keep_stories (day int, facet text, most int)
delete from facet_day where day = $1 and facet = $2 and story_id > 0 and story_id not in
    (select /*sort*/ story_id from view_day where day = $1 order by served desc, story_id limit $3)

-- And of each its first values.
-- name: facet_day_keep_values (day int, facet text, most int)
delete from facet_day where day = $1 and facet = $2 and story_id > 0 and (story_id, value) in
    (select story_id, value from (
        select /*sort*/ story_id, value, row_number() over (partition by story_id order by served desc, value) as place
        from facet_day where day = $1 and facet = $2 and story_id > 0) ranked
    where place > $3)

-- Days whose values are not thinned out yet, before $1.
-- name: rolled_day_unthinned (before int) -> int*
select day from rolled_day where not thinned and day < $1 order by day

-- name: rolled_day_is_thinned (day int) -> bool
select count(*) > 0 from rolled_day where day = $1 and thinned

-- name: rolled_day_thin (day int)
update rolled_day set thinned = true where day = $1

-- name: facet_day_thin (day int, facet text, most int)
delete from facet_day where day = $1 and facet = $2 and story_id = 0 and value not in
    (select /*sort*/ value from facet_day where day = $1 and facet = $2 and story_id = 0
    order by served desc, value limit $3)

-- Of stories alone: their days, once they are in a month.
-- name: facet_day_prune_stories (from_day int, before int, facet text) -> changed
delete from facet_day where day >= $1 and day < $2 and facet = $3 and story_id > 0

-- Only where sheet says that there are such.
-- name: view_month_prune (before int) -> changed
delete from view_month where month < $1 /*scan*/

-- name: facet_month_prune (before int) -> changed
delete from facet_month where month < $1

-- name: sheet_first (span text) -> int?
select number from sheet where span = $1 order by number limit 1

-- name: sheet_last (span text) -> int?
select number from sheet where span = $1 order by number desc limit 1

-- name: sheet_prune (span text, before int) -> changed
delete from sheet where span = $1 and number < $2

-- name: stale_prune (span text, before int) -> changed
delete from stale where span = $1 and number < $2

-- ---- reading ----

-- name: sheet_of (span text, number int, facet text) -> blob?
select sums from sheet where span = $1 and number = $2 and facet = $3

-- Which of these there are.
-- name: sheet_numbers (span text, facet text, from_number int, to_number int) -> int*
select number from sheet where span = $1 and number >= $3 and number <= $4 and facet = $2 order by number

-- Of one value: a day or a month after the other is looked up, no range of all values is read.
-- name: facet_days_of_value (facet text, value text, from_day int, to_day int) -> facet_sums*
-- @sqlite
with recursive every(day) as (select $3 union all select day + 1 from every where day < $4)
select /*scan*/ f.value, f.served, f.seen, f.read, f.seconds, f.visitors
from every e cross join facet_day f
where f.day = e.day and f.facet = $1 and f.story_id = 0 and f.value = $2
-- @postgres
select f.value, f.served, f.seen, f.read, f.seconds, f.visitors
from generate_series($3, $4) e(day)
join facet_day f on f.day = e.day and f.facet = $1 and f.story_id = 0 and f.value = $2
-- @both

-- name: facet_months_of_value (facet text, value text, from_month int, to_month int) -> facet_sums*
-- @sqlite
with recursive every(month) as (select $3 union all select month + 1 from every where month < $4)
select /*scan*/ f.value, f.served, f.seen, f.read, f.seconds, f.visitors
from every e cross join facet_month f
where f.month = e.month and f.facet = $1 and f.story_id = 0 and f.value = $2
-- @postgres
select f.value, f.served, f.seen, f.read, f.seconds, f.visitors
from generate_series($3, $4) e(month)
join facet_month f on f.month = e.month and f.facet = $1 and f.story_id = 0 and f.value = $2
-- @both

-- Of one value, a row a day; nothing is known of its depth.
-- name: facet_day_points (facet text, value text, from_day int, to_day int) -> view_sums*
-- @sqlite
with recursive every(day) as (select $3 union all select day + 1 from every where day < $4)
select /*scan*/ f.day, f.served, f.seen, f.read, f.seconds, x'', f.visitors
from every e cross join facet_day f
where f.day = e.day and f.facet = $1 and f.story_id = 0 and f.value = $2 order by f.day /*sort*/
-- @postgres
select f.day, f.served, f.seen, f.read, f.seconds, ''::bytea, f.visitors
from generate_series($3, $4) e(day)
join facet_day f on f.day = e.day and f.facet = $1 and f.story_id = 0 and f.value = $2 order by f.day
-- @both

-- Of many values or stories, a JSON list, by their places in it.
-- name: facet_days_of_values (facet text, texts text, from_day int, to_day int) -> found_sums*
-- @sqlite
with recursive every(day) as (select $3 union all select day + 1 from every where day < $4)
select /*scan*/ j.key, f.served, f.seen, f.read, f.seconds, x'', f.visitors
from json_each($2) j cross join every e cross join facet_day f
where f.day = e.day and f.facet = $1 and f.story_id = 0 and f.value = j.value
-- @postgres
select j.place - 1, f.served, f.seen, f.read, f.seconds, ''::bytea, f.visitors
from jsonb_array_elements_text(cast($2 as jsonb)) with ordinality j(value, place)
cross join generate_series($3, $4) e(day)
join facet_day f on f.day = e.day and f.facet = $1 and f.story_id = 0 and f.value = j.value
-- @both

-- name: facet_months_of_values (facet text, texts text, from_month int, to_month int) -> found_sums*
-- @sqlite
with recursive every(month) as (select $3 union all select month + 1 from every where month < $4)
select /*scan*/ j.key, f.served, f.seen, f.read, f.seconds, x'', f.visitors
from json_each($2) j cross join every e cross join facet_month f
where f.month = e.month and f.facet = $1 and f.story_id = 0 and f.value = j.value
-- @postgres
select j.place - 1, f.served, f.seen, f.read, f.seconds, ''::bytea, f.visitors
from jsonb_array_elements_text(cast($2 as jsonb)) with ordinality j(value, place)
cross join generate_series($3, $4) e(month)
join facet_month f on f.month = e.month and f.facet = $1 and f.story_id = 0 and f.value = j.value
-- @both

-- Of days that are summed.
-- name: view_days_of_stories (ids text, from_day int, to_day int) -> found_sums*
-- @sqlite
select /*scan*/ j.key, v.served, v.seen, v.read, v.seconds, v.depth, v.visitors
from json_each($1) j cross join sheet t cross join view_day v
where t.span = 'day' and t.facet = 'story' and t.number >= $2 and t.number <= $3
    and v.day = t.number and v.story_id = j.value and v.page = ''
-- @postgres
select j.place - 1, v.served, v.seen, v.read, v.seconds, v.depth, v.visitors
from jsonb_array_elements_text(cast($1 as jsonb)) with ordinality j(value, place)
join sheet t on t.span = 'day' and t.facet = 'story' and t.number >= $2 and t.number <= $3
join view_day v on v.day = t.number and v.story_id = cast(j.value as bigint) and v.page = ''
-- @both

-- name: view_months_of_stories (ids text, from_month int, to_month int) -> found_sums*
-- @sqlite
select /*scan*/ j.key, v.served, v.seen, v.read, v.seconds, v.depth, v.visitors
from json_each($1) j cross join view_month v
where v.story_id = j.value and v.page = '' and v.month >= $2 and v.month <= $3
-- @postgres
select j.place - 1, v.served, v.seen, v.read, v.seconds, v.depth, v.visitors
from jsonb_array_elements_text(cast($1 as jsonb)) with ordinality j(value, place)
join view_month v on v.story_id = cast(j.value as bigint) and v.page = '' and v.month >= $2 and v.month <= $3
-- @both

-- name: facet_days_of_story (story_id int, facet text, from_day int, to_day int) -> facet_sums*
select value, served, seen, read, seconds, visitors from facet_day
where story_id = $1 and story_id <> 0 and facet = $2 and day >= $3 and day <= $4 order by day

-- name: facet_months_of_story (story_id int, facet text, from_month int, to_month int) -> facet_sums*
select value, served, seen, read, seconds, visitors from facet_month
where story_id = $1 and story_id <> 0 and facet = $2 and month >= $3 and month <= $4 order by month

-- name: view_months_of_page (story_id int, page text, from_month int, to_month int) -> view_sums*
select month, served, seen, read, seconds, depth, visitors from view_month
where story_id = $1 and page = $2 and month >= $3 and month <= $4 order by month

-- Of days that are summed.
-- name: view_days_of_page (story_id int, page text, from_day int, to_day int) -> view_sums*
select v.day, v.served, v.seen, v.read, v.seconds, v.depth, v.visitors
from sheet t cross join view_day v
where t.span = 'day' and t.facet = 'story' and t.number >= $3 and t.number <= $4
    and v.day = t.number and v.story_id = $1 and v.page = $2
order by t.number

-- name: rejected_sums_between (from_day int, to_day int) -> rejected_sums*
select class, reason, cast(sum(served) as bigint), cast(sum(beacons) as bigint) from rejected_day
where day >= $1 and day <= $2 group by class, reason order by class, reason /*sort*/

-- Of people, the oldest first.
-- name: live_events (since int, most int) -> live_event*
select at, visitor, story_id, page, kind from event where at >= $1 and counted order by at limit $2
