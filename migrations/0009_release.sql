-- 0009_release.sql - going out: revisions held back, notes to colleagues, preview links.
-- SPDX-License-Identifier: Apache-2.0

create table note (
    id integer primary key,          -- number
    story_id int not null references story (id), -- about which story
    account_id int not null references account (id), -- whose
    passage text not null,           -- the words it is about; empty: the whole story
    body text not null,              -- plain text
    created_at int not null,         -- when it was written
    resolved_at int                  -- when it was settled; null: open
);
create index note_story on note (story_id, id);
