-- outbox.sql - what search engines and hubs are to be told, until they were.
-- row: outbox (id int, service text, target text, subject text, created_at int, attempts int)

-- What waits already keeps its time: a service that is down is not asked more often because much changes.
-- name: outbox_put (service text, target text, subject text, now int)
insert into outbox (service, target, subject, created_at, due_at, attempts)
values ($1, $2, $3, $4, $4, 0)
on conflict (service, target, subject) do update set created_at = excluded.created_at

-- name: outbox_next_due () -> int?
select due_at from outbox order by due_at, id limit 1

-- name: outbox_due (now int, count int) -> outbox*
select id, service, target, subject, created_at, attempts from outbox
where due_at <= $1
order by due_at, id
limit $2

-- While a message is on its way nobody else sends it.
-- name: outbox_lend (id int, until int, by text)
update outbox set due_at = $2, lease_by = $3 where id = $1

-- It was sent; what changed meanwhile stays.
-- name: outbox_delete (id int, created_at int) -> changed
delete from outbox where id = $1 and created_at = $2

-- Not where somebody else has it by now.
-- name: outbox_later (id int, by text, due_at int, attempts int)
update outbox set due_at = $3, attempts = $4, lease_by = '' where id = $1 and lease_by = $2
