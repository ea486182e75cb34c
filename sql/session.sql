-- session.sql - who is signed in, and who tried too often.
-- row: session_actor (account_id int, name text, role text, language text, created_at int, seen_at int, expires_at int)
-- row: throttle (failures int, failed_at int, blocked_until int)

-- name: session_insert (hash blob, account_id int, created_at int, expires_at int, address text, agent text)
insert into session (hash, account_id, created_at, seen_at, expires_at, address, agent)
values ($1, $2, $3, $3, $4, $5, $6)

-- name: session_find (hash blob) -> session_actor?
select s.account_id, a.name, a.role, a.language, s.created_at, s.seen_at, s.expires_at
from session s
join account a on a.id = s.account_id
where s.hash = $1 and not a.disabled

-- name: session_seen (hash blob, seen_at int)
update session set seen_at = $2 where hash = $1

-- name: session_delete (hash blob) -> changed
delete from session where hash = $1

-- name: session_delete_account (account_id int) -> changed
delete from session where account_id = $1

-- name: session_prune (now int, idle_before int) -> changed
delete /*scan*/ from session where expires_at <= $1 or seen_at <= $2

-- name: throttle_find (subject text) -> throttle?
select failures, failed_at, blocked_until from throttle where subject = $1

-- name: throttle_put (subject text, failures int, failed_at int, blocked_until int)
insert into throttle (subject, failures, failed_at, blocked_until)
values ($1, $2, $3, $4)
on conflict (subject) do update
set failures = excluded.failures, failed_at = excluded.failed_at, blocked_until = excluded.blocked_until

-- name: throttle_delete (subject text)
delete from throttle where subject = $1

-- name: throttle_prune (before int) -> changed
delete from throttle where failed_at < $1
