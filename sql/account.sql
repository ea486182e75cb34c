-- account.sql - who may sign in, and the tokens of programs.
-- row: account (id int, name text, person_id int?, role text, password_hash text, disabled bool, created_at int, password_at int)

-- row: account_line (id int, name text, role text, disabled bool, created_at int, person text?, has_code bool, seen_at int?)

-- name: account_by_name (name text) -> account?
select id, name, person_id, role, password_hash, disabled, created_at, password_at from account where name = $1

-- name: account_list () -> account*
select /*scan*/ id, name, person_id, role, password_hash, disabled, created_at, password_at from account order by name

-- name: account_by_id (id int) -> account?
select id, name, person_id, role, password_hash, disabled, created_at, password_at from account where id = $1

-- name: account_lines () -> account_line*
select /*scan*/ a.id, a.name, a.role, a.disabled, a.created_at, p.name as person,
    c.confirmed_at is not null or exists (select 1 from passkey k where k.account_id = a.id) as has_code,
    (select max(s.seen_at) from session s where s.account_id = a.id) as seen_at
from account a
left join person p on p.id = a.person_id
left join account_code c on c.account_id = a.id
order by a.name

-- name: account_insert (name text, person_id int?, role text, password_hash text, created_at int) -> int
insert into account (name, person_id, role, password_hash, disabled, created_at, password_at)
values ($1, $2, $3, $4, false, $5, $5)
returning id

-- name: account_set_password (id int, password_hash text, password_at int)
update account set password_hash = $2, password_at = $3 where id = $1

-- name: account_set_disabled (id int, disabled bool)
update account set disabled = $2 where id = $1

-- name: account_set_place (id int, role text, person_id int?)
update account set role = $2, person_id = $3 where id = $1

-- name: account_set_language (id int, language text)
update account set language = $2 where id = $1

-- How many could still change everything.
-- name: account_administrators () -> int
select /*scan*/ count(*) from account where role = 'administrator' and not disabled

-- name: token_insert (account_id int, label text, hash blob, created_at int)
insert into token (account_id, label, hash, created_at) values ($1, $2, $3, $4)

-- name: account_by_token (hash blob) -> account?
select a.id, a.name, a.person_id, a.role, a.password_hash, a.disabled, a.created_at, a.password_at
from token t
join account a on a.id = t.account_id
where t.hash = $1 and not a.disabled

-- name: token_used (hash blob, used_at int)
update token set used_at = $2 where hash = $1
