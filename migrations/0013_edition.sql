-- 0013_edition.sql - sections and tags that are one in all languages.
-- SPDX-License-Identifier: Apache-2.0

alter table section add column translation_group int;
alter table tag add column translation_group int;
create index section_group on section (translation_group, language) where translation_group is not null;
create index tag_group on tag (translation_group, language) where translation_group is not null;
