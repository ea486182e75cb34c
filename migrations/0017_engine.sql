-- 0017_engine.sql - what each engine of translation was asked on each day.
-- SPDX-License-Identifier: Apache-2.0

create table engine_use (
    day int not null,
    engine text not null,
    requests int not null,
    failures int not null,
    characters int not null,
    problem text not null,
    problem_at int,
    primary key (day, engine)
);
