-- 0008_draft.sql - what is being written: working copies, and who is in which story.
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
