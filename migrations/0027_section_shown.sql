-- 0027_section_shown.sql - sections that came with an import have a page, also before a story of theirs is out.
-- SPDX-License-Identifier: Apache-2.0

insert into listing (list, month, stories)
select 'section:' || cast(s.id as text), 0, 0 from section s
where exists (select 1 from import_text t where t.key like 'term %' and t.text = s.slug)
on conflict (list, month) do nothing;
