-- import.sql - what came from elsewhere, by what it is called there.
-- SPDX-License-Identifier: Apache-2.0
-- row: import_story (key text, checksum blob, story_id int, revision int, now int, status text)
-- row: import_media (key text, address text, place text, title text, alt text, caption text, credit text, parent text, path text, media_id int?)
-- row: import_page (key text, path text, story_id int?, media text?, address text)
-- row: import_name (slug text, person text)
-- row: import_at (path text, target text)
-- row: import_apart (story_id int, original_id int)
-- row: import_line (position int, path text)
-- row: import_unused (id int, slug text, translation_group int?, language text, other text)

-- name: import_source_put (site text, format text, created_at int)
insert into import_source (site, format, created_at) values ($1, $2, $3)
on conflict (site) do nothing

-- name: import_source_find (site text) -> int
select id from import_source where site = $1

-- keys: a JSON array of texts.
-- name: import_story_of_keys (source_id int, keys text) -> import_story*
-- @sqlite
select i.key, i.checksum, i.story_id, i.revision, s.revision, s.status
from import_story i join story s on s.id = i.story_id
where i.source_id = $1 and i.key in (select value from json_each($2))
-- @postgres
select i.key, i.checksum, i.story_id, i.revision, s.revision, s.status
from jsonb_array_elements_text($2::jsonb) as k (key)
cross join lateral (select * from import_story where source_id = $1 and key = k.key limit 1) i
cross join lateral (select * from story where id = i.story_id limit 1) s
-- @both

-- name: import_story_put (source_id int, key text, checksum blob, story_id int, revision int)
insert into import_story (source_id, key, checksum, story_id, revision)
values ($1, $2, $3, $4, $5)
on conflict (source_id, key) do update
set checksum = excluded.checksum, story_id = excluded.story_id, revision = excluded.revision

-- The import itself has changed it.
-- name: import_story_seen (story_id int)
update import_story set revision = (select revision from story where id = $1) where story_id = $1

-- The first name stays: readers know the story by it. One that another story has is that one's.
-- name: import_guid_put (story_id int, guid text)
insert into story_guid (story_id, guid) values ($1, $2)
on conflict do nothing

-- name: import_version_put (story_id int, source_id int, name text)
insert into import_version (story_id, source_id, name) values ($1, $2, $3)
on conflict (story_id) do update set source_id = excluded.source_id, name = excluded.name

-- Stories that are not tied to the original of their versions yet: the one in that language, else the first. What the
-- newsroom changed since it came stays as it is, and so does a second one in a language.
-- name: import_apart_after (source_id int, language text, after int, count int) -> import_apart*
select s.id, o.id
from import_version v
join story s on s.id = v.story_id
join import_story i on i.story_id = s.id and i.source_id = $1 and i.revision = s.revision
join story o on o.id = (
    select w.story_id from import_version w join story p on p.id = w.story_id
    where w.source_id = v.source_id and w.name = v.name
    order by case when p.language = $2 then 0 else 1 end, p.id /*sort*/
    limit 1
)
where v.source_id = $1 and s.id > $3 and o.language <> s.language
    and (s.translation_group is null or s.translation_group <> coalesce(o.translation_group, o.id))
    and not exists (
        select 1 from import_version w join story p on p.id = w.story_id
        where w.source_id = v.source_id and w.name = v.name and p.language = s.language and p.id < s.id
    )
order by s.id /*sort*/
limit $4

-- A story of WordPress by its number there.
-- name: import_story_of_number (key text) -> int?
select i.story_id
from import_source s
join import_story i on i.source_id = s.id and i.key = $1
where s.format = 'wxr'
order by s.id /*sort*/
limit 1 /*scan*/

-- When readers last saw something change there.
-- name: import_story_modified (id int, modified_at int)
update story set modified_at = $2 where id = $1

