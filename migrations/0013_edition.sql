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

-- The versions of a story that readers see, in one row: a page that has thirty prints each of them four times.
create table story_versions (
    id int primary key,
    versions text not null
);
insert into story_versions (id, versions)
select translation_group,
    string_agg(id || ' ' || language || ' ' || case when noindex then '1' else '0' end || ' ' || path, ' '
               order by language, id)
from story
where translation_group is not null and status = 'published'
group by translation_group;

-- What the setting `editions` says of them.
alter table edition drop column title;
alter table edition drop column zone;
