-- rendition.sql - pictures in the sizes and formats that pages show, and the work of making them.
-- row: rendition (path text, media_id int, hash blob, type text, width int, height int, bytes int)
-- row: rendition_claim (media_id int, attempts int)
-- row: rendition_counts (waiting int, given_up int)
-- row: rendition_problem (media_id int, problem text)

-- name: rendition_put (path text, media_id int, hash blob, type text, width int, height int, bytes int)
insert into rendition (path, media_id, hash, type, width, height, bytes) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (path) do update set hash = excluded.hash, bytes = excluded.bytes

-- name: rendition_by_path (path text) -> rendition?
select path, media_id, hash, type, width, height, bytes from rendition where path = $1

-- name: rendition_of_media (media_id int) -> rendition*
select /*sort*/ path, media_id, hash, type, width, height, bytes from rendition where media_id = $1 order by path

-- name: media_set_renditions (id int, renditions text, shown text, width int, height int, alt text, caption text, credit text)
update media set renditions = $2, shown = $3, width = $4, height = $5, alt = $6, caption = $7, credit = $8 where id = $1

-- Stories that a picture stands above, here or where others share them, and persons whose portrait it is: their pages are made anew.
-- name: media_stories (media_id int, count int) -> int*
select id from story where lead_media_id = $1
union
select id from story where social_media_id = $1
limit $2

-- Whether an account that sees its own stories alone may use a picture: it brought it in, or the picture stands above a
-- story that is out or its own. subject: the picture's in the audit log.
-- name: media_is_ones (media_id int, account_id int, subject text) -> int
select count(*) from (
    select 1 as own from audit where subject = $3 and account_id = $2 and action = 'media.add'
    union all
    select 1 from story s
    where (s.lead_media_id = $1 or s.social_media_id = $1) and (
        s.status = 'published'
        or exists (select 1 from revision r where r.story_id = s.id and r.number = 1 and r.account_id = $2)
        or exists (select 1 from byline b join account a on a.person_id = b.person_id where b.story_id = s.id and a.id = $2)
    )
    limit 1
) as found

-- Whether such an account may change a picture's words, which all its places share: it was the first to bring it in, and
-- the picture stands above drafts of its own alone, and is no person's and no embed's.
-- name: media_is_ones_to_describe (media_id int, account_id int, subject text) -> int
select /*sort*/ count(*) from (
    select account_id from audit where subject = $3 and action = 'media.add' order by number limit 1
) as bringer
where bringer.account_id = $2 and not exists (
    select 1 from story s
    where (s.lead_media_id = $1 or s.social_media_id = $1) and not (
        s.status = 'draft'
        and exists (select 1 from revision r where r.story_id = s.id and r.number = 1 and r.account_id = $2)
    )
)
and not exists (select 1 from person where portrait_id = $1)
and not exists (select 1 from embed where picture_id = $1)
and not exists (select 1 from embed where portrait_id = $1)

-- name: media_persons (media_id int) -> int*
select id from person where portrait_id = $1

-- The picture is to get its renditions (again).
-- name: rendition_job_put (media_id int, due_at int)
insert into rendition_job (media_id, due_at, attempts, problem) values ($1, $2, 0, '')
on conflict (media_id) do update set due_at = excluded.due_at, attempts = 0, problem = '', lease_by = ''

-- Takes the picture that waits longest: until the second time it is nobody else's. A server that dies leaves it due then.
-- name: rendition_job_claim (now int, until int, by text) -> rendition_claim?
-- @sqlite
update rendition_job set due_at = $2, attempts = attempts + 1, lease_by = $3
where media_id = (select media_id from rendition_job where due_at <= $1 order by due_at limit 1)
returning media_id, attempts
-- @postgres
update rendition_job set due_at = $2, attempts = attempts + 1, lease_by = $3
where media_id = (
    select media_id from rendition_job where due_at <= $1 order by due_at limit 1 for update skip locked
)
returning media_id, attempts
-- @both

-- Tries again at due_at; null: never. One that was put again since it was taken until then is left as it is.
-- name: rendition_job_fail (media_id int, until int, by text, due_at int?, attempts int, problem text)
update rendition_job set due_at = $4, attempts = $5, problem = $6, lease_by = ''
where media_id = $1 and due_at = $2 and lease_by = $3

-- As above: a focal point may have moved meanwhile, or another server made them since.
-- name: rendition_job_done (media_id int, until int, by text) -> changed
delete from rendition_job where media_id = $1 and due_at = $2 and lease_by = $3

-- name: rendition_job_counts () -> rendition_counts?
select /*scan*/ count(due_at), count(*) - count(due_at) from rendition_job

-- name: rendition_job_problems () -> rendition_problem*
select /*scan*/ /*sort*/ media_id, problem from rendition_job where due_at is null order by media_id
