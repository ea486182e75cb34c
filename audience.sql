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

-- Stories of a day that is sealed and long past stand here and no longer in view_day: some of them in a row.
create table view_past (
    day int not null,                -- as in view_day
    story_id int not null,           -- the first of them; up to the first of the next row
    stories blob not null,           -- what view_day had of each (audience/piece.h)
    primary key (day, story_id)
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
    sealed_at int not null,          -- when
    packed boolean not null default false -- its stories stand in view_past
);
create index seal_unpacked on seal (day) where not packed;

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

-- Mail on its way, one row a recipient; kept for a while after, for the desk.
create table letter (
    id integer primary key,          -- number
    name text not null,              -- what it is about: "digest", "alert:42" (0: the site)
    recipient text not null,         -- address
    sender text not null,            -- address
    message blob not null,           -- as it is sent, the same each time it is tried; empty once it is over
    made_at int not null,            -- when
    due_at int not null,             -- when it is tried next; while it is on its way: when it is given up for lost
    attempts int not null,           -- that failed
    outcome text not null check (outcome in ('waiting', 'sent', 'refused', 'given-up')), -- what became of it
    problem text not null,           -- what the last attempt came to; empty: nothing was wrong
    settled_at int,                  -- when it was sent, refused or given up
    lease_by text not null default '' -- node that is sending it, by its id; empty: nobody is
);
create index letter_due on letter (due_at, id) where outcome = 'waiting';
create index letter_lease on letter (lease_by) where lease_by <> '';
create index letter_made_at on letter (made_at);

-- So that no letter is made twice, also by two servers.
create table letter_made (
    name text primary key,           -- as in letter
    at int not null                  -- when the last one was made, or was due
);

-- Who stood above the fold of a front, from when to when.
create table front_stay (
    edition text not null,           -- language
    story_id int not null,           -- story
    slot text not null,              -- "lead", "second-1", "latest-3", "section/harbour"
    entered_at int not null,         -- when it was first seen there
    left_at int not null,            -- when it was seen to be gone; the greatest number while it stands there
    primary key (story_id, edition, slot, entered_at)
);
create unique index front_stay_open on front_stay (edition, story_id, slot) where left_at = 9223372036854775807;
create index front_stay_left_at on front_stay (left_at);

-- As rejected_day, of one story; for as long as view_hour.
create table rejected_hour (
    hour int not null,               -- as in view_hour
    story_id int not null,           -- story
    class text not null,             -- as in rejected_day
    reason text not null,            -- as in rejected_day
    served int not null,             -- as in rejected_day
    beacons int not null,            -- as in rejected_day
    primary key (story_id, hour, class, reason)
);
create index rejected_hour_hour on rejected_hour (hour);

-- Nodes of one newsroom (PostgreSQL): up to when each has told what it saw.
create table reporter (
    node int not null primary key,   -- number that the process drew at its start
    number int not null,             -- how often it told
    upto int not null,               -- half seconds since 1970, by the node's clock: all before it is told
    seen_at int not null             -- when it told last, by the database's clock
);

-- What nodes saw, on its way to the one that knows people; there for about a second.
create table parcel (
    id integer primary key,          -- number
    node int not null,               -- as in reporter
    since int not null,              -- as upto: when the first of it may have been
    upto int not null,               -- as in reporter
    made_at int not null,            -- when it was told, by the database's clock
    content blob not null            -- sums, and events without addresses (audience/parcel.h)
);
create index parcel_upto on parcel (upto, id);

-- Which node takes parcels, rolls up, seals and sums.
create table turn (
    id integer primary key,          -- 1
    node int not null,               -- as in reporter
    number int not null,             -- how often it went from one to another
    until_at int not null,           -- when another may take it, by the database's clock
    summed_at int not null           -- when the figures of today were added up; 0: not yet
);
