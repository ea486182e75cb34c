-- One audience of several nodes on one PostgreSQL: what each tells, and which of them knows people.

create table reporter (
    node int not null primary key,
    number int not null,
    upto int not null,
    seen_at int not null
);

create table parcel (
    id integer primary key,
    node int not null,
    since int not null,
    upto int not null,
    made_at int not null,
    content blob not null
);
create index parcel_upto on parcel (upto, id);

create table turn (
    id integer primary key,
    node int not null,
    number int not null,
    until_at int not null,
    summed_at int not null
);
