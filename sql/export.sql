-- export.sql - what an export reads besides the stories themselves: for those with numbers above one and up to another.
-- row: export_byline (story_id int, person_id int?, slug text?, name text, role text)
-- row: export_place (story_id int, id int, slug text, name text, parent_id int?)
-- row: export_also (story_id int, target_id int, in_text bool, language text, slug text, path text?, headline text)
-- row: export_correction (story_id int, created_at int, material bool, note text, was text, becomes text)
-- row: export_old_path (story_id int, path text, status int)
-- row: export_guid (story_id int, guid text?, namesake int?)
-- row: export_source (story_id int, id int, language text, slug text, path text?)

-- name: export_bylines (after int, last int) -> export_byline*
select b.story_id, b.person_id, p.slug, coalesce(b.name, p.name), b.role
from byline b
left join person p on p.id = b.person_id
where b.story_id > $1 and b.story_id <= $2
order by b.story_id, b.position

-- Names of bylines that are no person's.
-- name: export_names () -> text*
select distinct name from byline where person_id is null order by name /*scan*/ /*sort*/

-- name: export_sections (after int, last int) -> export_place*
select l.story_id, c.id, c.slug, c.name, c.parent_id
from story_section l
join section c on c.id = l.section_id
where l.story_id > $1 and l.story_id <= $2 and not l.inherited
order by l.story_id, l.position /*sort*/

-- name: export_tags (after int, last int) -> export_place*
select l.story_id, t.id, t.slug, t.name, cast(null as bigint)
from story_tag l
join tag t on t.id = l.tag_id
where l.story_id > $1 and l.story_id <= $2
order by l.story_id, l.position /*sort*/

-- name: export_also_read (after int, last int) -> export_also*
select l.story_id, l.target_id, l.in_text, s.language, s.slug, s.path, s.headline
from also_read l
join story s on s.id = l.target_id
where l.story_id > $1 and l.story_id <= $2
order by l.story_id, l.position

-- name: export_corrections (after int, last int) -> export_correction*
select story_id, created_at, material, note, was, becomes
from correction where story_id > $1 and story_id <= $2
order by story_id, created_at, id

-- name: export_old_paths (after int, last int) -> export_old_path*
select story_id, path, status
from redirect where story_id > $1 and story_id <= $2
order by story_id, path /*sort*/

-- The pictures of stories: the lead, and the one for where others share them.
-- name: export_story_media (after int, last int) -> media*
select /*sort*/ m.id, m.hash, m.path, m.type, m.width, m.height, m.bytes, m.name, m.alt, m.caption, m.credit, m.focal_x,
    m.focal_y, m.renditions, m.shown
from story s join media m on m.id = s.lead_media_id
where s.id > $1 and s.id <= $2
union
select m.id, m.hash, m.path, m.type, m.width, m.height, m.bytes, m.name, m.alt, m.caption, m.credit, m.focal_x,
    m.focal_y, m.renditions, m.shown
from story s join media m on m.id = s.social_media_id
where s.id > $1 and s.id <= $2

-- Pictures that are not only copies of other sites' posts.
-- name: export_media_after (id int, count int) -> media*
select id, hash, path, type, width, height, bytes, name, alt, caption, credit, focal_x, focal_y, renditions, shown
from media
where id > $1
    and not exists (select 1 from embed where picture_id = media.id)
    and not exists (select 1 from embed where portrait_id = media.id)
order by id limit $2

-- name: export_person_after (id int, count int) -> person*
select id, slug, name, biography, portrait_id, role, contact from person where id > $1 order by id limit $2

-- name: export_section_list () -> section*
select /*scan*/ /*sort*/ id, language, slug, name, parent_id, position, accent, description, translation_group
from section order by language, position, id

-- name: export_tag_after (id int, count int) -> tag*
select id, language, slug, name, translation_group from tag where id > $1 order by id limit $2

-- What stories are called in feeds, where that is not of their number; own: as for front_feed.
-- name: export_guids (after int, last int, own text) -> export_guid*
select s.id, g.guid, o.story_id
from story s
left join story_guid g on g.story_id = s.id
left join story_guid o on o.guid = $3 || s.id
where s.id > $1 and s.id <= $2 and (g.story_id is not null or o.story_id is not null)
order by s.id

-- name: export_sources (after int, last int) -> export_source*
select s.id, t.id, t.language, t.slug, t.path
from story s
join story t on t.id = s.translation_group
where s.id > $1 and s.id <= $2 and s.translation_group <> s.id
order by s.id

-- name: export_last_story () -> int
select coalesce(max(id), 0) from story

-- name: export_last_media () -> int
select coalesce(max(id), 0) from media

-- name: export_media_created (id int) -> int
select created_at from media where id = $1
