-- 0014_memory.sql - sentences that were translated, and the words of the house.
-- SPDX-License-Identifier: Apache-2.0

create table segment_memory (
    source_language text not null,
    target_language text not null,
    source_hash blob not null,
    target_hash blob not null,
    source text not null,
    target text not null,
    person boolean not null,
    author text not null,
    changed_at int not null,
    primary key (target_language, source_language, source_hash)
);
create index segment_memory_reverse on segment_memory (source_language, target_language, target_hash);

create table glossary_term (
    id integer primary key,
    source_language text not null,
    target_language text not null,
    source text not null,
    target text not null,
    created_at int not null,
    unique (source_language, target_language, source)
);
