-- release.sql - moves that can be undone, notes to colleagues, links for a preview.
-- row: held (story_id int, revision int, account_id int?, release_at int?, dated bool)
-- row: move (story_id int, account_id int, moved_at int, updated_at int, status text, path text?, published_at int?, modified_at int?, publish_at int?, withdrawn_at int?, withdrawn_reason text, revision int, held int?, release_at int?, dated bool, led_to int?, led_status int?)
-- row: note (id int, account_id int, who text, field text, passage text, before text, behind text, body text, created_at int, resolved_at int?, resolved_by text?)
-- row: note_told (note_id int, account_id int, who text)
-- row: note_owner (id int, story_id int, account_id int, resolved_at int?)
-- row: preview_link (id int, story_id int, account_id int, who text, created_at int, expires_at int, opened_at int?, opened int)

-- name: move_put (story_id int, account_id int, moved_at int, updated_at int, status text, path text?, published_at int?, modified_at int?, publish_at int?, withdrawn_at int?, withdrawn_reason text, revision int, held int?, release_at int?, dated bool, led_to int?, led_status int?)
insert into move (story_id, account_id, moved_at, updated_at, status, path, published_at, modified_at, publish_at,
    withdrawn_at, withdrawn_reason, revision, held, release_at, dated, led_to, led_status)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
on conflict (story_id) do update
set account_id = excluded.account_id, moved_at = excluded.moved_at, updated_at = excluded.updated_at,
    status = excluded.status, path = excluded.path, published_at = excluded.published_at,
    modified_at = excluded.modified_at, publish_at = excluded.publish_at, withdrawn_at = excluded.withdrawn_at,
    withdrawn_reason = excluded.withdrawn_reason, revision = excluded.revision, held = excluded.held,
    release_at = excluded.release_at, dated = excluded.dated, led_to = excluded.led_to,
    led_status = excluded.led_status

-- name: move_find (story_id int) -> move?
select story_id, account_id, moved_at, updated_at, status, path, published_at, modified_at, publish_at, withdrawn_at,
    withdrawn_reason, revision, held, release_at, dated, led_to, led_status
from move where story_id = $1

-- name: move_delete (story_id int)
delete from move where story_id = $1

-- name: note_insert (story_id int, account_id int, field text, passage text, before text, behind text, body text, created_at int) -> int
insert into note (story_id, account_id, field, passage, before, behind, body, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
returning id

-- name: note_of_story (story_id int, count int) -> note*
select n.id, n.account_id, a.name, n.field, n.passage, n.before, n.behind, n.body, n.created_at, n.resolved_at, b.name
from note n
join account a on a.id = n.account_id
left join account b on b.id = n.resolved_by
where n.story_id = $1
order by n.id limit $2

-- name: note_find (id int) -> note_owner?
select id, story_id, account_id, resolved_at from note where id = $1

-- name: note_count (story_id int) -> int
select count(*) from note where story_id = $1

-- name: note_resolve (id int, resolved_at int?, resolved_by int?)
update note set resolved_at = $2, resolved_by = $3 where id = $1

-- name: note_told_insert (note_id int, account_id int)
insert into note_told (note_id, account_id) values ($1, $2)
on conflict (note_id, account_id) do nothing

-- name: note_told_of_story (story_id int) -> note_told*
select t.note_id, t.account_id, a.name
from note n
join note_told t on t.note_id = n.id
join account a on a.id = t.account_id
where n.story_id = $1
order by t.note_id, a.name /*sort*/

-- name: preview_link_insert (hash blob, story_id int, account_id int, created_at int, expires_at int) -> int
insert into preview_link (hash, story_id, account_id, created_at, expires_at, opened) values ($1, $2, $3, $4, $5, 0)
returning id

-- name: preview_link_find (hash blob) -> preview_link?
select p.id, p.story_id, p.account_id, a.name, p.created_at, p.expires_at, p.opened_at, p.opened
from preview_link p
join account a on a.id = p.account_id
where p.hash = $1 and not a.disabled

-- name: preview_link_opened (id int, opened_at int)
update preview_link set opened_at = $2, opened = opened + 1 where id = $1

-- name: preview_link_of_story (story_id int, now int) -> preview_link*
select p.id, p.story_id, p.account_id, a.name, p.created_at, p.expires_at, p.opened_at, p.opened
from preview_link p
join account a on a.id = p.account_id
where p.story_id = $1 and p.expires_at > $2
order by p.id

-- name: preview_link_delete (id int, story_id int) -> changed
delete from preview_link where id = $1 and story_id = $2

-- name: preview_link_prune (now int) -> changed
delete from preview_link where expires_at <= $1

-- Whether an account began a story, or stands in its byline.
-- name: story_is_own (story_id int, account_id int) -> int
select count(*) from (
    select 1 as own from revision where story_id = $1 and number = 1 and account_id = $2
    union all
    select 1 from byline b join account a on a.person_id = b.person_id where b.story_id = $1 and a.id = $2
) found

-- name: held_put (story_id int, revision int, account_id int?, release_at int?, dated bool)
insert into held (story_id, revision, account_id, release_at, dated)
values ($1, $2, $3, $4, $5)
on conflict (story_id) do update
set revision = excluded.revision, account_id = excluded.account_id, release_at = excluded.release_at,
    dated = excluded.dated

-- name: held_find (story_id int) -> held?
select story_id, revision, account_id, release_at, dated from held where story_id = $1

-- name: held_delete (story_id int)
delete from held where story_id = $1

-- name: held_due (now int, count int) -> int*
select story_id from held where release_at is not null and release_at <= $1 order by release_at, story_id limit $2

-- name: held_next_due () -> int?
select release_at from held where release_at is not null order by release_at, story_id limit 1
