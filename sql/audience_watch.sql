-- audience_watch.sql - what is far above its hour, who stands on the front, what was taken out of a story's views.
-- SPDX-License-Identifier: Apache-2.0
-- row: spike_sums (story_id int, seen int, seen_before int)
-- row: front_stay (edition text, story_id int, slot text, entered_at int, left_at int)
-- row: rejected_hour (hour int, class text, reason text, served int, beacons int)
-- row: front_hour (story_id int, seen int, read int, seen_before int)
-- row: front_today (seen int, read int)

-- ---- what is far above its hour ----

-- Stories that were seen from $2 on at least $4 times before $3, the most seen first; before: from $1 on, until $2. 1 is
-- JUDGE_SEEN.
-- name: spike_stories (begin int, since int, before int, least int, most int) -> spike_sums*
select story_id, cast(sum(case when at >= $2 then 1 else 0 end) as bigint) as seen,
    cast(sum(case when at < $2 then 1 else 0 end) as bigint)
from event where at >= $1 and at < $3 and counted and kind = 1 and story_id > 0
group by story_id having sum(case when at >= $2 then 1 else 0 end) >= $4 order by seen desc, story_id limit $5 /*sort*/

-- name: spike_seen_all (since int, before int) -> int
select count(*) from event where at >= $1 and at < $2 and counted and kind = 1

-- When the first of all was seen from $1 on.
-- name: spike_first (since int) -> int?
select at from event where at >= $1 order by at limit 1

-- ---- who stands on the front ----

-- Those that stand there.
-- name: front_stay_open (edition text) -> front_stay*
select edition, story_id, slot, entered_at, left_at from front_stay
where edition = $1 and left_at = 9223372036854775807 order by story_id, slot

-- name: front_stay_enter (edition text, story_id int, slot text, now int) -> changed
insert into front_stay (edition, story_id, slot, entered_at, left_at)
values ($1, $2, $3, $4, 9223372036854775807) on conflict do nothing

-- name: front_stay_leave (edition text, story_id int, slot text, now int) -> changed
update front_stay set left_at = $4
where edition = $1 and story_id = $2 and slot = $3 and left_at = 9223372036854775807

-- Of a story, the newest first.
-- name: front_stay_of_story (story_id int, from_at int, to_at int, most int) -> front_stay*
select edition, story_id, slot, entered_at, left_at from front_stay
where story_id = $1 and left_at >= $2 and entered_at < $3 order by entered_at desc limit $4 /*sort*/

-- name: front_stay_prune (before int) -> changed
delete from front_stay where left_at < $1

-- ---- what was taken out of a story's views ----

-- name: rejected_hour_add (hour int, story_id int, class text, reason text, served int, beacons int)
insert into rejected_hour (hour, story_id, class, reason, served, beacons) values ($1, $2, $3, $4, $5, $6)
on conflict (story_id, hour, class, reason) do update set served = rejected_hour.served + excluded.served,
    beacons = rejected_hour.beacons + excluded.beacons

-- Of a story, in hours from $2 on, before $3.
-- name: rejected_hours_of_story (story_id int, from_hour int, to_hour int) -> rejected_hour*
select hour, class, reason, served, beacons from rejected_hour
where story_id = $1 and hour >= $2 and hour < $3 order by hour, class, reason

-- name: rejected_hour_prune (before int) -> changed
delete from rejected_hour where hour < $1

-- ---- how those on the front do ----

-- What was seen and read of each story from $2 on, and seen from $1 on before that; 1 and 2 are JUDGE_SEEN, JUDGE_READ.
-- name: front_hours (since int, middle int) -> front_hour*
select story_id, cast(sum(case when at >= $2 and kind = 1 then 1 else 0 end) as bigint),
    cast(sum(case when at >= $2 and kind = 2 then 1 else 0 end) as bigint),
    cast(sum(case when at < $2 and kind = 1 then 1 else 0 end) as bigint)
from event where at >= $1 and counted and kind in (1, 2) and story_id > 0
group by story_id order by story_id /*sort*/

-- name: front_today (story_id int, from_hour int) -> front_today?
select cast(coalesce(sum(seen), 0) as bigint), cast(coalesce(sum(read), 0) as bigint) from view_hour
where story_id = $1 and page = '' and hour >= $2
