-- embed.sql - copies of other sites' posts, and the work of taking them.
-- row: embed (id int, url text, host text, title text, words text, author text, handle text, language text, posted_at int?, picture_id int?, picture_alt text, portrait_id int?, seconds int, width int, height int, frame text, source text, taken_at int?, gone_at int?, hidden bool, problem text, due_at int?, attempts int, orphaned_at int?, created_at int)
-- row: embed_view (story_id int, position int, id int, url text, title text, words text, author text, handle text, language text, posted_at int?, seconds int, width int, height int, frame text, source text, taken_at int?, gone_at int?, picture_id int?, picture_path text?, picture_type text?, picture_width int?, picture_height int?, picture_focal_x int?, picture_focal_y int?, picture_renditions text?, picture_alt text?, portrait_path text?, portrait_type text?, portrait_width int?, portrait_height int?, portrait_focal_x int?, portrait_focal_y int?, portrait_renditions text?)
-- row: embed_item (id int, url text, title text, words text, author text, source text, taken_at int?, gone_at int?, hidden bool, problem text, due_at int?, attempts int, stories int, story_id int?, headline text?)
-- row: embed_story (id int, status text, headline text)
-- row: embed_host (host text, due_at int?, free_at int, failures int, lease_by text)
-- row: embed_due (host text, free_at int, failures int)

-- Embeds of a story with their copies; taken_at null: there is none, or none to be shown.
-- name: page_embeds (story_id int) -> embed_view*
select l.story_id, l.position, e.id, e.url, e.title, e.words, e.author, e.handle, e.language, e.posted_at, e.seconds,
    e.width, e.height, e.frame, e.source, case when e.hidden then null else e.taken_at end, e.gone_at,
    m.id, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y, m.renditions,
    case when e.picture_alt = '' then m.alt else e.picture_alt end,
    p.path, p.type, p.width, p.height, p.focal_x, p.focal_y, p.renditions
from story_embed l
join embed e on e.id = l.embed_id
left join media m on m.id = e.picture_id
left join media p on p.id = e.portrait_id
where l.story_id = $1
order by l.position /*sort*/

-- The same for several stories, by story. stories: a JSON array of numbers.
-- name: feed_embeds (stories text) -> embed_view*
select l.story_id, l.position, e.id, e.url, e.title, e.words, e.author, e.handle, e.language, e.posted_at, e.seconds,
    e.width, e.height, e.frame, e.source, case when e.hidden then null else e.taken_at end, e.gone_at,
    m.id, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y, m.renditions,
    case when e.picture_alt = '' then m.alt else e.picture_alt end,
    p.path, p.type, p.width, p.height, p.focal_x, p.focal_y, p.renditions
from story_embed l
join embed e on e.id = l.embed_id
left join media m on m.id = e.picture_id
left join media p on p.id = e.portrait_id
-- @sqlite
where l.story_id in (select value from json_each($1))
-- @postgres
where l.story_id = any(array(select value::bigint from jsonb_array_elements_text($1::jsonb)))
-- @both
order by l.story_id, l.position /*sort*/

-- ---- what stories hold ----

-- name: embed_by_url (url text) -> embed?
select id, url, host, title, words, author, handle, language, posted_at, picture_id, picture_alt, portrait_id, seconds,
    width, height, frame, source, taken_at, gone_at, hidden, problem, due_at, attempts, orphaned_at, created_at
from embed where url = $1

-- name: embed_by_id (id int) -> embed?
select id, url, host, title, words, author, handle, language, posted_at, picture_id, picture_alt, portrait_id, seconds,
    width, height, frame, source, taken_at, gone_at, hidden, problem, due_at, attempts, orphaned_at, created_at
from embed where id = $1

-- name: embed_id_by_url (url text) -> int?
select id from embed where url = $1

-- What is known already is left as it is.
-- name: embed_insert (url text, host text, now int) -> changed
insert into embed (url, host, title, words, author, handle, language, picture_alt, seconds, width, height, frame, source,
    hidden, problem, due_at, attempts, created_at)
values ($1, $2, '', '', '', '', '', '', 0, 0, 0, '', '', false, '', $3, 0, $3)
on conflict (url) do nothing

-- name: story_embed_insert (story_id int, embed_id int, position int)
insert into story_embed (story_id, embed_id, position) values ($1, $2, $3)
on conflict (story_id, embed_id) do nothing

-- name: story_embed_delete (story_id int)
delete from story_embed where story_id = $1

-- name: story_embed_of_story (story_id int) -> int*
select embed_id from story_embed where story_id = $1 order by position /*sort*/

-- name: story_embed_stories (embed_id int, count int) -> int*
select story_id from story_embed where embed_id = $1 order by story_id limit $2

-- Embeds whose picture or portrait a picture is.
-- name: media_embeds (media_id int) -> int*
select id from embed where picture_id = $1
union
select id from embed where portrait_id = $1

-- ---- the work of taking copies ----

-- The host is to be asked from due_at on, if not sooner.
-- name: embed_host_put (host text, due_at int)
insert into embed_host (host, due_at, free_at, failures) values ($1, $2, 0, 0)
on conflict (host) do update set due_at = excluded.due_at
where embed_host.due_at is null or embed_host.due_at > excluded.due_at

