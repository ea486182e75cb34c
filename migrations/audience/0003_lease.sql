-- 0003_lease.sql - whose a letter is while it is on its way.
-- SPDX-License-Identifier: Apache-2.0

alter table letter add column lease_by text not null default '';
create index letter_lease on letter (lease_by) where lease_by <> '';
