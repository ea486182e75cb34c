-- audience_past.sql - stories of days that are long past, some in a row (src/audience/piece.h).
-- SPDX-License-Identifier: Apache-2.0
-- row: past_piece (day int, stories blob?)
-- row: found_piece (place int, day int, story_id int, stories blob?)

-- ---- packing ----

-- Sealed days before $1 whose stories stand in view_day yet.
-- name: seal_unpacked (before int, most int) -> int*
select day from seal where not packed and day < $1 order by day limit $2

-- No row is changed where somebody else packs it.
-- name: seal_pack (day int) -> changed
update seal set packed = true where day = $1 and not packed

-- name: view_day_stories (day int) -> view_day*
select day, story_id, page, edition, served, seen, read, seconds, depth, visitors from view_day
where day = $1 and story_id > 0 and page = '' order by story_id

-- name: view_day_forget_stories (day int)
delete from view_day where day = $1 and story_id > 0 and page = ''

-- name: view_past_put (day int, story_id int, stories blob)
insert into view_past (day, story_id, stories) values ($1, $2, $3)

-- name: view_past_prune (before int) -> changed
delete from view_past where day < $1

-- ---- reading ----

-- name: view_past_of_day (day int) -> past_piece*
select day, stories from view_past where day = $1 order by story_id

-- Of days that are summed: of each the piece that a story is in, if it is in any.
-- name: view_past_of_story (story_id int, from_day int, to_day int) -> past_piece*
select t.number, (
    select p.stories from view_past p where p.day = t.number and p.story_id <= $1 order by p.story_id desc limit 1)
from sheet t where t.span = 'day' and t.facet = 'story' and t.number >= $2 and t.number <= $3
order by t.number

-- The same of many, a JSON list, by their places in it.
-- name: view_past_of_stories (ids text, from_day int, to_day int) -> found_piece*
-- @sqlite
select /*scan*/ j.key, t.number, j.value, (
    select p.stories from view_past p where p.day = t.number and p.story_id <= j.value order by p.story_id desc limit 1)
from json_each($1) j cross join sheet t
where t.span = 'day' and t.facet = 'story' and t.number >= $2 and t.number <= $3
-- @postgres
select j.place - 1, t.number, cast(j.value as bigint), (
    select p.stories from view_past p where p.day = t.number and p.story_id <= cast(j.value as bigint)
    order by p.story_id desc limit 1)
from jsonb_array_elements_text(cast($1 as jsonb)) with ordinality j(value, place)
join sheet t on t.span = 'day' and t.facet = 'story' and t.number >= $2 and t.number <= $3
-- @both

-- Of all days that are packed.
-- name: view_past_of_seals (story_id int) -> past_piece*
select t.day, (
    select p.stories from view_past p where p.day = t.day and p.story_id <= $1 order by p.story_id desc limit 1)
from seal t where t.packed /*scan*/
