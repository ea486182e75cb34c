-- passkey.sql - keys that let somebody in without a password.
-- row: passkey (id int, account_id int, credential blob, public_key blob, algorithm int, sign_count int, name text, created_at int, used_at int?)

-- name: passkey_find (credential blob) -> passkey?
select k.id, k.account_id, k.credential, k.public_key, k.algorithm, k.sign_count, k.name, k.created_at, k.used_at
from passkey k
join account a on a.id = k.account_id
where k.credential = $1 and not a.disabled

-- name: passkey_of_account (account_id int) -> passkey*
select id, account_id, credential, public_key, algorithm, sign_count, name, created_at, used_at from passkey
where account_id = $1 order by id

-- name: passkey_insert (account_id int, credential blob, public_key blob, algorithm int, sign_count int, name text, created_at int)
insert into passkey (account_id, credential, public_key, algorithm, sign_count, name, created_at, used_at)
values ($1, $2, $3, $4, $5, $6, $7, null)

-- name: passkey_used (id int, sign_count int, used_at int)
update passkey set sign_count = $2, used_at = $3 where id = $1

-- name: passkey_delete (id int, account_id int) -> changed
delete from passkey where id = $1 and account_id = $2

-- name: passkey_delete_account (account_id int) -> changed
delete from passkey where account_id = $1

-- name: passkey_spend (hash blob, expires_at int) -> changed
insert into passkey_spent (hash, expires_at) values ($1, $2) on conflict (hash) do nothing

-- name: passkey_spent_prune (before int) -> changed
delete from passkey_spent where expires_at < $1
