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

-- For a file that is thrown away when it does not become whole.
-- name: store_sqlite_synchronous_off ()
-- @sqlite
pragma synchronous = off

-- name: store_sqlite_journal_memory () -> text
-- @sqlite
pragma journal_mode = memory

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

-- name: store_sqlite_loading_cache ()
-- @sqlite
pragma cache_size = -32000

-- Times in milliseconds, as text.
-- name: store_postgres_session (statement_timeout text, idle_timeout text) -> text
-- @postgres
select set_config('statement_timeout', $1, false) || set_config('idle_in_transaction_session_timeout', $2, false)
    || set_config('timezone', 'UTC', false) || set_config('client_min_messages', 'warning', false)

-- Who has the newsroom open holds this lock with all others, to the end of the connection (move.sql: move_alone).
-- name: store_postgres_join () -> bool
-- @postgres
select coalesce(pg_try_advisory_lock_shared((4918273::bigint << 32) + current_schema()::regnamespace::oid::bigint),
    true)

-- Tables are looked for in a schema beside the connection's own.
-- name: store_postgres_schema_use (name text) -> text
-- @postgres
select set_config('search_path',
    quote_ident(case current_schema() when 'public' then $1 else current_schema() || '_' || $1 end), false)

-- Another node may be making it just now.
-- name: store_postgres_schema_make ()
-- @postgres
do 'begin if to_regnamespace(current_setting(''search_path'')) is null then
    execute ''create schema '' || current_setting(''search_path''); end if; exception
    when duplicate_schema or unique_violation then null; end'

-- What makes an acknowledged commit durable; a row for each setting that is off.
-- name: store_postgres_unsafe () -> text*
-- @postgres
select name from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
order by name /*scan*/ /*sort*/

-- ---- announcements ----

-- All listeners of a database share its channels: a newsroom in a schema of its own has one of its own.
-- name: store_announce (message text)
-- @postgres
select pg_notify(case current_schema() when 'public' then 'dateline' else 'dateline_' || md5(current_schema()) end, $1)

-- name: store_listen ()
-- @postgres
do 'begin execute ''listen '' || case current_schema() when ''public'' then ''dateline''
    else ''dateline_'' || md5(current_schema()) end; end'

-- A heartbeat need not reach the disk, and waits for others' commits so many milliseconds at most.
-- name: store_listen_session (lock_timeout text) -> text
-- @postgres
select set_config('lock_timeout', $1, false) || set_config('synchronous_commit', 'off', false)
    || set_config('application_name', current_setting('application_name') || ' listener', false)

-- ---- replicas ----

-- row: store_position (position int, timeline int, recovers bool)

-- All that committed before it stands before this position of the log.
-- name: store_primary_position () -> store_position
-- @postgres
select cast(pg_current_wal_insert_lsn() - '0/0' as bigint),
    cast(cast('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) as bit(32)) as bigint), false

-- The timeline is that of its last restart point: for a while after a promotion it is the one before.
-- name: store_replica_position () -> store_position
-- @postgres
select cast(coalesce(pg_last_wal_replay_lsn(), '0/0') - '0/0' as bigint),
    (select cast(timeline_id as bigint) from pg_control_checkpoint()), pg_is_in_recovery()

-- Another one after each start.
-- name: store_replica_server () -> text
-- @postgres
select concat_ws(' ', inet_server_addr(), inet_server_port(), pg_postmaster_start_time())

-- ---- migrations ----

-- row: store_migration (number int, name text, checksum text)

-- Writes that met others too often wait here for one another, those of a schema. Whoever has the turn and does nothing
-- between two transactions for so long loses it with the session: a machine that stands still holds nobody up.
-- name: store_turn_take ()
-- @postgres
select pg_advisory_lock(hashtextextended(current_schema() || ' write', 0)), set_config('idle_session_timeout', '5s', false)

-- name: store_turn_give ()
-- @postgres
select pg_advisory_unlock(hashtextextended(current_schema() || ' write', 0)), set_config('idle_session_timeout', '0', false)

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
