-- report.sql - what reports on the audience ask the newsroom: of which story is what, and what it is called.
-- SPDX-License-Identifier: Apache-2.0
-- row: report_story (id int, language text, agency text, place text, published_at int?, path text?, headline text)
-- row: report_part (story_id int, kind int, id int?, name text)
-- row: report_dates (published_at int?, withdrawn_at int?, headline text, language text, path text?)
-- row: report_place (id int, headline text)
-- row: report_event (at int, story_id int, headline text, note text)

-- Of the stories in a JSON list of numbers.
-- name: report_stories (stories text) -> report_story*
-- @sqlite
select /*scan*/ s.id, s.language, s.agency, s.place, s.published_at, s.path, s.headline
from json_each($1) j cross join story s on s.id = j.value
-- @postgres
select s.id, s.language, s.agency, s.place, s.published_at, s.path, s.headline
from json_array_elements_text($1::json) j(value) join story s on s.id = j.value::bigint
-- @both

-- Their bylines (kind 0; a name where it is no person's), sections with those above them (1) and tags (2).
-- name: report_parts (stories text) -> report_part*
-- @sqlite
with wanted (id) as (select value from json_each($1))
select /*scan*/ b.story_id, 0 as kind, b.person_id, coalesce(b.name, '')
from wanted join byline b on b.story_id = wanted.id
union all
select l.story_id, 1, l.section_id, '' from wanted join story_section l on l.story_id = wanted.id
union all
select l.story_id, 2, l.tag_id, '' from wanted join story_tag l on l.story_id = wanted.id
-- @postgres
with wanted (id) as (select value::bigint from json_array_elements_text($1::json))
select b.story_id, 0 as kind, b.person_id, coalesce(b.name, '')
from wanted join byline b on b.story_id = wanted.id
union all
select l.story_id, 1, l.section_id, '' from wanted join story_section l on l.story_id = wanted.id
union all
select l.story_id, 2, l.tag_id, '' from wanted join story_tag l on l.story_id = wanted.id
-- @both

-- name: report_stories_of_section (section_id int) -> int*
select story_id from story_section where section_id = $1

-- name: report_stories_of_person (person_id int) -> int*
select story_id from byline where person_id = $1

-- name: report_stories_of_edition (language text) -> int*
select id from story where language = $1

-- name: report_corrections_of (story_id int, from_at int, to_at int) -> report_event*
select c.created_at, c.story_id, s.headline, c.note from correction c join story s on s.id = c.story_id
where c.story_id = $1 and c.created_at >= $2 and c.created_at < $3 order by c.created_at

-- name: report_corrections (from_at int, to_at int, most int) -> report_event*
select /*scan*/ /*sort*/ c.created_at, c.story_id, s.headline, c.note from correction c join story s on s.id = c.story_id
where c.created_at >= $1 and c.created_at < $2 and c.material order by c.created_at desc limit $3

-- A name that is no person's.
-- name: report_stories_of_name (name text) -> int*
select story_id from byline where person_id is null and name = $1 /*scan*/

-- name: report_story_dates (id int) -> report_dates?
select published_at, withdrawn_at, headline, language, path from story where id = $1

-- name: report_story_at (path text) -> report_place?
select id, headline from story where path = $1
