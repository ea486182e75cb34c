-- 0007_account.sql - the desk's language, second factors, links that set a password anew.
-- SPDX-License-Identifier: Apache-2.0

alter table account add column language text not null default ''; -- of the desk for this person; empty: the newsroom's

alter table session add column pending boolean not null default false; -- the password was right, the code is still due

create table account_code (
    account_id integer primary key references account (id), -- whose
    secret blob not null,            -- what its codes are made of (RFC 6238), sealed with the newsroom's key
    created_at int not null,         -- when it was made
    confirmed_at int,                -- when its first code was given; null: it is not asked for yet
    last_step int not null           -- the newest step of time whose code was used: a code works once
);

create table recovery_code (
    account_id int not null references account (id), -- whose
    hash blob not null,              -- SHA-256 of the code: 75 random bits
    primary key (account_id, hash)
);

create table account_link (
    hash blob primary key,           -- SHA-256 of the link's secret
    account_id int not null unique references account (id), -- whose password it sets: one at a time
    expires_at int not null          -- it is good before this
);

create table passkey (
    id integer primary key,          -- number
    account_id int not null references account (id), -- whom it lets in
    credential blob not null unique, -- its name, which the authenticator chose
    public_key blob not null,        -- as libfido2 holds it
    algorithm int not null,          -- COSE number of the key's kind
    sign_count int not null,         -- the authenticator's counter at its last use; 0: it has none
    name text not null,              -- what its owner calls it
    created_at int not null,         -- when it was added
    used_at int                      -- when it last let somebody in, or null
);
create index passkey_account on passkey (account_id, id);

create table passkey_spent (
    hash blob primary key,           -- SHA-256 of a challenge that was answered: none is answered twice
    expires_at int not null          -- when it would not be taken any more anyway
);
create index passkey_spent_expiry on passkey_spent (expires_at);
