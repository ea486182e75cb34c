-- review.sql - translations as the desk reviews them.
-- row: review_item (id int, source_id int, language text, story_id int?, state text, problem text, engine text, changed_at int, reviewed_at int?, headline text, source_language text, stale bool, translated text?, status text?, open_segments int)
-- row: review_count (state text, translations int)
-- row: review_language (language text)
-- row: review_mark (id int, state text, source_changed_at int?)
-- row: review_story (id int, language text, path text?, status text, headline text, revision int, updated_at int)

-- Translations of any state, last changed first. state and language: empty for any; "stale": the original changed since.
-- account: whose languages alone; 0 for all.
-- name: review_items (before_at int, before_id int, state text, language text, account_id int, count int) -> review_item*
select t.id, t.source_id, t.language, t.story_id, t.state, t.problem, t.engine, t.changed_at, t.reviewed_at, o.headline,
    o.language, t.story_id is not null and t.source_revision <> o.revision, e.headline, e.status,
    (select count(*) from translation_segment s
     where s.translation_id = t.id and s.origin <> 'kept' and (s.target is null or s.problem <> ''))
from translation t
join story o on o.id = t.source_id
left join story e on e.id = t.story_id
where (t.changed_at, t.id) < ($1, $2)
    and ($3 = '' or t.state = $3 or ($3 = 'stale' and t.story_id is not null and t.source_revision <> o.revision))
    and ($4 = '' or t.language = $4)
    and ($5 = 0 or t.language in (select language from account_language where account_id = $5))
order by t.changed_at desc, t.id desc
limit $6

-- How many there are of each state, and of those whose original changed since.
-- name: review_counts (language text, account_id int) -> review_count*
select /*scan*/ /*sort*/ t.state, count(*)
from translation t
where ($1 = '' or t.language = $1)
    and ($2 = 0 or t.language in (select language from account_language where account_id = $2))
group by t.state
union all
select 'stale', count(*)
from translation t
join story o on o.id = t.source_id
where t.story_id is not null and t.source_revision <> o.revision
    and ($1 = '' or t.language = $1)
    and ($2 = 0 or t.language in (select language from account_language where account_id = $2))

-- When one last changed; null where there is none.
-- name: review_newest () -> int?
select changed_at from translation order by changed_at desc, id desc limit 1

-- name: review_story (id int) -> review_story?
select id, language, path, status, headline, revision, updated_at from story where id = $1

-- What a story is as a translation; the time where its original changed since.
-- name: review_mark (story_id int) -> review_mark?
select t.id, t.state, case when t.source_revision <> o.revision then o.updated_at end
from translation t
join story o on o.id = t.source_id
where t.story_id = $1

-- The machine lets go of it: whatever a server is at with it counts no more.
-- name: review_take_over (id int, now int)
update translation set state = 'hand', problem = '', lease_until = 0, lease_by = '', changed_at = $2 where id = $1

-- ---- who may ----

-- name: review_languages (account_id int) -> review_language*
select language from account_language where account_id = $1 order by language

-- name: review_language_delete (account_id int)
delete from account_language where account_id = $1

-- name: review_language_add (account_id int, language text)
insert into account_language (account_id, language) values ($1, $2) on conflict do nothing

-- Whether the account translates into the language of a translation.
-- name: review_is_ones (account_id int, language text) -> int
select count(*) from account_language where account_id = $1 and language = $2

-- The same by the story that the translation is, for its preview.
-- name: review_story_is_ones (account_id int, story_id int) -> int
select count(*) from translation t
join account_language l on l.language = t.language and l.account_id = $1
where t.story_id = $2
