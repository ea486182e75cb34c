-- 0018_import.sql - what came from elsewhere, by what it was called there: a second import changes what changed.
-- SPDX-License-Identifier: Apache-2.0

create table import_source (
    id integer primary key,
    site text not null unique,
    format text not null,
    created_at int not null
);

create table import_story (
    source_id int not null references import_source (id),
    key text not null,
    checksum blob not null,
    story_id int not null references story (id),
    revision int not null,
    primary key (source_id, key)
);
create index import_story_story on import_story (story_id);

create table import_media (
    source_id int not null references import_source (id),
    key text not null,
    address text not null,
    place text not null,
    title text not null,
    alt text not null,
    caption text not null,
    credit text not null,
    parent text not null,
    path text not null,
    media_id int references media (id),
    primary key (source_id, key)
);
create index import_media_place on import_media (source_id, place, key);
create index import_media_parent on import_media (source_id, parent, key);
create index import_media_media on import_media (media_id) where media_id is not null;

create table import_author (
    source_id int not null references import_source (id),
    key text not null,
    name text not null,
    slug text not null,
    primary key (source_id, key)
);

create table import_text (
    source_id int not null references import_source (id),
    key text not null,
    text text not null,
    primary key (source_id, key)
);

create table import_also (
    story_id int not null references story (id),
    position int not null,
    source_id int not null references import_source (id),
    title text not null,
    path text not null,
    target_id int references story (id),
    primary key (story_id, position)
);
create index import_also_target on import_also (target_id) where target_id is not null;