-- Takes the host that waits longest: until the second time it is nobody else's. A server that dies leaves it due then.
-- name: embed_host_claim (now int, until int, by text) -> embed_due?
-- @sqlite
update embed_host set free_at = $2, lease_by = $3
where host = (select host from embed_host where due_at <= $1 and free_at <= $1 order by due_at, host limit 1)
returning host, free_at, failures
-- @postgres
update embed_host set free_at = $2, lease_by = $3
where host = (
    select host from embed_host where due_at <= $1 and free_at <= $1 order by due_at, host limit 1
    for update skip locked
)
returning host, free_at, failures
-- @both

-- Gives a host back: when it may be asked again, and when the first of its embeds is due then.
-- name: embed_host_release (host text, free_at int, failures int)
update embed_host
set free_at = $2, failures = $3, lease_by = '',
    due_at = (select due_at from embed where host = $1 and due_at is not null order by due_at, id limit 1)
where host = $1

-- name: embed_host_find (host text) -> embed_host?
select host, due_at, free_at, failures, lease_by from embed_host where host = $1

-- When some host may be asked next.
-- name: embed_next_due () -> int?
select /*scan*/ min(case when due_at > free_at then due_at else free_at end) from embed_host where due_at is not null

-- name: embed_first_due (host text, now int) -> embed?
select id, url, host, title, words, author, handle, language, posted_at, picture_id, picture_alt, portrait_id, seconds,
    width, height, frame, source, taken_at, gone_at, hidden, problem, due_at, attempts, orphaned_at, created_at
from embed where host = $1 and due_at <= $2 order by due_at, id limit 1

-- A copy, in place of what was there.
-- name: embed_set_copy (id int, title text, words text, author text, handle text, language text, posted_at int?, picture_id int?, picture_alt text, portrait_id int?, seconds int, width int, height int, frame text, source text, taken_at int?)
update embed
set title = $2, words = $3, author = $4, handle = $5, language = $6, posted_at = $7, picture_id = $8, picture_alt = $9,
    portrait_id = $10, seconds = $11, width = $12, height = $13, frame = $14, source = $15, taken_at = $16
where id = $1

-- What came of an attempt, and when the next one is due.
-- name: embed_set_state (id int, gone_at int?, problem text, due_at int?, attempts int)
update embed set gone_at = $2, problem = $3, due_at = $4, attempts = $5 where id = $1

-- name: embed_set_source (id int, source text)
update embed set source = $2 where id = $1

-- A host that is left alone may be asked again; one that is being asked just now is not.
-- name: embed_host_free (host text, now int)
update embed_host set free_at = $2, failures = 0 where host = $1 and failures > 0 and lease_by = ''

-- name: embed_set_hidden (id int, hidden bool)
update embed set hidden = $2 where id = $1

-- ---- what no story holds any more ----

-- Numbers of embeds whose mark does not say whether a story holds them, in order.
-- name: embed_orphans (after int, count int) -> int*
select e.id from embed e
where e.id > $1 and (e.orphaned_at is null) <> exists (select 1 from story_embed l where l.embed_id = e.id)
order by e.id limit $2

-- name: embed_mark_orphan (id int, now int)
update embed
set orphaned_at = case when exists (select 1 from story_embed l where l.embed_id = embed.id) then null else $2 end
where id = $1

-- name: embed_delete_orphans (before int, count int) -> changed
delete from embed
where id in (select id from embed where orphaned_at < $1 order by orphaned_at, id limit $2)
and not exists (select 1 from story_embed l where l.embed_id = embed.id)

-- ---- for the desk, and for checks ----

-- Newest first. filter: 0 all, 1 waiting for the first copy, 2 the last attempt failed, 3 the original is gone, 4 hidden,
-- 5 the desk's own words.
-- name: embed_items (filter int, before int, count int) -> embed_item*
select e.id, e.url, e.title, e.words, e.author, e.source, e.taken_at, e.gone_at, e.hidden, e.problem, e.due_at,
    e.attempts, (select count(*) from story_embed l where l.embed_id = e.id),
    (select max(l.story_id) from story_embed l where l.embed_id = e.id),
    (select s.headline from story_embed l join story s on s.id = l.story_id where l.embed_id = e.id
     order by l.story_id desc limit 1)
from embed e
where e.id < $2 and ($1 = 0 or ($1 = 1 and e.taken_at is null and e.problem = '')
    or ($1 = 2 and e.problem <> '' and (e.taken_at is null or e.attempts > 0)) or ($1 = 3 and e.gone_at is not null)
    or ($1 = 4 and e.hidden) or ($1 = 5 and e.source = 'desk'))
order by e.id desc limit $3

-- name: embed_after (id int, count int) -> embed*
select id, url, host, title, words, author, handle, language, posted_at, picture_id, picture_alt, portrait_id, seconds,
    width, height, frame, source, taken_at, gone_at, hidden, problem, due_at, attempts, orphaned_at, created_at
from embed where id > $1 order by id limit $2

-- name: embed_stories (embed_id int, count int) -> embed_story*
select s.id, s.status, s.headline
from story_embed l join story s on s.id = l.story_id
where l.embed_id = $1 order by l.story_id desc limit $2
