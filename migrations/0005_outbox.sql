-- 0005_outbox.sql - when each month of a sitemap last changed; what is to be told to search engines and hubs;
-- how far long work has got.
-- SPDX-License-Identifier: Apache-2.0

create table sitemap (
    language text not null,          -- edition
    month int not null,              -- year * 12 + month - 1, in UTC, of the stories' dates
    changed_at int not null,         -- when a story of that month was last published, changed or taken down
    primary key (language, month)
);
-- @sqlite
insert into sitemap (language, month, changed_at)
select language,
    cast(strftime('%Y', published_at / 1000000.0, 'unixepoch') as int) * 12
        + cast(strftime('%m', published_at / 1000000.0, 'unixepoch') as int) - 1,
    max(max(published_at, coalesce(modified_at, published_at)))
from story where status = 'published' group by 1, 2;
-- @postgres
insert into sitemap (language, month, changed_at)
select language,
    (extract(year from at) * 12 + extract(month from at) - 1)::bigint,
    max(greatest(published_at, coalesce(modified_at, published_at)))
from (
    select language, published_at, modified_at,
        timestamp 'epoch' + published_at * interval '1 microsecond' as at
    from story where status = 'published'
) dated group by 1, 2;
-- @both

create table outbox (
    id integer primary key,          -- number
    service text not null check (service in ('indexnow', 'websub')), -- who is told
    target text not null,            -- address that is told: the endpoint, or the hub
    subject text not null,           -- what changed: a story's path; or a list whose feeds did, as listing names it
    created_at int not null,         -- when it last changed
    due_at int not null,             -- not to be tried before; while it is being sent, when that is given up
    attempts int not null,           -- tries that failed so far
    unique (service, target, subject)
);
create index outbox_due on outbox (due_at, id);

create table progress (
    name text primary key,           -- which long work: "permalink"
    subject text not null,           -- what it is for: the pattern that stories' addresses get
    position int                     -- number of the last story that has it; null: all have
);
