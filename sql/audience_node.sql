-- audience_node.sql - one audience of several nodes: what each has seen goes to the one that knows people (PostgreSQL).
-- SPDX-License-Identifier: Apache-2.0
-- Times are the database's own: nodes' clocks may differ.
-- row: audience_turn (node int, number int, remaining int, summed_at int, others bool)
-- row: parcel (id int, node int, upto int, content blob)

-- ---- keys ----

-- The first to offer one has it; a key that is there from before there were several nodes stays.
-- name: visitor_key_offer (day int, key blob)
-- @postgres
insert into visitor_key (id, day, key) select $1, $1, $2
where not exists (select from visitor_key where day = $1) on conflict (id) do nothing

-- name: visitor_key_of (day int) -> blob?
-- @postgres
select key from visitor_key where day = $1 order by id limit 1

-- Of days that are over. A later one than tomorrow's is of a clock that was wrong.
-- name: visitor_key_forget (today int)
-- @postgres
delete from visitor_key where day < $1 or day > $1 + 1

-- ---- what nodes tell ----

-- No row is changed where that number was told already.
-- name: reporter_put (node int, number int, upto int) -> changed
-- @postgres
insert into reporter (node, number, upto, seen_at)
values ($1, $2, $3, cast(extract(epoch from clock_timestamp()) * 1000000 as bigint))
on conflict (node) do update set number = excluded.number, upto = excluded.upto, seen_at = excluded.seen_at
where reporter.number < excluded.number

-- name: reporter_drop (node int)
-- @postgres
delete from reporter where node = $1

-- Of those that were not heard of for so long.
-- name: reporter_prune (silent int)
-- @postgres
delete from reporter where seen_at < cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) - $1

-- name: parcel_add (node int, since int, upto int, content blob)
-- @postgres
insert into parcel (node, since, upto, made_at, content)
values ($1, $2, $3, cast(extract(epoch from clock_timestamp()) * 1000000 as bigint), $4)

-- name: parcel_waiting (node int) -> int
-- @postgres
select count(*) from parcel where node = $1

-- ---- whose turn it is ----

-- Remaining: how long it lasts yet. Others: whether there are nodes beside $1.
-- name: audience_turn_find (node int) -> audience_turn?
-- @postgres
select node, number, until_at - cast(extract(epoch from clock_timestamp()) * 1000000 as bigint), summed_at,
    exists (select from reporter where node <> $1)
from turn where id = 1

-- For so long. Another number is another node's turn.
-- name: audience_turn_take (node int, lasts int)
-- @postgres
insert into turn (id, node, number, until_at, summed_at)
values (1, $1, 1, cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) + $2, 0)
on conflict (id) do update set number = turn.number + (case when turn.node = excluded.node then 0 else 1 end),
    node = excluded.node, until_at = excluded.until_at

-- name: audience_turn_give (node int)
-- @postgres
update turn set until_at = 0 where id = 1 and node = $1

-- name: audience_turn_summed (at int)
-- @postgres
update turn set summed_at = $1 where id = 1

-- ---- taking ----

-- What was told up to an instant that all nodes have told up to, but for those not heard of for so long ($1); also what
-- stands there for three times as long. A parcel that reaches over that instant keeps waiting what came in its time.
-- name: parcel_due (silent int, most int) -> parcel*
-- @postgres
with clock as (select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) as now),
told as (select coalesce((select min(r.upto) from reporter r where r.seen_at > now - $1), 9223372036854775807) as upto
    from clock),
cut as (select least(upto, coalesce((select min(p.since) from parcel p where p.upto > told.upto), upto)) as upto
    from told)
select p.id, p.node, p.upto, p.content from parcel p, clock, cut
where p.upto <= cut.upto or p.made_at < now - 3 * $1 order by p.upto, p.id limit $2

-- name: parcel_drop (id int) -> changed
-- @postgres
delete from parcel where id = $1
