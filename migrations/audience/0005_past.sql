-- 0005_past.sql - stories of sealed days that are long past: some of them in a row, as a row costs more than its figures.
-- SPDX-License-Identifier: Apache-2.0
-- The server puts them there, some days at a time (src/audience/past.c).

create table view_past (
    day int not null,
    story_id int not null,
    stories blob not null,
    primary key (day, story_id)
);
-- @postgres
alter table view_past alter stories set storage external;
-- @both

alter table seal add column packed boolean not null default false;
create index seal_unpacked on seal (day) where not packed;
