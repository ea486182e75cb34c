-- placeholder
create table placeholder_search (id integer primary key);
