-- 0021_lease.sql - whose what is that a job has taken.
-- SPDX-License-Identifier: Apache-2.0

alter table outbox add column lease_by text not null default '';
create index outbox_lease on outbox (lease_by) where lease_by <> '';
alter table rendition_job add column lease_by text not null default '';
create index rendition_job_lease on rendition_job (lease_by) where lease_by <> '';
alter table embed_host add column lease_by text not null default '';
create index embed_host_lease on embed_host (lease_by) where lease_by <> '';
create index translation_lease on translation (lease_by) where lease_by <> '';
