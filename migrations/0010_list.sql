-- 0010_list.sql - the list of stories at the desk: what it looks through, and filters that people keep.
-- SPDX-License-Identifier: Apache-2.0

create table story_line (
    story_id integer primary key references story (id),
    language text not null,
    status text not null,
    updated_at int not null,
    dated_at int not null,
    owner_id int,
    words text not null
);
create index story_line_order on story_line (updated_at desc, story_id desc);

-- Until a story is saved again it is found by its words as lower() makes them.
insert into story_line (story_id, language, status, updated_at, dated_at, owner_id, words)
select s.id, s.language, s.status, s.updated_at, coalesce(s.published_at, s.publish_at, s.updated_at), r.account_id,
    lower(s.headline || ' ' || s.standfirst || ' ' || s.place || ' ' || s.agency || ' ' || s.slug)
from story s
left join revision r on r.story_id = s.id and r.number = 1;

create table saved_filter (
    id integer primary key,
    account_id int not null references account (id),
    name text not null,
    query text not null,
    created_at int not null,
    unique (account_id, name)
);