-- name: import_media_put (source_id int, key text, address text, place text, title text, alt text, caption text, credit text, parent text, path text, media_id int?)
insert into import_media (source_id, key, address, place, title, alt, caption, credit, parent, path, media_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (source_id, key) do update
set address = excluded.address, place = excluded.place, title = excluded.title, alt = excluded.alt,
    caption = excluded.caption, credit = excluded.credit, parent = excluded.parent, path = excluded.path,
    media_id = coalesce(excluded.media_id, import_media.media_id)

-- name: import_media_find (source_id int, key text) -> import_media?
select key, address, place, title, alt, caption, credit, parent, path, media_id
from import_media where source_id = $1 and key = $2

-- The picture that any site's file of that place became. The plus keeps SQLite from going through all that have one.
-- name: import_media_anywhere (place text) -> text?
select m.path
from import_source c
join import_media i on i.source_id = +c.id and i.place = $1
join media m on m.id = i.media_id
order by c.id, i.key /*sort*/
limit 1 /*scan*/

-- The first one of that place.
-- name: import_media_at (source_id int, place text) -> import_media?
select key, address, place, title, alt, caption, credit, parent, path, media_id
from import_media where source_id = $1 and place = $2
order by key
limit 1

-- name: import_media_of (source_id int, parent text, count int) -> text*
select key from import_media where source_id = $1 and parent = $2 order by key limit $3

-- Pictures' own pages: what shows the picture, or the picture.
-- name: import_page_after (source_id int, key text, count int) -> import_page*
select i.key, i.path, coalesce(p.story_id, (select min(s.id) from story s where s.lead_media_id = i.media_id)), m.path,
    i.address
from import_media i
left join import_story p on p.source_id = i.source_id and p.key = i.parent and i.parent <> ''
left join media m on m.id = i.media_id
where i.source_id = $1 and i.key > $2
order by i.key
limit $3

-- The same of one picture of WordPress, by its number there.
-- name: import_page_of_number (key text) -> import_page?
select i.key, i.path, coalesce(p.story_id, (select min(s.id) from story s where s.lead_media_id = i.media_id)), m.path,
    i.address
from import_source c
join import_media i on i.source_id = c.id and i.key = $1
left join import_story p on p.source_id = i.source_id and p.key = i.parent and i.parent <> ''
left join media m on m.id = i.media_id
where c.format = 'wxr'
order by c.id /*sort*/
limit 1 /*scan*/

-- name: import_author_put (source_id int, key text, name text, slug text)
insert into import_author (source_id, key, name, slug) values ($1, $2, $3, $4)
on conflict (source_id, key) do update set name = excluded.name, slug = excluded.slug

-- name: import_author_name (source_id int, key text) -> text?
select name from import_author where source_id = $1 and key = $2

-- Authors whose person has another name in its address.
-- name: import_author_moved (source_id int, slug text, count int) -> import_name*
select /*sort*/ distinct a.slug, p.slug
from import_author a
join person p on p.name = a.name
where a.source_id = $1 and a.slug > $2 and p.slug <> a.slug
order by a.slug
limit $3 /*scan*/

-- name: import_text_put (source_id int, key text, text text)
insert into import_text (source_id, key, text) values ($1, $2, $3)
on conflict (source_id, key) do update set text = excluded.text

-- name: import_text_find (source_id int, key text) -> text?
select text from import_text where source_id = $1 and key = $2

-- name: import_also_delete (story_id int)
delete from import_also where story_id = $1

-- name: import_also_put (story_id int, position int, source_id int, title text, path text)
insert into import_also (story_id, position, source_id, title, path) values ($1, $2, $3, $4, $5)

-- Which stories are at addresses, of today or old ones; paths: a JSON array of texts.
-- name: import_also_at (paths text) -> import_at*
-- @sqlite
select path, path from story where path in (select value from json_each($1)) and path is not null
union all
select r.path, s.path from redirect r join story s on s.id = r.story_id
where r.path in (select value from json_each($1)) and s.path is not null
-- @postgres
select path, path from story
where path = any(array(select jsonb_array_elements_text($1::jsonb))) and path is not null
union all
select r.path, s.path from redirect r join story s on s.id = r.story_id
where r.path = any(array(select jsonb_array_elements_text($1::jsonb))) and s.path is not null
-- @both

-- Lines whose story is here: by its address, by an old one, by its headline.
-- name: import_also_by_path (source_id int)
update import_also set target_id = s.id
from story s
where import_also.source_id = $1 and import_also.target_id is null and import_also.path <> ''
    and s.path = import_also.path /*scan*/

-- name: import_also_by_redirect (source_id int)
update import_also set target_id = r.story_id
from redirect r
where import_also.source_id = $1 and import_also.target_id is null and import_also.path <> ''
    and r.path = import_also.path and r.story_id is not null /*scan*/

-- name: import_also_by_title (source_id int)
update import_also set target_id = s.id
from story s
where import_also.source_id = $1 and import_also.target_id is null and import_also.title <> ''
    and s.headline = import_also.title and s.path is not null /*scan*/

-- Stories that have such lines.
-- name: import_also_stories (count int) -> int*
select distinct story_id from import_also where target_id is not null order by story_id limit $1 /*scan*/ /*sort*/

-- name: import_also_of_story (story_id int) -> import_line*
select a.position, s.path
from import_also a
join story s on s.id = a.target_id
where a.story_id = $1 and s.path is not null and s.id <> a.story_id
order by a.position

-- name: import_also_done (story_id int)
delete from import_also where story_id = $1 and target_id is not null

-- name: import_link_put (story_id int, path text, source_id int)
insert into import_link (story_id, path, source_id) values ($1, $2, $3)
on conflict do nothing

-- name: import_link_delete (story_id int)
delete from import_link where story_id = $1

-- Stories, as the import left them, with a link to something that stands elsewhere here.
-- name: import_link_stories (source_id int, after int, count int) -> int*
select distinct l.story_id
from import_link l
join import_story i on i.story_id = l.story_id and i.source_id = l.source_id
join story s on s.id = l.story_id and s.revision = i.revision
where l.source_id = $1 and l.story_id > $2
    and (l.path like '/?p=%' or exists (select 1 from redirect r where r.path = l.path))
order by l.story_id
limit $3 /*scan*/ /*sort*/

-- Where the links of a story lead now: by an old address, by the number there.
-- name: import_link_of_story (story_id int) -> import_at*
select l.path, coalesce(t.path, r.target)
from import_link l
join redirect r on r.path = l.path
left join story t on t.id = r.story_id
where l.story_id = $1 and coalesce(t.path, r.target) like '/%'
union all
select l.path, t.path
from import_link l
join import_story n on n.source_id = l.source_id and n.key = substr(l.path, 5)
join story t on t.id = n.story_id
where l.story_id = $1 and l.path like '/?p=%' and t.path is not null

-- name: import_link_done (story_id int, path text)
delete from import_link where story_id = $1 and path = $2

-- Those to stories that stand where they stood.
-- name: import_link_settled (source_id int)
delete from import_link
where source_id = $1 and exists (select 1 from story where story.path = import_link.path) /*scan*/

-- Sections of an edition that came with the head of an export, that no story of it stands in, and whose name another
-- edition's stories use. Nobody has looked after them, and none is part of them.
-- name: import_section_unused (source_id int, language text, count int) -> import_unused*
with other (id, language, slug, name) as materialized (
    select id, language, slug, name from section where language <> $2
), term (slug) as materialized (
    select text from import_text where source_id = $1 and key like 'term %'
)
select s.id, s.slug, s.translation_group, o.language, o.slug
from section s
join other o on o.name = s.name
where s.language = $2 and s.accent = '' and s.description = ''
    and s.slug in (select slug from term)
    and exists (select 1 from story_section u where u.section_id = o.id)
    and not exists (select 1 from story_section u where u.section_id = s.id)
    and not exists (select 1 from section c where c.parent_id = s.id)
order by s.id, o.id
limit $3 /*scan*/ /*sort*/

-- name: import_section_delete (id int)
delete from section where id = $1 /*scan*/

-- The versions that are left of a section; one alone is a version of none.
-- name: import_section_regroup (translation_group int)
update section
set translation_group = (
    select case when count(*) > 1 then min(g.id) end from section g where g.translation_group = $1 /*scan*/
)
where translation_group = $1
