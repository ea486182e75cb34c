-- setting.sql - settings that somebody has set.
-- row: setting (name text, value text)
-- row: progress (subject text, position int?)

-- name: setting_list () -> setting*
select /*scan*/ /*sort*/ name, value from setting order by name

-- name: setting_put (name text, value text, changed_at int)
insert into setting (name, value, changed_at)
values ($1, $2, $3)
on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at

-- name: progress_find (name text) -> progress?
select subject, position from progress where name = $1

-- name: progress_put (name text, subject text, position int?)
insert into progress (name, subject, position)
values ($1, $2, $3)
on conflict (name) do update set subject = excluded.subject, position = excluded.position
