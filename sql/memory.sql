-- memory.sql - sentences that were translated, and the words of the house.
-- row: memory_found (hash blob, target text, author text, person bool)
-- row: glossary_term (id int, source_language text, target_language text, source text, target text, created_at int)

-- What is known of sentences in a pair, by their hashes: a JSON list of hexadecimal texts.
-- name: memory_find (from text, to text, hashes text) -> memory_found*
select /*scan*/ m.source_hash, m.target, m.author, m.person
-- @sqlite
from json_each($3) j
cross join segment_memory m on m.target_language = $2 and m.source_language = $1 and m.source_hash = unhex(j.value)
-- @postgres
from jsonb_array_elements_text(cast($3 as jsonb)) j(value)
join segment_memory m on m.target_language = $2 and m.source_language = $1 and m.source_hash = decode(j.value, 'hex')

-- The same of what was learnt the other way round; of one sentence a person's comes last, then the latest.
-- name: memory_find_reverse (from text, to text, hashes text) -> memory_found*
select /*scan*/ /*sort*/ m.target_hash, m.source, m.author, m.person
-- @sqlite
from json_each($3) j
cross join segment_memory m on m.source_language = $2 and m.target_language = $1 and m.target_hash = unhex(j.value)
-- @postgres
from jsonb_array_elements_text(cast($3 as jsonb)) j(value)
join segment_memory m on m.source_language = $2 and m.target_language = $1 and m.target_hash = decode(j.value, 'hex')
-- @both
order by m.person, m.changed_at, m.source_hash

-- Learns entries, a JSON list of [hash of source, hash of target, source, target, author, person]; a source once.
-- name: memory_learn (from text, to text, entries text, changed_at int)
insert into segment_memory (source_language, target_language, source_hash, target_hash, source, target, author, person,
    changed_at)
-- @sqlite
select /*scan*/ $1, $2, unhex(j.value ->> 0), unhex(j.value ->> 1), j.value ->> 2, j.value ->> 3, j.value ->> 4,
    j.value ->> 5, $4
from json_each($3) j
-- @postgres
select cast($1 as text), cast($2 as text), decode(j.value ->> 0, 'hex'), decode(j.value ->> 1, 'hex'), j.value ->> 2,
    j.value ->> 3, j.value ->> 4, cast(j.value ->> 5 as boolean), cast($4 as bigint)
from jsonb_array_elements(cast($3 as jsonb)) j(value)
-- @both
where true
on conflict (target_language, source_language, source_hash) do update
set target_hash = excluded.target_hash, target = excluded.target, author = excluded.author, person = excluded.person,
    changed_at = excluded.changed_at
where excluded.person or not segment_memory.person

-- name: memory_forget (before int, count int) -> changed
delete from segment_memory
where (target_language, source_language, source_hash) in (
    select target_language, source_language, source_hash from segment_memory
    where not person and changed_at < $1 order by changed_at limit $2)

-- Terms for a pair of languages, those for any language with them.
-- name: glossary_of_pair (from text, to text) -> glossary_term*
select id, source_language, target_language, source, target, created_at
from glossary_term
where source_language in ('', $1) and target_language in ('', $2)
order by source_language, target_language, source

-- name: glossary_all () -> glossary_term*
select /*scan*/ /*sort*/ id, source_language, target_language, source, target, created_at
from glossary_term
order by source, source_language, target_language

-- name: glossary_count () -> int
select /*scan*/ count(*) from glossary_term

-- name: glossary_put (source_language text, target_language text, source text, target text, created_at int)
insert into glossary_term (source_language, target_language, source, target, created_at) values ($1, $2, $3, $4, $5)
on conflict (source_language, target_language, source) do update set target = excluded.target

-- name: glossary_delete (id int) -> changed
delete from glossary_term where id = $1
