-- working_copy.sql - what is being written and is no revision yet.
-- row: working_copy (base int, serial int, kept_at int, fields text)

-- A smaller serial never takes the place of a larger one; nor does any of one that is not the serial after (at least 0).
-- name: working_copy_put (story_id int, account_id int, base int, serial int, kept_at int, fields text, after int) -> changed
insert into working_copy (story_id, account_id, base, serial, kept_at, fields)
values ($1, $2, $3, $4, $5, $6)
on conflict (story_id, account_id) do update
set base = excluded.base, serial = excluded.serial, kept_at = excluded.kept_at, fields = excluded.fields
where working_copy.serial < excluded.serial and working_copy.serial = case when $7 < 0 then working_copy.serial else $7 end

-- name: working_copy_find (story_id int, account_id int) -> working_copy?
select base, serial, kept_at, fields from working_copy where story_id = $1 and account_id = $2

-- name: working_copy_serial (story_id int, account_id int) -> int?
select serial from working_copy where story_id = $1 and account_id = $2

-- What was kept after that serial stays.
-- name: working_copy_delete (story_id int, account_id int, serial int) -> changed
delete from working_copy where story_id = $1 and account_id = $2 and serial <= $3
