-- presence.sql - who is in which story at the desk.
-- row: presence (account_id int, name text, since int, seen_at int, place text, editing bool)

-- name: presence_put (story_id int, account_id int, since int, seen_at int, place text, editing bool)
insert into presence (story_id, account_id, since, seen_at, place, editing)
values ($1, $2, $3, $4, $5, $6)
on conflict (story_id, account_id) do update
set since = excluded.since, seen_at = excluded.seen_at, place = excluded.place, editing = excluded.editing

-- name: presence_of_story (story_id int) -> presence*
select p.account_id, a.name, p.since, p.seen_at, p.place, p.editing
from presence p
join account a on a.id = p.account_id
where p.story_id = $1
order by p.account_id

-- name: presence_delete_before (story_id int, seen_at int)
delete from presence where story_id = $1 and seen_at < $2
