-- audit.sql - the log of changes and its end.
-- row: audit_head (number int, hash blob)
-- row: audit_entry (number int, at int, account_id int?, who text, origin text, action text, subject text, detail text, hash blob)

-- Takes the end of the log for this transaction: on PostgreSQL others wait for it here.
-- name: audit_take () -> audit_head
update audit_head set number = number where id = 1
returning number, hash

-- name: audit_insert (number int, at int, account_id int?, who text, origin text, action text, subject text, detail text, hash blob)
insert into audit (number, at, account_id, who, origin, action, subject, detail, hash)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- name: audit_put_head (number int, hash blob)
update audit_head set number = $1, hash = $2 where id = 1

-- name: audit_read_head () -> audit_head
select number, hash from audit_head where id = 1

-- name: audit_after (number int, count int) -> audit_entry*
select number, at, account_id, who, origin, action, subject, detail, hash
from audit where number > $1 order by number limit $2

-- What happened to one thing, newest first.
-- name: audit_of_subject (subject text, before int, count int) -> audit_entry*
select number, at, account_id, who, origin, action, subject, detail, hash
from audit where subject = $1 and number < $2 order by number desc limit $3
