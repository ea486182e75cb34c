-- editor.sql - what the editor completes while one types, and what it changes of pictures.
-- row: suggestion (name text, slug text)

-- name: media_set_focus (id int, focal_x int, focal_y int, alt text, caption text, credit text)
update media set focal_x = $2, focal_y = $3, alt = $4, caption = $5, credit = $6 where id = $1

-- pattern: of LIKE, in lower case.
-- name: suggest_tags (language text, pattern text, count int) -> suggestion*
select /*scan*/ /*sort*/ name, slug from tag where language = $1 and lower(name) like $2 order by length(name), name limit $3

-- name: suggest_sections (language text, pattern text, count int) -> suggestion*
select /*scan*/ /*sort*/ name, slug from section where language = $1 and lower(name) like $2 order by position limit $3

-- name: suggest_persons (pattern text, count int) -> suggestion*
select /*scan*/ /*sort*/ name, slug from person where lower(name) like $1 order by name limit $2

-- Of the newest stories alone: the places that a desk writes about now.
-- name: suggest_places (pattern text, count int) -> suggestion*
select /*scan*/ /*sort*/ name, '' as slug
from (select place as name from story order by updated_at desc, id desc limit 5000) as newest
where name <> '' and lower(name) like $1 group by name order by count(*) desc, name limit $2

-- name: suggest_agencies (pattern text, count int) -> suggestion*
select /*scan*/ /*sort*/ name, '' as slug
from (select agency as name from story order by updated_at desc, id desc limit 5000) as newest
where name <> '' and lower(name) like $1 group by name order by count(*) desc, name limit $2
