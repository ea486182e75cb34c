-- 0025_links.sql - old addresses that imported texts lead to.
-- SPDX-License-Identifier: Apache-2.0

-- Links of imported texts that lead to other pages of the site they came from, until those are here.
create table import_link (
    story_id int not null references story (id),
    path text not null,
    source_id int not null references import_source (id),
    primary key (story_id, path)
);
