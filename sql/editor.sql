-- editor.sql - what the editor completes while one types, and what it changes of pictures.
-- row: suggestion (name text, slug text)

-- name: media_set_focus (id int, focal_x int, focal_y int, alt text, caption text, credit text)
update media set focal_x = $2, focal_y = $3, alt = $4, caption = $5, credit = $6 where id = $1

-- pattern: of LIKE, in lower case; slug: how one's own begins, or empty. However many there are, those that begin so are
-- found by index, and only the newest are looked through for the pattern.
-- name: suggest_tags (language text, pattern text, slug text, count int) -> suggestion*
with found (id) as (
    select id from (
        select id from tag where $3 <> '' and language = $1 and slug >= $3 and slug < $3 || '~' order by slug limit 100
    ) begins
    union
    select id from tag where id > (select max(id) from tag) - 10000 and language = $1 and lower(name) like $2
)
select /*scan*/ /*sort*/ t.name, t.slug from found join tag t on t.id = found.id order by length(t.name), t.name limit $4

-- name: suggest_sections (language text, pattern text, count int) -> suggestion*
select /*scan*/ /*sort*/ name, slug from section where language = $1 and lower(name) like $2 order by position limit $3

-- name: suggest_persons (pattern text, slug text, count int) -> suggestion*
with found (id) as (
    select id from (
        select id from person where $2 <> '' and slug >= $2 and slug < $2 || '~' order by slug limit 100
    ) begins
    union
    select id from person where id > (select max(id) from person) - 10000 and lower(name) like $1
)
select /*scan*/ /*sort*/ p.name, p.slug from found join person p on p.id = found.id order by p.name limit $3

-- Of the newest stories alone: the places that a desk writes about now.
-- name: suggest_places (pattern text, count int) -> suggestion*
select /*scan*/ /*sort*/ name, '' as slug
from (select place as name from story order by updated_at desc, id desc limit 5000) as newest
where name <> '' and lower(name) like $1 group by name order by count(*) desc, name limit $2

-- name: suggest_agencies (pattern text, count int) -> suggestion*
select /*scan*/ /*sort*/ name, '' as slug
from (select agency as name from story order by updated_at desc, id desc limit 5000) as newest
where name <> '' and lower(name) like $1 group by name order by count(*) desc, name limit $2
