-- audience_seal.sql - days that are sealed, and what the public audit shows of them.
-- SPDX-License-Identifier: Apache-2.0
-- row: seal (day int, row_count int, served int, seen int, read int, digest blob, chain blob, signature blob, sealed_at int)
-- row: audit_class (class text, served int, beacons int)

-- name: rolled_day_first (from_day int) -> int?
select day from rolled_day where day >= $1 order by day limit 1

-- name: seal_add (day int, row_count int, served int, seen int, read int, digest blob, chain blob, signature blob, sealed_at int)
insert into seal (day, row_count, served, seen, read, digest, chain, signature, sealed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: seal_last () -> seal?
select day, row_count, served, seen, read, digest, chain, signature, sealed_at from seal order by day desc limit 1 /*scan*/

-- name: seal_of (day int) -> seal?
select day, row_count, served, seen, read, digest, chain, signature, sealed_at from seal where day = $1

-- name: seal_list () -> seal*
select day, row_count, served, seen, read, digest, chain, signature, sealed_at from seal order by day /*scan*/

-- name: audit_classes (from_day int, to_day int) -> audit_class*
select class, cast(sum(served) as bigint), cast(sum(beacons) as bigint) from rejected_day
where day >= $1 and day <= $2 group by class order by sum(served) + sum(beacons) desc, class /*sort*/

-- name: seal_latest (most int) -> seal*
select day, row_count, served, seen, read, digest, chain, signature, sealed_at from seal order by day desc limit $1 /*scan*/

-- What is sealed of a story and not packed: its part in days up to the last of the chain, from the first on.
-- name: audit_story_read (story_id int) -> int?
select cast(sum(v.read) as bigint) from seal t cross join view_day v
where v.day = t.day and v.story_id = $1 and v.page = '' /*scan*/
