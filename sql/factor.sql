-- factor.sql - second factors, and the links that set a password.
-- row: account_code (account_id int, secret blob, created_at int, confirmed_at int?, last_step int)
-- row: account_link (account_id int, name text, expires_at int)

-- name: account_code_find (account_id int) -> account_code?
select account_id, secret, created_at, confirmed_at, last_step from account_code where account_id = $1

-- name: account_code_put (account_id int, secret blob, created_at int)
insert into account_code (account_id, secret, created_at, confirmed_at, last_step)
values ($1, $2, $3, null, 0)
on conflict (account_id) do update
set secret = excluded.secret, created_at = excluded.created_at, confirmed_at = null, last_step = 0

-- name: account_code_used (account_id int, confirmed_at int, last_step int)
update account_code set confirmed_at = $2, last_step = $3 where account_id = $1

-- name: account_code_delete (account_id int) -> changed
delete from account_code where account_id = $1

-- name: recovery_code_insert (account_id int, hash blob)
insert into recovery_code (account_id, hash) values ($1, $2)

-- name: recovery_code_count (account_id int) -> int
select count(*) from recovery_code where account_id = $1

-- name: recovery_code_use (account_id int, hash blob) -> changed
delete from recovery_code where account_id = $1 and hash = $2

-- name: recovery_code_delete (account_id int) -> changed
delete from recovery_code where account_id = $1

-- name: account_link_put (hash blob, account_id int, expires_at int)
insert into account_link (hash, account_id, expires_at)
values ($1, $2, $3)
on conflict (account_id) do update
set hash = excluded.hash, expires_at = excluded.expires_at

-- name: account_link_find (hash blob) -> account_link?
select l.account_id, a.name, l.expires_at
from account_link l
join account a on a.id = l.account_id
where l.hash = $1 and not a.disabled

-- name: account_link_delete (account_id int) -> changed
delete from account_link where account_id = $1
