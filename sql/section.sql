-- section.sql - sections and tags.
-- row: section (id int, language text, slug text, name text, parent_id int?, position int, accent text, description text, translation_group int?)
-- row: tag (id int, language text, slug text, name text, translation_group int?)
-- row: group_member (id int, language text, slug text)

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
select id, language, slug, name, translation_group from tag
where language = $1 and slug = any(array(select jsonb_array_elements_text($2::jsonb)))
-- @both

-- name: tag_insert (language text, slug text, name text, created_at int) -> int
insert into tag (language, slug, name, created_at) values ($1, $2, $3, $4)
returning id

-- name: tag_by_id (id int) -> tag?
select id, language, slug, name, translation_group from tag where id = $1

-- name: section_of_id (id int) -> section?
select id, language, slug, name, parent_id, position, accent, description, translation_group from section where id = $1

-- The sections that are one with another in all editions, and the one of an edition among them.
-- name: section_group (translation_group int) -> group_member*
select id, language, slug from section where translation_group = $1 order by language

-- name: section_of_group (translation_group int, language text) -> section?
select id, language, slug, name, parent_id, position, accent, description, translation_group from section
where translation_group = $1 and language = $2

-- name: section_set_group (id int, translation_group int)
update section set translation_group = $2 where id = $1

-- name: tag_group (translation_group int) -> group_member*
select id, language, slug from tag where translation_group = $1 order by language

-- name: tag_of_group (translation_group int, language text) -> tag?
select id, language, slug, name, translation_group from tag where translation_group = $1 and language = $2

-- name: tag_set_group (id int, translation_group int)
update tag set translation_group = $2 where id = $1
