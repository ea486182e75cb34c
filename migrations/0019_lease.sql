-- 0019_lease.sql - whose what is that a job has taken, and which servers live.
-- SPDX-License-Identifier: Apache-2.0

create table lease_holder (
    name text primary key,
    started_at int not null,
    until int not null
);

alter table outbox add column lease_by text not null default '';
alter table rendition_job add column lease_by text not null default '';
alter table embed_host add column lease_by text not null default '';
