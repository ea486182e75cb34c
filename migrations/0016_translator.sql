-- 0016_translator.sql - which languages an account may review translations in.
-- SPDX-License-Identifier: Apache-2.0

create table account_language (
    account_id int not null references account (id),
    language text not null,
    primary key (account_id, language)
);
