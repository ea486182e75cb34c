-- 0012_revision_packing.sql - versions that were followed by others are kept as what differs.
-- SPDX-License-Identifier: Apache-2.0

alter table revision add column base int;
alter table revision add column packed blob;
create index revision_unpacked on revision (story_id, number) where base is null;

-- A card names its story's section: found without the row.
create index story_section_primary on story_section (story_id, section_id, position, inherited)
    where position = 0 and not inherited;

-- The desk's list looks through its filters and counts without the rows.
drop index story_line_order;
create index story_line_order on story_line (updated_at desc, story_id desc, status, language, dated_at, owner_id);
create index story_line_count on story_line (status, language, owner_id);
