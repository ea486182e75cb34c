-- 0004_front.sql - what the pages of sections and people say about them.

alter table section add column description text not null default '';

alter table person add column role text not null default '';
alter table person add column contact text not null default '';
