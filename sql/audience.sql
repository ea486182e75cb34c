-- audience.sql - the audience's figures: added up as they come, rolled up into days, thrown away when their time is over.
-- SPDX-License-Identifier: Apache-2.0
-- row: view_hour (hour int, story_id int, page text, edition text, served int, seen int, read int, seconds int, depth blob, visitors blob)
-- row: view_day (day int, story_id int, page text, edition text, served int, seen int, read int, seconds int, depth blob, visitors blob)
-- row: facet_day (day int, facet text, value text, story_id int, served int, seen int, read int, visitors blob)
-- row: rejected_day (day int, class text, reason text, served int, beacons int)
-- row: view_marks (depth blob, visitors blob)
-- row: view_page (story_id int, page text)
-- row: ranking_row (story_id int, edition text, seen int, read int)
-- row: visitor_key (day int, key blob)
-- row: audience_event (id int, at int, visitor int, view int, story_id int, page text, edition text, kind int, seconds int, depth int, counted bool)

-- ---- adding up ----

-- What is merged and cannot be added.
-- name: view_hour_marks (hour int, story_id int, page text) -> view_marks?
select depth, visitors from view_hour where hour = $1 and story_id = $2 and page = $3

-- name: view_hour_add (hour int, story_id int, page text, edition text, served int, seen int, read int, seconds int, depth blob, visitors blob)
insert into view_hour (hour, story_id, page, edition, served, seen, read, seconds, depth, visitors)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (hour, story_id, page) do update set edition = excluded.edition,
    served = view_hour.served + excluded.served, seen = view_hour.seen + excluded.seen,
    read = view_hour.read + excluded.read, seconds = view_hour.seconds + excluded.seconds,
    depth = excluded.depth, visitors = excluded.visitors

-- name: view_day_marks (day int, story_id int, page text) -> view_marks?
select depth, visitors from view_day where day = $1 and story_id = $2 and page = $3

-- name: view_day_add (day int, story_id int, page text, edition text, served int, seen int, read int, seconds int, depth blob, visitors blob)
insert into view_day (day, story_id, page, edition, served, seen, read, seconds, depth, visitors)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (day, story_id, page) do update set edition = excluded.edition,
    served = view_day.served + excluded.served, seen = view_day.seen + excluded.seen,
    read = view_day.read + excluded.read, seconds = view_day.seconds + excluded.seconds,
    depth = excluded.depth, visitors = excluded.visitors

-- name: facet_day_visitors (day int, facet text, value text, story_id int) -> blob?
select visitors from facet_day where day = $1 and facet = $2 and story_id = $4 and value = $3

-- name: facet_day_add (day int, facet text, value text, story_id int, served int, seen int, read int, visitors blob)
insert into facet_day (day, facet, value, story_id, served, seen, read, visitors)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (day, facet, story_id, value) do update set served = facet_day.served + excluded.served,
    seen = facet_day.seen + excluded.seen, read = facet_day.read + excluded.read, visitors = excluded.visitors

-- The same where nobody new came.
-- name: facet_day_count (day int, facet text, value text, story_id int, served int, seen int, read int)
insert into facet_day (day, facet, value, story_id, served, seen, read, visitors)
-- @sqlite
values ($1, $2, $3, $4, $5, $6, $7, x'')
-- @postgres
values ($1, $2, $3, $4, $5, $6, $7, ''::bytea)
-- @both
on conflict (day, facet, story_id, value) do update set served = facet_day.served + excluded.served,
    seen = facet_day.seen + excluded.seen, read = facet_day.read + excluded.read

-- name: rejected_day_add (day int, class text, reason text, served int, beacons int)
insert into rejected_day (day, class, reason, served, beacons)
values ($1, $2, $3, $4, $5)
on conflict (day, class, reason) do update set served = rejected_day.served + excluded.served,
    beacons = rejected_day.beacons + excluded.beacons

-- ---- days ----

-- Pages with figures in hours from $1, before $2.
-- name: view_pages_of_hours (from_hour int, to_hour int) -> view_page*
select distinct story_id, page from view_hour where hour >= $1 and hour < $2
order by story_id, page /*sort*/

