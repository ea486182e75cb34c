-- 0006_embed.sql - copies of other sites' posts, videos and maps, and the work of taking them.
-- SPDX-License-Identifier: Apache-2.0

create table embed (
    id integer primary key,          -- number
    url text not null unique,        -- address of the post, video or map as stories hold it
    host text not null,              -- of that address: who is asked
    title text not null,             -- plain text; empty: none
    words text not null,             -- the post's own text, a line a paragraph; empty: none
    author text not null,            -- who wrote it, as the other site says; empty: unknown
    handle text not null,            -- the author's name there: "@port"; empty: none
    language text not null,          -- of its words; empty: unknown
    posted_at int,                   -- when it was posted there; null: unknown
    picture_id int references media (id), -- its picture, or null
    picture_alt text not null,       -- what the picture shows, as the other site says; empty: it says nothing
    portrait_id int references media (id), -- its author's picture, or null
    seconds int not null,            -- how long a video or recording is; 0: unknown
    width int not null,              -- of the live frame, for its ratio; 0: the provider's
    height int not null,             -- of the live frame; 0: the provider's
    frame text not null,             -- address of the live frame that the provider named; empty: made from the address
    source text not null,            -- where our copy is from: "oembed", "opengraph", "activity", "desk"; empty: none yet
    taken_at int,                    -- when our copy was taken; null: none yet
    gone_at int,                     -- when the original was found gone; null: it was there
    hidden boolean not null,         -- the desk wants no copy shown
    problem text not null,           -- why the last attempt failed, for the desk; empty: it did not
    due_at int,                      -- next attempt, not before; null: nothing is to be done
    attempts int not null,           -- attempts that failed since the last that did not
    orphaned_at int,                 -- when no story was found to hold it; null: one does
    created_at int not null          -- when a story first held it
);
create index embed_due on embed (host, due_at, id) where due_at is not null;
create index embed_orphaned on embed (orphaned_at, id) where orphaned_at is not null;
create index embed_picture on embed (picture_id) where picture_id is not null;
create index embed_portrait on embed (portrait_id) where portrait_id is not null;

create table story_embed (
    story_id int not null references story (id), -- which story
    embed_id int not null references embed (id), -- holds which
    position int not null,           -- order in the text, from 0
    primary key (story_id, embed_id)
);
create index story_embed_of on story_embed (embed_id, story_id);

create table embed_host (
    host text primary key,           -- a site that is asked for copies, by one server at a time
    due_at int,                      -- when the first of its embeds is due; null: none is
    free_at int not null,            -- not asked before: it is being asked, or did not answer
    failures int not null            -- how often in a row it did not answer
);
create index embed_host_due on embed_host (due_at, host) where due_at is not null;
