-- 0003_rendition.sql - pictures in the sizes and formats that pages show, and the work of making them.

alter table media add column renditions text;
alter table media add column shown text;
create index person_portrait on person (portrait_id) where portrait_id is not null;

create table rendition (
    path text primary key,
    media_id int not null references media (id),
    hash blob not null,
    type text not null,
    width int not null,
    height int not null,
    bytes int not null
);
create index rendition_media on rendition (media_id);

create table rendition_job (
    media_id int primary key references media (id),
    due_at int,
    attempts int not null,
    problem text not null
);
create index rendition_job_due on rendition_job (due_at) where due_at is not null;

-- What came in before there were renditions gets its own.
insert into rendition_job (media_id, due_at, attempts, problem) select id, 0, 0, '' from media;