-- name: view_hour_of_page (story_id int, page text, from_hour int, to_hour int) -> view_hour*
select hour, story_id, page, edition, served, seen, read, seconds, depth, visitors from view_hour
where story_id = $1 and page = $2 and hour >= $3 and hour < $4
order by hour

-- name: view_hour_first () -> int?
select hour from view_hour order by hour limit 1

-- name: view_hour_next (from_hour int) -> int?
select hour from view_hour where hour >= $1 order by hour limit 1

-- name: rolled_day_last () -> int?
select day from rolled_day order by day desc limit 1 /*scan*/

-- name: rolled_day_exists (day int) -> bool
select count(*) > 0 from rolled_day where day = $1

-- name: rolled_day_add (day int, rolled_at int) -> changed
insert into rolled_day (day, rolled_at) values ($1, $2) on conflict (day) do nothing

-- ---- retention ----

-- name: view_hour_prune (before int) -> changed
delete from view_hour where hour < $1

-- name: view_day_prune (before int) -> changed
delete from view_day where day < $1

-- name: facet_day_prune (before int) -> changed
delete from facet_day where day < $1

-- name: rejected_day_prune (before int) -> changed
delete from rejected_day where day < $1

-- name: audience_event_prune (before int) -> changed
delete from event where at < $1

-- ---- events and the key ----

-- name: audience_event_add (at int, visitor int, view int, story_id int, page text, edition text, kind int, seconds int, depth int, counted bool)
insert into event (at, visitor, view, story_id, page, edition, kind, seconds, depth, counted)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: audience_event_since (since int, most int) -> audience_event*
select id, at, visitor, view, story_id, page, edition, kind, seconds, depth, counted from event
where at >= $1 order by at, id limit $2

-- name: visitor_key_find () -> visitor_key?
select day, key from visitor_key order by day limit 1 /*scan*/ /*sort*/

-- The day before's is overwritten.
-- name: visitor_key_put (day int, key blob)
insert into visitor_key (id, day, key) values (1, $1, $2)
on conflict (id) do update set day = excluded.day, key = excluded.key

-- ---- reading ----

-- A day's figures in the order in which they are sealed.
-- name: view_day_of (day int) -> view_day*
select day, story_id, page, edition, served, seen, read, seconds, depth, visitors from view_day
where day = $1 order by story_id, page

-- name: view_day_of_story (story_id int, from_day int, to_day int) -> view_day*
select day, story_id, page, edition, served, seen, read, seconds, depth, visitors from view_day
where story_id = $1 and page = '' and day >= $2 and day <= $3 order by day

-- name: view_hour_of_story (story_id int, from_hour int, to_hour int) -> view_hour*
select hour, story_id, page, edition, served, seen, read, seconds, depth, visitors from view_hour
where story_id = $1 and page = '' and hour >= $2 and hour < $3 order by hour

-- name: rejected_day_between (from_day int, to_day int) -> rejected_day*
select day, class, reason, served, beacons from rejected_day
where day >= $1 and day <= $2 order by day, class, reason

-- name: facet_day_of (facet text, story_id int, day int) -> facet_day*
select day, facet, value, story_id, served, seen, read, visitors from facet_day
where day = $3 and facet = $1 and story_id = $2 order by value

-- What was seen and read of stories within an hour, in order of their numbers.
-- name: ranking_hour (hour int) -> ranking_row*
select story_id, edition, seen, read from view_hour
where hour = $1 and story_id > 0 and page = '' order by story_id

-- How often a story was seen in hours from $2 on.
-- name: seen_since (story_id int, from_hour int) -> int
select cast(coalesce(sum(seen), 0) as bigint) from view_hour
where story_id = $1 and page = '' and hour >= $2

-- The same in all days that are added up.
-- By months, and by the days from $2 on: those that were rolled up, and those that an import made.
-- name: seen_in_days (story_id int, from_day int) -> int
select cast(coalesce((select sum(seen) from view_month where story_id = $1 and page = ''), 0) + coalesce((
    select /*scan*/ /*sort*/ sum(v.seen) from (
        select day from rolled_day where day >= $2
        union
        select number from sheet where span = 'day' and facet = 'story' and number >= $2) t
    cross join view_day v
    where v.day = t.day and v.story_id = $1 and v.page = ''), 0) as bigint)
