-- 0010_list.sql - the list of stories at the desk: saved filters.
-- SPDX-License-Identifier: Apache-2.0

create table saved_filter (
    id integer primary key,          -- number
    account_id int not null references account (id), -- whose
    name text not null,              -- as shown
    query text not null,             -- the list's address behind the "?"
    position int not null,           -- order
    unique (account_id, name)
);
