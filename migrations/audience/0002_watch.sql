-- What is watched as it happens: letters on their way, who stood on the front, what was taken out of a story's views.

create table letter (
    id integer primary key,
    name text not null,
    recipient text not null,
    sender text not null,
    message blob not null,
    made_at int not null,
    due_at int not null,
    attempts int not null,
    outcome text not null check (outcome in ('waiting', 'sent', 'refused', 'given-up')),
    problem text not null,
    settled_at int
);
create index letter_due on letter (due_at, id) where outcome = 'waiting';
create index letter_made_at on letter (made_at);

create table letter_made (
    name text primary key,
    at int not null
);

create table front_stay (
    edition text not null,
    story_id int not null,
    slot text not null,
    entered_at int not null,
    left_at int not null,
    primary key (story_id, edition, slot, entered_at)
);
create unique index front_stay_open on front_stay (edition, story_id, slot) where left_at = 9223372036854775807;
create index front_stay_left_at on front_stay (left_at);

create table rejected_hour (
    hour int not null,
    story_id int not null,
    class text not null,
    reason text not null,
    served int not null,
    beacons int not null,
    primary key (story_id, hour, class, reason)
);
create index rejected_hour_hour on rejected_hour (hour);
