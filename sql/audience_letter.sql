-- audience_letter.sql - mail on its way: digests and alerts.
-- SPDX-License-Identifier: Apache-2.0
-- row: letter (id int, name text, recipient text, sender text, message blob, made_at int, attempts int)
-- row: letter_state (name text, recipient text, made_at int, due_at int, attempts int, outcome text, problem text, settled_at int?)

-- Whoever changes a row makes the letter; the others find that it is made.
-- name: letter_claim (name text, at int, before int) -> changed
insert into letter_made (name, at) values ($1, $2)
on conflict (name) do update set at = excluded.at where letter_made.at < $3

-- name: letter_made_at (name text) -> int?
select at from letter_made where name = $1

-- name: letter_add (name text, recipient text, sender text, message blob, now int)
insert into letter (name, recipient, sender, message, made_at, due_at, attempts, outcome, problem)
values ($1, $2, $3, $4, $5, $5, 0, 'waiting', '')

-- name: letter_next_due () -> int?
select due_at from letter where outcome = 'waiting' order by due_at, id limit 1

-- name: letter_due (now int) -> letter?
select id, name, recipient, sender, message, made_at, attempts from letter
where outcome = 'waiting' and due_at <= $1 order by due_at, id limit 1

-- While a letter is on its way nobody else sends it.
-- name: letter_lend (id int, until int, by text)
update letter set due_at = $2, lease_by = $3 where id = $1

-- Not where somebody else has it by now.
-- name: letter_later (id int, by text, due_at int, problem text)
update letter set due_at = $3, attempts = attempts + 1, problem = $4, lease_by = '' where id = $1 and lease_by = $2

-- Whether somebody has one who is not named in live: names with spaces between.
-- name: letter_dead (live text) -> bool
select exists (select /*scan*/ 1 from letter where lease_by <> '' and $1 not like '%' || lease_by || '%')

-- name: letter_free (live text, now int)
update /*scan*/ letter set due_at = $2, lease_by = '' where lease_by <> '' and $1 not like '%' || lease_by || '%'

-- What somebody else took since is his.
-- name: letter_settle (id int, by text, outcome text, problem text, now int)
update letter set outcome = $3, problem = $4, settled_at = $5, lease_by = '',
-- @sqlite
    message = x''
-- @postgres
    message = ''::bytea
-- @both
where id = $1 and lease_by in ($2, '') and outcome = 'waiting'

-- The newest first.
-- name: letter_list (count int) -> letter_state*
select name, recipient, made_at, due_at, attempts, outcome, problem, settled_at from letter
order by made_at desc, id limit $1 /*sort*/

-- name: letter_prune (before int) -> changed
delete from letter where made_at < $1

-- name: letter_made_prune (before int) -> changed
delete from letter_made where at < $1 /*scan*/
