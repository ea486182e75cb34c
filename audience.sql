-- audience.sql - what the audience's own database looks like when all of its migrations have run; for people, and compared
-- with them by a test. It may be deleted: it is made anew. An hour is counted from 1970 UTC, a day likewise but from
-- midnight of the newsroom's zone. served, seen and read are never added to each other (docs/audience.md).

create table view_hour (
    hour int not null,               -- hours since 1970 UTC
    story_id int not null,           -- story, or 0 for a page that is none
    page text not null,              -- "front:es", "section:7"; empty for a story
    edition text not null,           -- language of the edition
    served int not null,             -- pages that were sent to people
    seen int not null,               -- of them, visible in a browser
    read int not null,               -- of them, with the end of the text in view after a plausible time
    seconds int not null,            -- active reading time of all together
    depth blob not null,             -- eleven varints: loadings that came to 0, 10 ... 100 % of the text and no further
    visitors blob not null,          -- sketch of who was served (audience/sketch.h)
    primary key (hour, story_id, page)
);
create index view_hour_story on view_hour (story_id, page, hour);

create table view_day (
    day int not null,                -- days since 1970, in the newsroom's zone
    story_id int not null,           -- as in view_hour
    page text not null,              -- as in view_hour
    edition text not null,           -- as in view_hour
    served int not null,             -- as in view_hour
    seen int not null,               -- as in view_hour
    read int not null,               -- as in view_hour
    seconds int not null,            -- as in view_hour
    depth blob not null,             -- as in view_hour
    visitors blob not null,          -- as in view_hour
    primary key (day, story_id, page)
);

create table facet_day (
    day int not null,                -- as in view_day
    facet text not null,             -- "referrer", "country", "device", "share", "entry" ...: docs/audience.md names all
    value text not null,             -- of it: "search Google", "ES", "phone"
    story_id int not null,           -- story, or 0: all pages together
    served int not null,             -- as in view_hour; of clicks, words and addresses: how often
    seen int not null,               -- as in view_hour
    read int not null,               -- as in view_hour
    seconds int not null default 0,  -- as in view_hour, of what is made of view_day; else 0
    visitors blob not null,          -- as in view_hour; empty where it is not kept
    primary key (day, facet, story_id, value)
);
create index facet_day_story on facet_day (story_id, facet, day) where story_id <> 0;

create table view_month (
    month int not null,              -- year * 12 + month - 1, in the newsroom's zone
    story_id int not null,           -- as in view_hour
    page text not null,              -- as in view_hour
    served int not null,             -- as in view_hour
    seen int not null,               -- as in view_hour
    read int not null,               -- as in view_hour
    seconds int not null,            -- as in view_hour
    depth blob not null,             -- as in view_hour
    visitors blob not null,          -- as in view_hour
    primary key (story_id, page, month)
);

create table facet_month (
    month int not null,              -- as in view_month
    facet text not null,             -- as in facet_day
    value text not null,             -- as in facet_day
    story_id int not null,           -- as in facet_day
    served int not null,             -- as in view_hour
    seen int not null,               -- as in view_hour
    read int not null,               -- as in view_hour
    seconds int not null,            -- as in facet_day
    visitors blob not null,          -- as in view_hour; empty where it is not kept
    primary key (month, facet, story_id, value)
);
create index facet_month_story on facet_month (story_id, facet, month) where story_id <> 0;

-- The sums of all values of a facet in one row: what a report over a year adds up.
create table sheet (
    span text not null check (span in ('day', 'month')), -- of what
    number int not null,             -- which day (as in view_day) or month (as in view_month)
    facet text not null,             -- as in facet_day; "story" and "page" are view_day's
    sums blob not null,              -- every value with its sums (audience/sheet.h)
    primary key (span, number, facet)
);

-- Whose sheets and facets are to be made, or made anew: the figures below them changed.
create table stale (
    span text not null check (span in ('day', 'month')), -- as in sheet
    number int not null,             -- as in sheet
    primary key (span, number)
);

create table rejected_day (
    day int not null,                -- as in view_day
    class text not null,             -- kind of machine (audience/robot.h): "search", "ai", "forged"
    reason text not null,            -- why it was taken out (audience/judge.h): "agent", "rate"
    served int not null,             -- pages sent to it
    beacons int not null,            -- beacons it sent
    primary key (day, class, reason)
);

create table rolled_day (
    day integer primary key,         -- whose hours were added up into view_day, and are not added again
    rolled_at int not null,          -- when
    thinned boolean not null default false -- of its facets only the most read values are in facet_day; all stand in sheet
);
create index rolled_day_unthinned on rolled_day (day) where not thinned;

create table seal (
    day integer primary key,         -- whose figures are sealed
    row_count int not null,           -- of view_day that went in
    served int not null,             -- sums of them, which stay when the figures of the day are gone
    seen int not null,               -- as served
    read int not null,               -- as served
    digest blob not null,            -- of the day's figures in their canonical form
    chain blob not null,             -- of the chain up to this day
    signature blob not null,         -- Ed25519 over chain
    sealed_at int not null           -- when
);

-- At most 24 hours: what matches a beacon with its page and shows how a visitor behaves.
create table event (
    id integer primary key,          -- number, in order of arrival
    at int not null,                 -- when
    visitor int not null,            -- keyed hash of who; the key is thrown away each day
    view int not null,               -- number that the script drew for this loading of the page; 0: the page was sent
    story_id int not null,           -- as in view_hour
    page text not null,              -- as in view_hour
    edition text not null,           -- as in view_hour
    kind int not null,               -- served, seen, read, left (audience/judge.h)
    seconds int not null,            -- active time that was counted with it
    depth int not null,              -- step of the text reached that was counted with it; -1: none
    counted boolean not null         -- it stands in the figures
);
create index event_at on event (at);

create table visitor_key (
    id integer primary key,          -- 1
    day int not null,                -- that it is for; overwritten by the next day's
    key blob not null                -- of the hash that visitors are known by
);

create table imported (
    digest blob primary key,         -- SHA-256 of a file, or of a part of one, whose figures are in
    name text not null,              -- of the file, for people
    format text not null,            -- "nginx", "plausible"
    row_count int not null,           -- lines or rows that were counted
    imported_at int not null         -- when
);

create table shared_report (
    id integer primary key,          -- number
    hash blob not null unique,       -- SHA-256 of the link's secret
    report text not null,            -- which, with its period, as a query
    made_by text not null,           -- account that shares it
    created_at int not null,         -- when
    expires_at int not null          -- the link shows nothing from then on
);
create index shared_report_expires on shared_report (expires_at);
