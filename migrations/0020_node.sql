-- 0020_node.sql - who serves the newsroom, where its store is one for several machines.
-- SPDX-License-Identifier: Apache-2.0

create table node (
    id text primary key,
    name text not null,
    address text not null,
    version text not null,
    started_at int not null,
    seen_at int not null,
    hears boolean not null,
    lag int not null,
    gaps int not null,
    doubts int not null
);

create table node_key (
    number integer primary key check (number = 1),
    fingerprint text not null
);
