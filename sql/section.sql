-- section.sql - sections and tags.
-- row: section (id int, language text, slug text, name text, parent_id int?, position int, accent text, description text, translation_group int?)
-- row: tag (id int, language text, slug text, name text, translation_group int?)
-- row: group_member (id int, language text, slug text)
-- row: group_pair (id int, slug text, name text, parent text?, other_id int?, other_slug text?, other_name text?)
-- row: group_loose (id int, slug text, name text)

-- name: section_by_slug (language text, slug text) -> section?
select id, language, slug, name, parent_id, position, accent, description, translation_group from section where language = $1 and slug = $2

-- name: section_by_name (language text, name text) -> section?
select id, language, slug, name, parent_id, position, accent, description, translation_group from section
where language = $1 and name = $2
order by position, id
limit 1

-- name: section_by_id (id int) -> section
select id, language, slug, name, parent_id, position, accent, description, translation_group from section where id = $1

-- name: section_list (language text) -> section*
select id, language, slug, name, parent_id, position, accent, description, translation_group from section where language = $1 order by position, id

-- Those that had a story which was out: a name that stands in drafts alone is no reader's.
-- name: section_shown (language text) -> section*
select s.id, s.language, s.slug, s.name, s.parent_id, s.position, s.accent, s.description, s.translation_group
from section s
where s.language = $1 and exists (select 1 from listing l where l.list = 'section:' || cast(s.id as text))
order by s.position, s.id

-- Those that narrow the desk's list. owner, own_person: as of list_items; who sees their own stories alone gets what those
-- stand in, and what readers were shown.
-- name: section_of_desk (language text, owner_id int, own_person_id int) -> section*
with own (id) as (
    select story_id from story_line where owner_id = $2
    union select story_id from byline where person_id = $3
)
select /*scan*/ /*sort*/ s.id, s.language, s.slug, s.name, s.parent_id, s.position, s.accent, s.description, s.translation_group
from section s
where s.language = $1 and ($2 = 0
    or exists (select 1 from listing l where l.list = 'section:' || cast(s.id as text))
    or s.id in (select x.section_id from own join story_section x on x.story_id = own.id))
order by s.position, s.id

-- New ones stand last.
-- name: section_insert (language text, slug text, name text, parent_id int?, created_at int) -> int
insert into section (language, slug, name, parent_id, position, accent, created_at)
values ($1, $2, $3, $4, (select coalesce(max(position), 0) + 1 from section where language = $1), '', $5)
returning id

-- name: section_update (id int, accent text, description text, position int)
update section set accent = $2, description = $3, position = $4 where id = $1

-- name: tag_by_slug (language text, slug text) -> tag?
select id, language, slug, name, translation_group from tag where language = $1 and slug = $2

-- slugs: a JSON array of texts.
-- name: tag_of_slugs (language text, slugs text) -> tag*
-- @sqlite
select id, language, slug, name, translation_group from tag
where language = $1 and slug in (select value from json_each($2))
-- @postgres
select t.id, t.language, t.slug, t.name, t.translation_group
from jsonb_array_elements_text($2::jsonb) as k (slug)
cross join lateral (select * from tag where language = $1 and slug = k.slug limit 1) t
-- @both

-- names: likewise.
-- name: tag_of_names (language text, names text) -> tag*
-- @sqlite
select id, language, slug, name, translation_group from tag
where language = $1 and name in (select value from json_each($2))
-- @postgres
select t.id, t.language, t.slug, t.name, t.translation_group
from jsonb_array_elements_text($2::jsonb) as k (name)
cross join lateral (select * from tag where language = $1 and name = k.name limit 1) t
-- @both

-- name: tag_put (language text, slug text, name text, created_at int)
insert into tag (language, slug, name, created_at) values ($1, $2, $3, $4)
on conflict (language, slug) do nothing

