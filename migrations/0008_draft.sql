-- 0008_draft.sql - what is being written: working copies, who is in which story, and what a list of revisions tells.
-- SPDX-License-Identifier: Apache-2.0

create table working_copy (
    story_id int not null references story (id), -- of which story
    account_id int not null references account (id), -- whose
    base int not null,               -- revision that it was begun from
    serial int not null,             -- the editor's count of changes: a smaller one never replaces a larger
    kept_at int not null,            -- when it was last kept
    fields text not null,            -- the story's fields as the editor sends them (JSON)
    primary key (story_id, account_id)
);

create table presence (
    story_id int not null references story (id), -- who is in which story
    account_id int not null references account (id), -- whose desk has it open
    since int not null,              -- when it was opened
    seen_at int not null,            -- when it was last heard of; gone soon after
    place text not null,             -- where in it: "headline", "body:3" ...
    editing boolean not null,        -- has words that are no revision yet
    primary key (story_id, account_id)
);

-- Lists of revisions do not open their documents.
alter table revision add column words int not null default 0;
alter table revision add column note text not null default '';
