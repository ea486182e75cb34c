-- editor.sql - what the editor completes while one types, and what it changes of pictures.
-- row: suggestion (name text, slug text)

-- name: media_set_focus (id int, focal_x int, focal_y int, alt text, caption text, credit text)
update media set focal_x = $2, focal_y = $3, alt = $4, caption = $5, credit = $6 where id = $1

-- What is suggested. pattern: of LIKE, in lower case; slug: how one's own begins, or empty. However many there are, those
-- that begin so are found by index, and only the newest are looked through for the pattern. owner, own_person: as of
-- list_items; who sees their own stories alone is told what those hold, and what readers were shown.
-- name: suggest_tags (language text, pattern text, slug text, owner_id int, own_person_id int, count int) -> suggestion*
with found (id) as (
    select id from (
        select id from tag where $3 <> '' and language = $1 and slug >= $3 and slug < $3 || '~' order by slug limit 100
    ) begins
    union
    select id from tag where id > (select max(id) from tag) - 10000 and language = $1 and lower(name) like $2
),
own (id) as (
    select story_id from story_line where owner_id = $4
    union select story_id from byline where person_id = $5
)
select /*scan*/ /*sort*/ t.name, t.slug from found join tag t on t.id = found.id
where $4 = 0 or exists (select 1 from listing l where l.list = 'tag:' || cast(t.id as text))
    or t.id in (select x.tag_id from own join story_tag x on x.story_id = own.id)
order by length(t.name), t.name limit $6

-- name: suggest_sections (language text, pattern text, owner_id int, own_person_id int, count int) -> suggestion*
with own (id) as (
    select story_id from story_line where owner_id = $3
    union select story_id from byline where person_id = $4
)
select /*scan*/ /*sort*/ s.name, s.slug from section s
where s.language = $1 and lower(s.name) like $2 and ($3 = 0
    or exists (select 1 from listing l where l.list = 'section:' || cast(s.id as text))
    or s.id in (select x.section_id from own join story_section x on x.story_id = own.id))
order by s.position limit $5

-- A name of an account's is the house's own.
-- name: suggest_persons (pattern text, slug text, owner_id int, own_person_id int, count int) -> suggestion*
with found (id) as (
    select id from (
        select id from person where $2 <> '' and slug >= $2 and slug < $2 || '~' order by slug limit 100
    ) begins
    union
    select id from person where id > (select max(id) from person) - 10000 and lower(name) like $1
),
own (id) as (
    select story_id from story_line where owner_id = $3
    union select story_id from byline where person_id = $4
)
select /*scan*/ /*sort*/ p.name, p.slug from found join person p on p.id = found.id
where $3 = 0 or exists (select 1 from byline b where b.person_id = p.id and b.listed_at is not null)
    or exists (select 1 from account a where a.person_id = p.id)
    or p.id in (select x.person_id from own join byline x on x.story_id = own.id)
order by p.name limit $5

-- Of the newest stories alone: the places and agencies (kind) that a desk writes about and from now.
-- name: suggest_words (kind text, pattern text, owner_id int, own_person_id int, count int) -> suggestion*
select /*scan*/ /*sort*/ name, '' as slug
from (
    select case when $1 = 'place' then s.place else s.agency end as name from story s
    where $3 = 0 or s.status = 'published'
        or s.id in (select story_id from story_line where owner_id = $3)
        or s.id in (select story_id from byline where person_id = $4)
    order by s.updated_at desc, s.id desc limit 5000
) as newest
where name <> '' and lower(name) like $2 group by name order by count(*) desc, name limit $5
