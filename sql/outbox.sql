-- outbox.sql - what search engines and hubs are to be told, until they were.
-- row: outbox (id int, service text, target text, subject text, created_at int, attempts int)

-- What waits already keeps its time: a service that is down is not asked more often because much changes.
-- name: outbox_put (service text, target text, subject text, now int)
insert into outbox (service, target, subject, created_at, due_at, attempts)
values ($1, $2, $3, $4, $4, 0)
on conflict (service, target, subject) do update set created_at = excluded.created_at

-- name: outbox_next_due () -> int?
select due_at from outbox where service <> 'purge' order by due_at, id limit 1

-- name: outbox_due (now int, count int) -> outbox*
select id, service, target, subject, created_at, attempts from outbox
where due_at <= $1 and service <> 'purge'
order by due_at, id
limit $2

-- While a message is on its way nobody else sends it.
-- name: outbox_lend (id int, until int, by text)
update outbox set due_at = $2, lease_by = $3 where id = $1

-- It was sent; what changed meanwhile stays, and what somebody else took since is his.
-- name: outbox_delete (id int, created_at int, by text) -> changed
delete from outbox where id = $1 and created_at = $2 and lease_by in ($3, '')

-- Nobody is to be told of it any more.
-- name: outbox_drop (id int)
delete from outbox where id = $1

-- Not where somebody else has it by now.
-- name: outbox_later (id int, by text, due_at int, attempts int, problem text)
update outbox set due_at = $3, attempts = $4, problem = $5, lease_by = '' where id = $1 and lease_by = $2

-- It was sent for the first time since it changed, and is to be sent once more.
-- name: outbox_again (id int, created_at int, by text, due_at int) -> changed
update outbox set again = true, due_at = $4, attempts = 0, problem = '', lease_by = ''
where id = $1 and created_at = $2 and lease_by in ($3, '') and not again

-- ---- what caches are to forget: target is a cache's name, subject a tag ----

-- It is due at once, even where it waits for being sent once more; but a cache that fails keeps its time.
-- name: outbox_put_purge (target text, subject text, now int)
insert into outbox (service, target, subject, created_at, due_at, attempts)
values ('purge', $1, $2, $3, $3, 0)
on conflict (service, target, subject) do update
set created_at = excluded.created_at, again = false,
    due_at = case when outbox.attempts = 0 then excluded.due_at else outbox.due_at end

-- name: outbox_purge_next_due (target text) -> int?
select due_at from outbox where service = 'purge' and target = $1 order by due_at, id limit 1

-- When a cache that fails is asked again.
-- name: outbox_purge_rests (target text) -> int?
select due_at from outbox where service = 'purge' and target = $1 and attempts > 0 order by due_at, id limit 1

-- What others are at just now is passed over, not waited for.
-- name: outbox_purge_due (target text, now int, count int) -> outbox*
select id, service, target, subject, created_at, attempts from outbox
where service = 'purge' and target = $1 and due_at <= $2
order by due_at, id
limit $3
-- @postgres
for update skip locked
-- @both

-- Nothing is owed to caches that are no more.
-- name: outbox_forget_purges ()
delete from outbox where service = 'purge'

-- row: outbox_purge_count (waiting int, failing int, again int, oldest int?)
-- name: outbox_purge_count (target text) -> outbox_purge_count
select coalesce(sum(case when again then 0 else 1 end), 0) as waiting,
    coalesce(sum(case when attempts > 0 then 1 else 0 end), 0) as failing,
    coalesce(sum(case when again then 1 else 0 end), 0) as again,
    min(case when again then null else created_at end) as oldest
from outbox where service = 'purge' and target = $1

-- row: outbox_purge_failure (problem text, due_at int, attempts int)
-- name: outbox_purge_failure (target text) -> outbox_purge_failure?
select problem, due_at, attempts from outbox
where service = 'purge' and target = $1 and attempts > 0
order by due_at, id limit 1
