-- move.sql - a database moved into another: the mark on the new one, and what its filling needs (src/store/move.h).
-- SPDX-License-Identifier: Apache-2.0

-- The mark is row 0 of table migration: "moving" while the database is filled, "moved" once it is whole.
-- row: move_mark (state text, newsroom text)
-- name: move_mark_find () -> move_mark?
select name, checksum from migration where number = 0

-- name: move_mark_set (state text, newsroom text, at int)
insert into migration (number, name, checksum, ran_at) values (0, $1, $2, $3)
on conflict (number) do update set name = excluded.name, checksum = excluded.checksum, ran_at = excluded.ran_at

-- name: move_table_count () -> int
-- @sqlite
select count(*) from sqlite_master where type = 'table' /*scan*/
-- @postgres
select count(*) from pg_tables where schemaname = current_schema()

-- The same of the schema beside the connection's own, as store_postgres_schema_use names it.
-- name: move_table_count_beside (name text) -> int
-- @postgres
select count(*) from pg_tables
where schemaname = case current_schema() when 'public' then $1 else current_schema() || '_' || $1 end

-- All tables of a move that was broken off.
-- name: move_wipe ()
-- @postgres
do 'declare one text; begin
    for one in select format(''%I.%I'', schemaname, tablename) from pg_tables where schemaname = current_schema()
    loop execute ''drop table '' || one || '' cascade''; end loop; end'

-- Nobody else has the newsroom open, and nobody opens it before this transaction ends.
-- name: move_alone () -> bool
-- @postgres
select coalesce(pg_try_advisory_xact_lock((4918273::bigint << 32) + current_schema()::regnamespace::oid::bigint), true)

-- This transaction lasts as long as it takes, and rows come in the order of an index: no table is sorted on the server's
-- disk.
-- name: move_patience () -> text
-- @postgres
select set_config('statement_timeout', '0', true) || set_config('idle_in_transaction_session_timeout', '0', true)
    || set_config('enable_seqscan', 'off', true) || set_config('enable_bitmapscan', 'off', true)
    || set_config('enable_sort', 'off', true)

-- The quicker compression, where the server was built with it.
-- name: move_compression () -> text?
-- @postgres
select set_config('default_toast_compression', 'lz4', true) from pg_settings
where name = 'default_toast_compression' and 'lz4' = any (enumvals)

-- What is written before the last commit need not be on the disk for itself.
-- name: move_lax ()
-- @postgres
set local synchronous_commit = off

-- The commit that says that all is there is on the disk, and everything before it, whatever the server's default is.
-- name: move_durable ()
-- @postgres
set local synchronous_commit = on

-- name: move_bytes () -> int
-- @sqlite
select page_count * page_size from pragma_page_count, pragma_page_size /*scan*/
-- @postgres
select cast(coalesce(sum(pg_total_relation_size(oid)), 0) as bigint) from pg_class
where relkind = 'r' and relnamespace = current_schema()::regnamespace

-- name: move_server_version () -> int
-- @postgres
select cast(current_setting('server_version_num') as bigint)
