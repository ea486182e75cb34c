-- 0022_purge.sql - the outbox also holds what caches in front of the site are to forget.
-- SPDX-License-Identifier: Apache-2.0

-- @postgres
alter table outbox drop constraint outbox_service_check;
alter table outbox add constraint outbox_service_check check (service in ('indexnow', 'websub', 'purge'));
alter table outbox add column problem text not null default '';
alter table outbox add column again boolean not null default false;
-- @sqlite
alter table outbox rename to outbox_before;
create table outbox (
    id integer primary key,
    service text not null check (service in ('indexnow', 'websub', 'purge')),
    target text not null,
    subject text not null,
    created_at int not null,
    due_at int not null,
    attempts int not null,
    lease_by text not null default '',
    problem text not null default '',
    again boolean not null default false,
    unique (service, target, subject)
);
insert into outbox (id, service, target, subject, created_at, due_at, attempts, lease_by)
select id, service, target, subject, created_at, due_at, attempts, lease_by from outbox_before;
drop table outbox_before;
create index outbox_due on outbox (due_at, id);
create index outbox_lease on outbox (lease_by) where lease_by <> '';
-- @both
create index outbox_target on outbox (service, target, due_at, id);
