-- 0015_translation.sql - which stories are translated into which editions, and how far that is.
-- SPDX-License-Identifier: Apache-2.0

create table translation (
    id integer primary key,
    source_id int not null references story (id),
    language text not null references edition (language),
    story_id int references story (id),
    state text not null check (state in ('due', 'done', 'held', 'failed', 'hand')),
    source_revision int not null,
    story_revision int not null,
    edited boolean not null,
    rank int not null,
    due_at int not null,
    lease_until int not null,
    lease_by text not null,
    attempts int not null,
    problem text not null,
    engine text not null,
    changed_at int not null,
    reviewed_at int,
    reviewed_by int references account (id),
    unique (source_id, language)
);
create index translation_due on translation (rank, due_at, id) where state = 'due';
create index translation_state on translation (state, changed_at, id);
create unique index translation_story on translation (story_id) where story_id is not null;

create table translation_segment (
    translation_id int not null references translation (id),
    position int not null,
    place text not null,
    source text not null,
    before text,
    target text,
    origin text not null check (origin in ('none', 'machine', 'memory', 'person', 'kept')),
    author text not null,
    problem text not null,
    reviewed boolean not null,
    primary key (translation_id, position)
);
