-- presence.sql - who is in which story at the desk.
-- row: presence_editor (story_id int, names text)
-- row: presence (account_id int, name text, since int, seen_at int, place text, editing bool, opened_in text)

-- name: presence_put (story_id int, account_id int, since int, seen_at int, place text, editing bool, opened_in text)
insert into presence (story_id, account_id, since, seen_at, place, editing, opened_in)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (story_id, account_id) do update
set since = excluded.since, seen_at = excluded.seen_at, place = excluded.place, editing = excluded.editing,
    opened_in = excluded.opened_in

-- name: presence_of_story (story_id int) -> presence*
select p.account_id, coalesce(w.name, a.name), p.since, p.seen_at, p.place, p.editing, p.opened_in
from presence p
join account a on a.id = p.account_id
left join person w on w.id = a.person_id
where p.story_id = $1
order by p.account_id

-- The stories that somebody seen since then is changing, each with their names. owner 0: everybody's; else only what that
-- account made, or what its person (0: none) has a byline in. The table holds who is there now.
-- name: presence_editors (seen_at int, owner_id int, own_person_id int, count int) -> presence_editor*
select /*scan*/ /*sort*/ p.story_id, string_agg(coalesce(w.name, a.name), ', ' order by p.since)
from presence p
join account a on a.id = p.account_id
left join person w on w.id = a.person_id
join story_line l on l.story_id = p.story_id
where p.seen_at >= $1 and p.editing
    and ($2 = 0 or l.owner_id = $2 or l.story_id in (select story_id from byline where person_id = $3))
group by p.story_id
order by p.story_id
limit $4

-- name: presence_delete_before (seen_at int)
delete /*scan*/ from presence where seen_at < $1
