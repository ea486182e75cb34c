-- person.sql - people whose names stand in bylines.
-- row: person (id int, slug text, name text, biography text, portrait_id int?, role text, contact text)

-- name: person_by_slug (slug text) -> person?
select id, slug, name, biography, portrait_id, role, contact from person where slug = $1

-- name: person_by_name (name text) -> person?
select id, slug, name, biography, portrait_id, role, contact from person where name = $1

-- names: a JSON array of texts.
-- name: person_of_names (names text) -> person*
-- @sqlite
select id, slug, name, biography, portrait_id, role, contact from person
where name in (select value from json_each($1))
-- @postgres
select p.id, p.slug, p.name, p.biography, p.portrait_id, p.role, p.contact
from jsonb_array_elements_text($1::jsonb) as k (name)
cross join lateral (select * from person where name = k.name limit 1) p
-- @both

-- name: person_insert (slug text, name text, created_at int) -> int
insert into person (slug, name, biography, created_at) values ($1, $2, '', $3)
returning id

-- name: person_by_id (id int) -> person?
select id, slug, name, biography, portrait_id, role, contact from person where id = $1

-- Who has a story that is out.
-- name: person_shown_of_id (id int) -> person?
select id, slug, name, biography, portrait_id, role, contact from person
where id = $1 and exists (select 1 from byline b where b.person_id = $1 and b.listed_at is not null)

-- name: person_update (id int, role text, biography text, contact text, portrait_id int?)
update person set role = $2, biography = $3, contact = $4, portrait_id = $5 where id = $1
