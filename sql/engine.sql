-- engine.sql - what each engine of translation was asked on each day.
-- row: engine_use (day int, engine text, requests int, failures int, characters int, problem text, problem_at int?)

-- Counts a request before it is sent, unless it would pass the day's characters (0: there is no such limit).
-- name: engine_use_take (day int, engine text, characters int, daily int) -> changed
insert into engine_use (day, engine, requests, failures, characters, problem)
select cast($1 as bigint), cast($2 as text), 1, 0, cast($3 as bigint), ''
where $4 = 0 or $3 <= $4
on conflict (day, engine) do update
set requests = engine_use.requests + 1, characters = engine_use.characters + excluded.characters
where $4 = 0 or engine_use.characters + excluded.characters <= $4

-- name: engine_use_fail (day int, engine text, problem text, now int)
update engine_use set failures = failures + 1, problem = $3, problem_at = $4 where day = $1 and engine = $2

-- name: engine_use_since (day int) -> engine_use*
select day, engine, requests, failures, characters, problem, problem_at
from engine_use where day >= $1 order by day desc, engine /*sort*/
