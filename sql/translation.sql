-- translation.sql - which stories are translated into which editions, and how far that is.
-- row: translation (id int, source_id int, language text, story_id int?, state text, source_revision int, story_revision int, edited bool, rank int, due_at int, lease_until int, lease_by text, attempts int, problem text, engine text, changed_at int, reviewed_at int?, reviewed_by int?)
-- row: translation_segment (position int, place text, source text, before text?, target text?, origin text, author text, problem text, reviewed bool)
-- row: translation_place (id int, parent_id int?, name text, translation_group int?, there text?)
-- row: translation_version (id int, path text?)
-- row: story_version_at (revision int, updated_at int, status text)
-- row: translation_fault (id int, source_id int, story_id int?, language text, source_is_out bool, is_out bool, story_language text, translation_group int?)
-- row: translation_notice (translation_id int, source_id int, source_language text, source_path text?, source_status text, source_headline text, state text, engine text, reviewed_at int?, reviewer text?)

-- ---- what a save makes due ----

-- A story of the original's group in that language that no translation row is about: people wrote it.
-- name: translation_by_hand (translation_group int, language text, story_id int) -> int?
select s.id from story s
where s.translation_group = $1 and s.language = $2 and s.id <> $3
    and not exists (select 1 from translation t where t.story_id = s.id)
order by s.id /*sort*/ limit 1

-- Due from now on. What a server is at just now it will find changed, and leave due.
-- name: translation_make_due (source_id int, language text, rank int, now int)
insert into translation (source_id, language, state, source_revision, story_revision, edited, rank, due_at, lease_until,
    lease_by, attempts, problem, engine, changed_at)
values ($1, $2, 'due', 0, 0, false, $3, $4, 0, '', 0, '', '', $4)
on conflict (source_id, language) do update
set state = 'due', rank = excluded.rank, due_at = excluded.due_at, attempts = 0, changed_at = excluded.changed_at

-- The same where there is a row; else nothing.
-- name: translation_make_due_again (source_id int, language text, now int) -> changed
update translation set state = 'due', rank = 0, due_at = $3, attempts = 0, changed_at = $3
where source_id = $1 and language = $2

-- name: translation_by_id (id int) -> translation?
select id, source_id, language, story_id, state, source_revision, story_revision, edited, rank, due_at, lease_until, lease_by,
    attempts, problem, engine, changed_at, reviewed_at, reviewed_by
from translation where id = $1

-- name: translation_by_story (story_id int) -> translation?
select id, source_id, language, story_id, state, source_revision, story_revision, edited, rank, due_at, lease_until, lease_by,
    attempts, problem, engine, changed_at, reviewed_at, reviewed_by
from translation where story_id = $1

-- name: translation_of_source (source_id int) -> translation*
select id, source_id, language, story_id, state, source_revision, story_revision, edited, rank, due_at, lease_until, lease_by,
    attempts, problem, engine, changed_at, reviewed_at, reviewed_by
from translation where source_id = $1
order by language

-- ---- the work ----

-- When the first of those of a rank that nobody works on is due.
-- name: translation_next_due (rank int, now int) -> int?
select due_at from translation
where state = 'due' and rank = $1 and lease_until <= $2
order by due_at, id limit 1

-- Takes the first that is due: until the second time it is nobody else's.
-- name: translation_claim (rank int, now int, until int, by text) -> translation?
-- @sqlite
update translation set lease_until = $3, lease_by = $4
where id = (
    select id from translation where state = 'due' and rank = $1 and due_at <= $2 and lease_until <= $2
    order by due_at, id limit 1
)
returning id, source_id, language, story_id, state, source_revision, story_revision, edited, rank, due_at, lease_until,
    lease_by, attempts, problem, engine, changed_at, reviewed_at, reviewed_by
-- @postgres
update translation set lease_until = $3, lease_by = $4
where id = (
    select id from translation where state = 'due' and rank = $1 and due_at <= $2 and lease_until <= $2
    order by due_at, id limit 1
    for update skip locked
)
returning id, source_id, language, story_id, state, source_revision, story_revision, edited, rank, due_at, lease_until,
    lease_by, attempts, problem, engine, changed_at, reviewed_at, reviewed_by
-- @both

-- name: translation_settle (id int, story_id int?, state text, source_revision int, story_revision int, edited bool, due_at int, attempts int, problem text, engine text, now int, reviewed_at int?, reviewed_by int?)
update translation
set story_id = $2, state = $3, source_revision = $4, story_revision = $5, edited = $6, due_at = $7, attempts = $8,
    problem = $9, engine = $10, changed_at = $11, reviewed_at = $12, reviewed_by = $13, lease_until = 0, lease_by = ''
