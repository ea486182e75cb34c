-- lease.sql - what nodes had taken that died.

-- Those that live, the one that does for the longest time first: they said so by the store's own clock.
-- name: lease_live (silent int) -> text*
-- @postgres
select /*scan*/ /*sort*/ id from node
where seen_at >= cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) - $1
order by started_at, id

-- name: lease_clock () -> int
-- @postgres
select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)

-- Whether somebody has something who is not named in live: names with spaces between.
-- name: lease_dead (live text) -> bool
select exists (select /*scan*/ 1 from outbox where lease_by <> '' and $1 not like '%' || lease_by || '%')
    or exists (select 1 from rendition_job where lease_by <> '' and $1 not like '%' || lease_by || '%')
    or exists (select 1 from embed_host where lease_by <> '' and $1 not like '%' || lease_by || '%')
    or exists (select 1 from translation where lease_by <> '' and $1 not like '%' || lease_by || '%')

-- What they have is due.
-- name: lease_free_outbox (live text, now int)
update /*scan*/ outbox set due_at = $2, lease_by = '' where lease_by <> '' and $1 not like '%' || lease_by || '%'

-- name: lease_free_renditions (live text, now int)
update /*scan*/ rendition_job set due_at = $2, lease_by = ''
where lease_by <> '' and $1 not like '%' || lease_by || '%'

-- name: lease_free_hosts (live text, now int)
update /*scan*/ embed_host set free_at = $2, lease_by = '' where lease_by <> '' and $1 not like '%' || lease_by || '%'

-- name: lease_free_translations (live text)
update /*scan*/ translation set lease_until = 0, lease_by = ''
where lease_by <> '' and $1 not like '%' || lease_by || '%'
