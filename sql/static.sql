-- static.sql - what is exported as files, in the order of its numbers.
-- row: static_story (id int, language text, path text, published_at int?, status text)
-- row: static_tag (id int, language text, slug text)
-- row: static_person (id int, slug text)
-- row: static_redirect (path text)
-- row: static_number (key text, story_id int, path text?, status text)
-- row: static_upload (place text, path text)
-- row: static_text (id int, language text, path text, headline text, standfirst text, published_at int?, place text, body text, status text)

-- Of all states: who reads them leaves those out that readers may not see.
-- name: static_stories (id int, count int) -> static_story*
select id, language, path, published_at, status from story
where id > $1 and path is not null order by id limit $2

-- name: static_story (id int) -> static_story?
select id, language, path, published_at, status from story where id = $1

-- name: static_tags (id int, count int) -> static_tag*
select t.id, t.language, t.slug from tag t
where t.id > $1 and exists (select 1 from listing l where l.list = 'tag:' || cast(t.id as text))
order by t.id limit $2

-- name: static_persons (id int, count int) -> static_person*
select id, slug from person where id > $1 order by id limit $2

-- name: static_redirects (path text, count int) -> static_redirect*
select path from redirect where path > $1 order by path limit $2

-- name: static_texts (first int, last int) -> static_text*
select id, language, path, headline, standfirst, published_at, place, body, status from story
where id between $1 and $2 and path is not null order by id

-- Sites of WordPress that stories came from, and what numbers they had there.
-- name: static_sources () -> int*
select id from import_source where format = 'wxr' order by id /*scan*/

-- What no site before it has. The plus keeps SQLite from going through all of those sites for each.
-- name: static_pictures (source_id int, key text, count int) -> text*
select i.key from import_media i
where i.source_id = $1 and i.key > $2 and not exists (
    select 1 from import_source c join import_media m on m.source_id = +c.id and m.key = i.key
    where c.format = 'wxr' and c.id < $1
)
order by i.key limit $3 /*scan*/

-- name: static_numbers (source_id int, key text, count int) -> static_number*
select i.key, i.story_id, s.path, s.status
from import_story i
join story s on s.id = i.story_id
where i.source_id = $1 and i.key > $2
order by i.key limit $3

-- The pictures that a site's files became, by what all sizes of each have in common: as import_media_anywhere finds them.
-- name: static_uploads (source_id int, place text, count int) -> static_upload*
select i.place, m.path
from import_media i
join media m on m.id = i.media_id
where i.source_id = $1 and i.place > $2
    and not exists (
        select 1 from import_media e
        where e.source_id = $1 and e.place = i.place and e.key < i.key and e.media_id is not null
    )
    and not exists (
        select 1 from import_source c join import_media e on e.source_id = +c.id and e.place = i.place
        where c.id < $1 and e.media_id is not null
    )
order by i.place limit $3 /*scan*/

-- name: static_all_sources () -> int*
select id from import_source order by id /*scan*/
