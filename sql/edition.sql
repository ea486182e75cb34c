-- edition.sql - the site in each of its languages.
-- row: edition (language text, name text, is_default bool, position int)

-- All of them, the default first.
-- name: edition_list () -> edition*
select /*scan*/ /*sort*/ language, name, is_default, position
from edition
order by is_default desc, position, language

-- name: edition_insert (language text, name text, is_default bool, position int, created_at int) -> changed
insert into edition (language, name, is_default, position, created_at)
values ($1, $2, $3, $4, $5)
on conflict (language) do nothing
