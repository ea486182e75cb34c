-- audience_import.sql - which files' figures are in, so that none is counted twice.
-- SPDX-License-Identifier: Apache-2.0
-- row: imported_digest (digest blob)

-- name: imported_digests () -> imported_digest*
select digest from imported order by digest

-- name: imported_add (digest blob, name text, format text, row_count int, imported_at int)
insert into imported (digest, name, format, row_count, imported_at) values ($1, $2, $3, $4, $5)
on conflict (digest) do nothing
