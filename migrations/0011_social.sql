-- 0011_social.sql - what a story looks like where others share it; the date and source that a version was saved with.
-- SPDX-License-Identifier: Apache-2.0

alter table story add column social_title text not null default '';
alter table story add column social_media_id int references media (id);
create index story_social_media on story (social_media_id) where social_media_id is not null;

alter table revision add column dated boolean not null default false;
alter table revision add column published_at int;
alter table revision add column translation_group int;
