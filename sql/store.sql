-- store.sql - what the store itself says to its engines.
-- SPDX-License-Identifier: Apache-2.0

-- ---- transactions ----

-- name: store_begin_read ()
-- @sqlite
begin
-- @postgres
begin isolation level repeatable read read only

-- PostgreSQL: as if writes came one after the other, which SQLite's do.
-- name: store_begin_write ()
-- @sqlite
begin immediate
-- @postgres
begin isolation level serializable

-- name: store_commit ()
commit

-- name: store_rollback ()
rollback

-- One work of several in a commit.
-- name: store_work_begin ()
savepoint work

-- name: store_work_keep ()
release work

-- name: store_work_undo ()
rollback to work

-- ---- connections ----

-- name: store_sqlite_wal () -> text
-- @sqlite
pragma journal_mode = wal

-- Every commit reaches the disk before it is acknowledged.
-- name: store_sqlite_synchronous_full ()
-- @sqlite
pragma synchronous = full

-- A power cut may lose the last commits; the file stays whole.
-- name: store_sqlite_synchronous_normal ()
-- @sqlite
pragma synchronous = normal

-- name: store_sqlite_cell_size_check ()
-- @sqlite
pragma cell_size_check = on

-- name: store_sqlite_query_only ()
-- @sqlite
pragma query_only = on

-- In KB, as a negative number.
-- name: store_sqlite_reader_cache ()
-- @sqlite
pragma cache_size = -3000

-- name: store_sqlite_writer_cache ()
-- @sqlite
pragma cache_size = -8000

-- name: store_sqlite_bulk_cache ()
-- @sqlite
pragma cache_size = -32000

-- Times in milliseconds, as text.
-- name: store_postgres_session (statement_timeout text, idle_timeout text) -> text
-- @postgres
select set_config('statement_timeout', $1, false) || set_config('idle_in_transaction_session_timeout', $2, false)
    || set_config('timezone', 'UTC', false) || set_config('client_min_messages', 'warning', false)

-- Tables are looked for in a schema beside the connection's own.
-- name: store_postgres_schema_use (name text) -> text
-- @postgres
select set_config('search_path',
    quote_ident(case current_schema() when 'public' then $1 else current_schema() || '_' || $1 end), false)

-- name: store_postgres_schema_make ()
-- @postgres
do 'begin if to_regnamespace(current_setting(''search_path'')) is null then
    execute ''create schema '' || current_setting(''search_path''); end if; end'

-- What makes an acknowledged commit durable; a row for each setting that is off.
-- name: store_postgres_unsafe () -> text*
-- @postgres
select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
order by name /*scan*/ /*sort*/

-- ---- migrations ----

-- row: store_migration (number int, name text, checksum text)

-- One program migrates at a time; held to the end of the transaction. (SQLite: the write transaction is the lock.)
-- name: store_migration_lock ()
-- @postgres
select pg_advisory_xact_lock(4918273645)

-- A migration may take longer than a statement of a page.
-- name: store_migration_no_timeout ()
-- @postgres
set local statement_timeout = 0

-- name: store_migration_table_exists () -> bool
-- @sqlite
select count(*) > 0 from sqlite_master where type = 'table' and name = 'migration' /*scan*/
-- @postgres
select to_regclass('migration') is not null

-- name: store_migration_table_make ()
-- @sqlite
create table migration (
    number integer primary key,
    name text not null,
    checksum text not null,
    ran_at integer not null
) strict
-- @postgres
create table migration (
    number bigint primary key,
    name text not null,
    checksum text not null,
    ran_at bigint not null
)

-- name: store_migration_list () -> store_migration*
select number, name, checksum from migration order by number /*scan*/

-- name: store_migration_add (number int, name text, checksum text, ran_at int)
insert into migration (number, name, checksum, ran_at) values ($1, $2, $3, $4)

-- ---- check ----

-- name: store_check_sqlite () -> text*
-- @sqlite
select integrity_check from pragma_integrity_check where integrity_check <> 'ok' /*scan*/

-- name: store_check_sqlite_links () -> text*
-- @sqlite
select distinct 'a row of ' || "table" || ' points to a row of ' || parent || ' that is not there'
from pragma_foreign_key_check /*scan*/ /*sort*/

-- name: store_check_postgres_tables () -> text*
-- @postgres
select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = current_schema() order by 1

-- Reads every value of a table, so that damage shows.
-- name: store_check_postgres_table (name text) -> text
-- @postgres
select query_to_xml(format('select coalesce(sum(length(t::text)), 0) as n from %s t', $1::text), false, true, '')::text

-- Reading a table takes as long as it takes.
-- name: store_check_no_timeout ()
-- @postgres
set local statement_timeout = 0

-- name: store_check_postgres_indexes () -> text*
-- @postgres
select 'index ' || indexrelid::regclass::text || ' is not valid' from pg_index where not indisvalid