where id = $1

-- name: translation_segments (translation_id int) -> translation_segment*
select position, place, source, before, target, origin, author, problem, reviewed
from translation_segment where translation_id = $1
order by position

-- name: translation_segments_delete (translation_id int)
delete from translation_segment where translation_id = $1

-- name: translation_segment_insert (translation_id int, position int, place text, source text, before text?, target text?, origin text, author text, problem text, reviewed bool)
insert into translation_segment (translation_id, position, place, source, before, target, origin, author, problem,
    reviewed)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- The same without a result: somebody else may take it now. Taken: the lease, as the taking wrote it.
-- name: translation_free (id int, by text, taken int)
update translation set lease_until = 0, lease_by = '' where id = $1 and lease_by = $2 and lease_until = $3

-- What came of it could not be written: nobody takes it for a while.
-- name: translation_rest (id int, by text, taken int, until int)
update translation set lease_until = $4, lease_by = '' where id = $1 and lease_by = $2 and lease_until = $3

-- What a save of the original, or of the translation, makes of a row that needs no work.
-- name: translation_set_state (id int, state text, problem text, now int)
update translation set state = $2, problem = $3, changed_at = $4 where id = $1

-- Which version of a story stands there.
-- name: story_version_at (id int) -> story_version_at?
select revision, updated_at, status from story where id = $1

-- Rows for published originals of a language among the numbers from low on below high; those newest published first in
-- line: times before now in the order of their distance.
-- name: translation_walk (language text, from text, since int, low int, high int, now int) -> changed
insert into translation (source_id, language, state, source_revision, story_revision, edited, rank, due_at, lease_until,
    lease_by, attempts, problem, engine, changed_at)
select s.id, $1, 'due', 0, 0, false, 1, -abs(s.published_at), 0, '', 0, '', '', $6
from story s
where s.id >= $4 and s.id < $5 and s.status = 'published' and s.language = $2 and s.published_at >= $3
    and (s.translation_group is null or s.translation_group = s.id)
on conflict (source_id, language) do nothing

-- name: story_last_id () -> int?
select max(id) from story

-- ---- sections and tags that are one in all languages ----

-- A section, and the slug of its counterpart in another language.
-- name: translation_section (id int, language text) -> translation_place?
select c.id, c.parent_id, c.name, c.translation_group,
    (select o.slug from section o where o.translation_group = c.translation_group and o.language = $2
     order by o.id /*sort*/ limit 1)
from section c where c.id = $1

-- The same for a story's tags, in order: the counterpart's name, by which a tag is found.
-- name: translation_tags (story_id int, language text) -> translation_place*
select c.id, cast(null as bigint), c.name, c.translation_group,
    (select o.name from tag o where o.translation_group = c.translation_group and o.language = $2
     order by o.id /*sort*/ limit 1)
from story_tag l
join tag c on c.id = l.tag_id
where l.story_id = $1
order by l.position /*sort*/

-- The story itself, or its version, where it is out in that language.
-- name: translation_version (id int, language text) -> translation_version?
select id, path from story where id = $1 and language = $2 and status = 'published'
union all
select v.id, v.path from story s
join story v on v.translation_group = s.translation_group and v.language = $2
where s.id = $1 and v.id <> s.id and v.status = 'published'
limit 1

-- name: section_join_group (id int, translation_group int)
update section set translation_group = $2 where id = $1 and translation_group is null

-- name: tag_join_group (id int, translation_group int)
update tag set translation_group = $2 where id = $1 and translation_group is null

-- ---- what readers and the desk are told ----

-- How a story came about that is a translation by machine; the reviewer under the name that readers know.
-- name: translation_notice (story_id int) -> translation_notice?
select t.id, t.source_id, o.language, o.path, o.status, o.headline, t.state, t.engine, t.reviewed_at,
    coalesce(p.name, a.name)
from translation t
join story o on o.id = t.source_id
left join account a on a.id = t.reviewed_by
left join person p on p.id = a.person_id
where t.story_id = $1

-- ---- dateline check ----

-- Translations whose story is in another language, no version of the original, or out without it.
-- name: translation_faults () -> translation_fault*
select /*scan*/ t.id, t.source_id, t.story_id, t.language, o.status = 'published', s.status = 'published', s.language,
    s.translation_group
from translation t
join story o on o.id = t.source_id
join story s on s.id = t.story_id
where s.language <> t.language or s.translation_group is null or o.translation_group is null
    or s.translation_group <> o.translation_group or (s.status = 'published' and o.status <> 'published')
order by t.id
