-- audience_shared.sql - links that show a report to who has no account.
-- SPDX-License-Identifier: Apache-2.0
-- row: shared_report (id int, report text, made_by text, created_at int, expires_at int)

-- name: shared_report_add (hash blob, report text, made_by text, created_at int, expires_at int) -> int
insert into shared_report (hash, report, made_by, created_at, expires_at) values ($1, $2, $3, $4, $5) returning id

-- name: shared_report_find (hash blob) -> shared_report?
select id, report, made_by, created_at, expires_at from shared_report where hash = $1

-- At most as many as may be open.
-- name: shared_report_all (now int) -> shared_report*
select /*scan*/ id, report, made_by, created_at, expires_at from shared_report where expires_at > $1
order by id desc /*sort*/

-- name: shared_report_end (id int) -> changed
delete from shared_report where id = $1

-- name: shared_report_prune (before int) -> changed
delete from shared_report where expires_at <= $1
