-- 0002_search.sql - the index of words, and the stories that are like one another.

create table search_state (
    id int primary key,              -- 1: the only row
    version int not null,            -- how the words were split that the index holds; another version builds it anew
    built_to int not null,           -- while it is built anew: stories up to this number are in it
    complete boolean not null        -- every published story is in it
);
insert into search_state (id, version, built_to, complete) values (1, 0, 0, false);

create table search_language (
    language text primary key,       -- edition whose stories it counts
    documents int not null,          -- stories in the index
    words int not null,              -- their words, all together
    live int not null,               -- stories that are in no segment yet
    next_number int not null         -- number that the next one gets
);

create table search_document (
    story_id integer primary key,    -- a published story
    language text not null,          -- its edition
    number int not null,             -- its number among all that were ever put into the edition's index
    published_at int not null,       -- its date
    length int not null,             -- words that count for its length
    sections blob not null,          -- numbers of its sections, each as a varint
    vector blob,                     -- its terms with what they count; null once it is in a segment
    related boolean not null         -- related stories were looked for since it was last changed
);
create unique index search_document_number on search_document (language, number);
create index search_document_live on search_document (language, number) where vector is not null;
create index search_document_unrelated on search_document (story_id) where not related;

create table search_segment (
    id integer primary key,          -- number
    language text not null,          -- edition
    state int not null,              -- 0 being merged, 1 in use, 2 gone, its blocks to be deleted
    first_number int not null,       -- it holds the stories numbered from here
    last_number int not null,        -- to here, this one not included
    documents int not null,          -- so many of them
    dead int not null,               -- so many of those were changed or withdrawn since
    dead_map blob not null,          -- a bit for each of them, set for the dead; empty for none
    merged_to blob not null          -- state 0: terms up to this one were merged
);
create index search_segment_order on search_segment (language, state, first_number);
create index search_segment_state on search_segment (state, id);

create table search_block (
    id integer primary key,          -- number
    segment_id int not null references search_segment (id), -- of which segment
    first_term blob not null,        -- its first term
    data blob not null,              -- terms, each with the stories that have it (src/search/block.h)
    unique (segment_id, first_term)
);

create table search_column (
    segment_id int not null references search_segment (id), -- of which segment
    kind int not null,               -- 0 numbers, 1 stories, 2 dates, 3 lengths, 4 sections
    data blob not null,              -- the values of its stories, in their order (src/search/segment.h)
    primary key (segment_id, kind)
);

create table related (
    story_id int not null references story (id), -- under which story
    position int not null,           -- order, from 0
    target_id int not null references story (id), -- the story that is like it
    primary key (story_id, position)
);

-- Compressed already, by what they hold.
-- @postgres
alter table search_document alter vector set storage external;
alter table search_block alter data set storage external;
alter table search_column alter data set storage external;
-- @both
