-- 0016_translator.sql - accounts that review translations, and in which languages.
-- SPDX-License-Identifier: Apache-2.0

-- A check cannot be changed in place on SQLite: the column is made anew.
alter table account rename role to role_before;
alter table account add column role text not null default 'contributor' check (role in ('translator', 'contributor', 'writer', 'editor', 'administrator')); -- what it may do
update account set role = role_before;
alter table account drop role_before;

create table account_language (
    account_id int not null references account (id), -- who
    language text not null,          -- translates into it
    primary key (account_id, language)
);

create index translation_changed on translation (changed_at, id);
