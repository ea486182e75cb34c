-- 0001_audience.sql - the audience's figures: hours, days, facets, what was taken out, seals, and the events of a day.
-- SPDX-License-Identifier: Apache-2.0

create table view_hour (
    hour int not null,
    story_id int not null,
    page text not null,
    edition text not null,
    served int not null,
    seen int not null,
    read int not null,
    seconds int not null,
    depth blob not null,
    visitors blob not null,
    primary key (hour, story_id, page)
);
create index view_hour_story on view_hour (story_id, page, hour);

create table view_day (
    day int not null,
    story_id int not null,
    page text not null,
    edition text not null,
    served int not null,
    seen int not null,
    read int not null,
    seconds int not null,
    depth blob not null,
    visitors blob not null,
    primary key (day, story_id, page)
);

create table facet_day (
    day int not null,
    facet text not null,
    value text not null,
    story_id int not null,
    served int not null,
    seen int not null,
    read int not null,
    seconds int not null default 0,
    visitors blob not null,
    primary key (day, facet, story_id, value)
);
create index facet_day_story on facet_day (story_id, facet, day) where story_id <> 0;

create table view_month (
    month int not null,
    story_id int not null,
    page text not null,
    served int not null,
    seen int not null,
    read int not null,
    seconds int not null,
    depth blob not null,
    visitors blob not null,
    primary key (story_id, page, month)
);

create table facet_month (
    month int not null,
    facet text not null,
    value text not null,
    story_id int not null,
    served int not null,
    seen int not null,
    read int not null,
    seconds int not null,
    visitors blob not null,
    primary key (month, facet, story_id, value)
);
create index facet_month_story on facet_month (story_id, facet, month) where story_id <> 0;

create table sheet (
    span text not null check (span in ('day', 'month')),
    number int not null,
    facet text not null,
    sums blob not null,
    primary key (span, number, facet)
);

create table stale (
    span text not null check (span in ('day', 'month')),
    number int not null,
    primary key (span, number)
);

create table rejected_day (
    day int not null,
    class text not null,
    reason text not null,
    served int not null,
    beacons int not null,
    primary key (day, class, reason)
);

create table rolled_day (
    day integer primary key,
    rolled_at int not null,
    thinned boolean not null default false
);
create index rolled_day_unthinned on rolled_day (day) where not thinned;

create table seal (
    day integer primary key,
    row_count int not null,
    served int not null,
    seen int not null,
    read int not null,
    digest blob not null,
    chain blob not null,
    signature blob not null,
    sealed_at int not null
);

create table event (
    id integer primary key,
    at int not null,
    visitor int not null,
    view int not null,
    story_id int not null,
    page text not null,
    edition text not null,
    kind int not null,
    seconds int not null,
    depth int not null,
    counted boolean not null
);
create index event_at on event (at);

create table visitor_key (
    id integer primary key,
    day int not null,
    key blob not null
);

create table imported (
    digest blob primary key,
    name text not null,
    format text not null,
    row_count int not null,
    imported_at int not null
);

create table shared_report (
    id integer primary key,
    hash blob not null unique,
    report text not null,
    made_by text not null,
    created_at int not null,
    expires_at int not null
);
create index shared_report_expires on shared_report (expires_at);
