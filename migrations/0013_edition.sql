-- 0013_edition.sql - sections and tags that are one in all languages; what a page asks of a story's versions.
-- SPDX-License-Identifier: Apache-2.0

alter table section add column translation_group int;
alter table tag add column translation_group int;

-- Editions had a section of the same slug for the same subject so far.
update section
set translation_group = (select min(o.id) from section o where o.slug = section.slug)
where (select count(*) from section o where o.slug = section.slug) > 1;

create unique index section_group on section (translation_group, language) where translation_group is not null;
create unique index tag_group on tag (translation_group, language) where translation_group is not null;

-- All that the menu of languages prints stands in the index.
drop index story_group;
create index story_group on story (translation_group, status, language, id, path, noindex)
where translation_group is not null;

-- What the setting `editions` says of them.
alter table edition drop column title;
alter table edition drop column zone;
