-- node.sql - who serves the newsroom, where its store is one for several machines.
-- Times are the store's own: machines need not agree on theirs.

-- row: node (id text, name text, address text, version text, started_at int, age int, hears bool, lag int, gaps int, doubts int)

-- A node that stood there before is gone.
-- name: node_displace (name text, address text)
-- @postgres
delete /*scan*/ from node where name = $1 and address = $2

-- name: node_seen (id text, name text, address text, version text, hears bool, lag int, gaps int, doubts int)
-- @postgres
insert into node (id, name, address, version, started_at, seen_at, hears, lag, gaps, doubts)
values ($1, $2, $3, $4, cast(extract(epoch from clock_timestamp()) * 1000000 as bigint),
    cast(extract(epoch from clock_timestamp()) * 1000000 as bigint), $5, $6, $7, $8)
on conflict (id) do update
set seen_at = excluded.seen_at, hears = excluded.hears, lag = excluded.lag, gaps = excluded.gaps,
    doubts = excluded.doubts

-- name: node_leave (id text)
-- @postgres
delete from node where id = $1

-- Those that nobody saw for so many microseconds.
-- name: node_prune (age int)
-- @postgres
delete /*scan*/ from node where seen_at < cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) - $1

-- With the microseconds since each was seen.
-- name: node_list () -> node*
-- @postgres
select /*scan*/ /*sort*/ id, name, address, version, started_at,
    greatest(cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) - seen_at, 0), hears, lag, gaps, doubts
from node
order by name, address, id

-- Of the secret.key that the newsroom's nodes have; the first one to come sets it.
-- name: node_key_put (fingerprint text)
insert into node_key (number, fingerprint) values (1, $1)
on conflict (number) do nothing

-- name: node_key_find () -> text?
select fingerprint from node_key where number = 1
