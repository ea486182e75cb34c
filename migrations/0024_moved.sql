-- 0024_moved.sql - of stories that were imported: what feeds call them, and which are versions of one another.
-- SPDX-License-Identifier: Apache-2.0

create table story_guid (
    story_id int primary key references story (id),
    guid text not null unique
);

create table import_version (
    story_id int primary key references story (id),
    source_id int not null references import_source (id),
    name text not null
);
create index import_version_name on import_version (source_id, name);
