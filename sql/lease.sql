-- lease.sql - servers that do jobs, and what those had taken that died.
-- Their lives are told by the store's own clock: those of their machines may differ.

-- It lives, and is to be held for alive for so many microseconds more. Answers with what time it is.
-- name: lease_keep (holder text, length int) -> int
-- @sqlite
insert into lease_holder (name, started_at, until)
select $1, t.now, t.now + $2
from (select cast((julianday('now') - 2440587.5) * 86400000000 as integer) as now) t where true
on conflict (name) do update set until = excluded.until
returning until - $2
-- @postgres
insert into lease_holder (name, started_at, until)
select $1, t.now, t.now + $2
from (select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) as now) t
on conflict (name) do update set until = excluded.until
returning until - $2
-- @both

-- It was stopped: what it may have left is free at once.
-- name: lease_leave (holder text)
update lease_holder set until = 0 where name = $1

-- The one that lives for the longest time.
-- name: lease_first () -> text?
-- @sqlite
select /*scan*/ /*sort*/ name from lease_holder
where until >= cast((julianday('now') - 2440587.5) * 86400000000 as integer)
-- @postgres
select name from lease_holder where until >= cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)
-- @both
order by started_at, name limit 1

-- Those that died or were stopped.
-- name: lease_lost () -> text*
-- @sqlite
select /*scan*/ name from lease_holder
where until < cast((julianday('now') - 2440587.5) * 86400000000 as integer)
-- @postgres
select name from lease_holder where until < cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)
-- @both
order by name

-- name: lease_forget (holder text)
delete from lease_holder where name = $1

-- What a server had is due; holder empty: what all had but one. Each of these in the same form.
-- name: lease_free_outbox (holder text, but text, now int)
update /*scan*/ outbox set due_at = $3, lease_by = ''
where lease_by <> '' and lease_by <> $2 and ($1 = '' or lease_by = $1)

-- name: lease_free_renditions (holder text, but text, now int)
update /*scan*/ rendition_job set due_at = $3, lease_by = ''
where lease_by <> '' and lease_by <> $2 and ($1 = '' or lease_by = $1)

-- name: lease_free_hosts (holder text, but text, now int)
update /*scan*/ embed_host set free_at = $3, lease_by = ''
where lease_by <> '' and lease_by <> $2 and ($1 = '' or lease_by = $1)

-- name: lease_free_translations (holder text, but text)
update /*scan*/ translation set lease_until = 0, lease_by = ''
where lease_by <> '' and lease_by <> $2 and ($1 = '' or lease_by = $1)