-- name: tag_insert (language text, slug text, name text, created_at int) -> int
insert into tag (language, slug, name, created_at) values ($1, $2, $3, $4)
returning id

-- name: tag_by_id (id int) -> tag?
select id, language, slug, name, translation_group from tag where id = $1

-- name: section_of_id (id int) -> section?
select id, language, slug, name, parent_id, position, accent, description, translation_group from section where id = $1

-- Of those in a JSON list of numbers the ones that no reader saw so far.
-- name: section_unseen (ids text) -> group_member*
-- @sqlite
select s.id, s.language, s.slug from section s
where s.id in (select value from json_each($1))
-- @postgres
select s.id, s.language, s.slug from section s
where s.id in (select value::bigint from json_array_elements_text($1::json))
-- @both
and not exists (select 1 from listing l where l.list = 'section:' || cast(s.id as text))

-- name: section_shown_of_id (id int) -> section?
select s.id, s.language, s.slug, s.name, s.parent_id, s.position, s.accent, s.description, s.translation_group
from section s
where s.id = $1 and exists (select 1 from listing l where l.list = 'section:' || cast(s.id as text))

-- The sections that are one with another in all editions, and the one of an edition among them.
-- name: section_group (translation_group int) -> group_member*
select id, language, slug from section where translation_group = $1 order by language

-- name: section_group_shown (translation_group int) -> group_member*
select s.id, s.language, s.slug from section s
where s.translation_group = $1 and exists (select 1 from listing l where l.list = 'section:' || cast(s.id as text))
order by s.language

-- name: section_of_group (translation_group int, language text) -> section?
select id, language, slug, name, parent_id, position, accent, description, translation_group from section
where translation_group = $1 and language = $2

-- name: section_set_group (id int, translation_group int)
update section set translation_group = $2 where id = $1

-- name: tag_group (translation_group int) -> group_member*
select id, language, slug from tag where translation_group = $1 order by language

-- name: tag_group_shown (translation_group int) -> group_member*
select t.id, t.language, t.slug from tag t
where t.translation_group = $1 and exists (select 1 from listing l where l.list = 'tag:' || cast(t.id as text))
order by t.language

-- name: tag_of_group (translation_group int, language text) -> tag?
select id, language, slug, name, translation_group from tag where translation_group = $1 and language = $2

-- name: tag_set_group (id int, translation_group int)
update tag set translation_group = $2 where id = $1

-- Those of an edition, each with its version in another one; and those of an edition that have none in the other.
-- name: section_pairs (language text, other text) -> group_pair*
select s.id, s.slug, s.name, p.name, o.id, o.slug, o.name
from section s left join section p on p.id = s.parent_id
left join section o on o.translation_group = s.translation_group and o.language = $2
where s.language = $1 order by s.position, s.id

-- name: section_loose (language text, other text) -> group_loose*
select s.id, s.slug, s.name from section s
where s.language = $1 and not exists (select 1 from section o where o.translation_group = s.translation_group and o.language = $2)
order by s.position, s.id

-- name: tag_pairs (language text, other text, begins text, since text, most int) -> group_pair*
select t.id, t.slug, t.name, cast(null as text), o.id, o.slug, o.name
from tag t left join tag o on o.translation_group = t.translation_group and o.language = $2
where t.language = $1 and t.slug >= $4 and substr(t.slug, 1, length($3)) = $3
order by t.slug limit $5

-- name: tag_loose (language text, other text, most int) -> group_loose*
select t.id, t.slug, t.name from tag t
where t.language = $1 and not exists (select 1 from tag o where o.translation_group = t.translation_group and o.language = $2)
order by t.slug limit $3

-- name: section_rename (id int, name text)
update section set name = $2 where id = $1

-- name: tag_rename (id int, name text)
update tag set name = $2 where id = $1

-- name: tag_by_name (language text, name text) -> tag?
select id, language, slug, name, translation_group from tag where language = $1 and name = $2
order by slug
limit 1
