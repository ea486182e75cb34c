-- 0023_guid.sql - what feeds elsewhere called a story that was imported: readers know it by that.
-- SPDX-License-Identifier: Apache-2.0

create table story_guid (
    story_id int primary key references story (id),
    guid text not null unique
);
