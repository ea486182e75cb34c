-- front.sql - what the front is made of. What stands there is decided on numbers (newsroom/front.h); cards are read of
-- the few that were chosen.
-- row: front_story (id int, published_at int, pictured bool, word_count int)
-- row: front_section (section_id int, stories text?)
-- row: front_topic (slug text, name text, stories text?)
-- row: front_pin_story (reference text, story_id int?)
-- row: front_correction (id int, created_at int, story_id int, headline text)
-- row: card_author (story_id int, name text)
-- row: published_place (story_id int, language text, section_id int?)

-- The newest of the edition.
-- name: front_newest (language text, count int) -> front_story*
select id, published_at, lead_media_id is not null, word_count from story
where language = $1 and status = 'published'
order by published_at desc, id desc
limit $2

-- The newest of every top section, as "9,7,4"; none: a section without stories.
-- name: front_sections (language text, count int) -> front_section*
select /*sort*/ c.id, (
    select string_agg(cast(f.story_id as text), ',' order by f.listed_at desc, f.story_id desc)
    from (
        select l.story_id, l.listed_at from story_section l
        where l.section_id = c.id and l.listed_at is not null
        order by l.listed_at desc, l.story_id desc
        limit $2
    ) f)
from section c
where c.language = $1 and c.parent_id is null
order by c.position, c.id

-- The newest that share a story's first tag.
-- name: front_topic (story_id int, count int) -> front_topic?
select /*sort*/ t.slug, t.name, (
    select string_agg(cast(f.story_id as text), ',' order by f.listed_at desc, f.story_id desc)
    from (
        select l.story_id, l.listed_at from story_tag l
        where l.tag_id = t.id and l.listed_at is not null
        order by l.listed_at desc, l.story_id desc
        limit $2
    ) f)
from story_tag own
join tag t on t.id = own.tag_id
where own.story_id = $1
order by own.position
limit 1

-- Published stories of the edition by their addresses, a JSON list, the ones of before they moved too.
-- name: front_pinned (language text, paths text) -> front_pin_story*
-- @sqlite
select /*scan*/ j.value, s.id
from json_each($2) j
-- @postgres
select j.value, s.id
from jsonb_array_elements_text(cast($2 as jsonb)) j(value)
-- @both
left join story s on s.language = $1 and s.status = 'published' and s.id = coalesce(
    (select p.id from story p where p.path = j.value),
    (select r.story_id from redirect r where r.path = j.value))

-- Cards by number, a JSON list; in no order. SQLite's cross join is walked in the order written: the few lead.
-- name: story_cards (ids text) -> card*
select /*scan*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.word_count, c.slug, c.name, c.accent, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y,
    m.renditions, coalesce(s.lead_alt, m.alt)
-- @sqlite
from json_each($1) j
cross join story s on s.id = j.value
-- @postgres
from jsonb_array_elements_text(cast($1 as jsonb)) j(value)
join story s on s.id = cast(j.value as bigint)
-- @both
left join story_section l on l.story_id = s.id and l.position = 0 and not l.inherited
left join section c on c.id = l.section_id
left join media m on m.id = s.lead_media_id
where s.status = 'published'

-- Who wrote the stories of a list, in the order of their bylines.
-- name: card_authors (ids text) -> card_author*
select /*scan*/ /*sort*/ b.story_id, coalesce(b.name, p.name)
-- @sqlite
from json_each($1) j
cross join byline b on b.story_id = j.value
-- @postgres
from jsonb_array_elements_text(cast($1 as jsonb)) j(value)
join byline b on b.story_id = cast(j.value as bigint)
-- @both
left join person p on p.id = b.person_id
where b.role in ('', 'reporter')
order by b.story_id, b.position

-- name: front_corrections (language text, since int, count int) -> front_correction*
select c.id, c.created_at, c.story_id, s.headline
from correction c
join story s on s.id = c.story_id
where c.language = $1 and c.created_at >= $2 and s.status = 'published'
order by c.created_at desc, c.id desc
limit $3

-- The sections of published stories in a JSON list of numbers, those around them too; a row without one for a story that
-- stands in none.
-- name: published_places (ids text) -> published_place*
select /*scan*/ /*sort*/ distinct s.id, s.language, l.section_id
-- @sqlite
from json_each($1) j
cross join story s on s.id = j.value
-- @postgres
from jsonb_array_elements_text(cast($1 as jsonb)) j(value)
join story s on s.id = cast(j.value as bigint)
-- @both
left join story_section l on l.story_id = s.id
where s.status = 'published'
order by 1, 3
