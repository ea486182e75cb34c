-- 0009_release.sql - going out: changes held back, moves that can be undone, notes to colleagues, links for a preview, a story's history.
-- SPDX-License-Identifier: Apache-2.0

create table move (
    story_id int primary key references story (id), -- which story; its last move only
    account_id int not null references account (id), -- who moved it
    moved_at int not null,           -- when
    updated_at int not null,         -- the story's after the move: a later change ends the undo
    status text not null,            -- of before, as in story
    path text,                       -- of before, as in story
    published_at int,                -- of before, as in story
    modified_at int,                 -- of before, as in story
    publish_at int,                  -- of before, as in story
    withdrawn_at int,                -- of before, as in story
    withdrawn_reason text not null,  -- of before, as in story
    revision int not null,           -- the revision that stood before; the content is its
    held int,                        -- a change that was held back before; null: there was none
    release_at int,                  -- when that was to go out; null: by hand
    dated boolean not null,          -- whether that changes "updated"
    led_to int references story (id), -- the story that the new address led to before, or null
    led_status int                   -- status of that redirect; null: there was none
);

create table held (
    story_id int primary key references story (id), -- a story that is out
    revision int not null,           -- its change that readers do not see yet
    account_id int references account (id), -- who last saved it; null: a command
    release_at int,                  -- when it goes out by itself; null: when somebody releases it
    dated boolean not null           -- that changes the story's "updated"
);
create index held_due on held (release_at, story_id) where release_at is not null;

create table note (
    id integer primary key,          -- number
    story_id int not null references story (id), -- about which story
    account_id int not null references account (id), -- whose
    field text not null,             -- where the passage stands: "body", "headline" ...; empty: the whole story
    passage text not null,           -- the words it is about; empty: the whole field
    before text not null,            -- the words in front of them when the note was written
    behind text not null,            -- the words behind them
    body text not null,              -- plain text
    created_at int not null,         -- when it was written
    resolved_at int,                 -- when it was settled; null: open
    resolved_by int references account (id) -- who settled it; null: open
);
create index note_story on note (story_id, id);
create index note_open on note (story_id) where resolved_at is null;

create table note_told (
    note_id int not null references note (id), -- which note
    account_id int not null references account (id), -- is addressed to whom
    primary key (note_id, account_id)
);

create table preview_link (
    id integer primary key,          -- number
    hash blob not null unique,       -- SHA-256 of the secret in the address
    story_id int not null references story (id), -- which story it shows
    account_id int not null references account (id), -- who made it
    created_at int not null,         -- when
    expires_at int not null,         -- when it ends
    opened_at int,                   -- when it was last opened; null: never
    opened int not null              -- how often
);
create index preview_link_story on preview_link (story_id, id);
create index preview_link_expiry on preview_link (expires_at);

create index audit_subject on audit (subject, number);
