-- list.sql - the list of stories at the desk, and the filters that people keep.
-- row: list_item (id int, language text, path text?, status text, headline text, place text, section text?, authors text?, word_count int, revision int, created_at int, updated_at int, published_at int?, publish_at int?, embargo_at int?, open_notes int, source_changed_at int?)
-- row: list_count (status text, stories int)
-- row: saved_filter (id int, name text, query text)

-- name: list_put (story_id int, language text, status text, updated_at int, dated_at int, owner_id int?, words text)
insert into story_line (story_id, language, status, updated_at, dated_at, owner_id, words)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (story_id) do update
set language = excluded.language, status = excluded.status, updated_at = excluded.updated_at,
    dated_at = excluded.dated_at, words = excluded.words

-- The same of a story that this transaction made.
-- name: list_insert (story_id int, language text, status text, updated_at int, dated_at int, owner_id int?, words text)
insert into story_line (story_id, language, status, updated_at, dated_at, owner_id, words)
values ($1, $2, $3, $4, $5, $6, $7)

-- Stories of any state, last saved first. status and language: empty for any. section, tag, person: 0 for any. dated
-- from first to before last. words 1 to 3: each stands somewhere in what the story is found by; empty for none. owner 0:
-- everybody's; else only what that account made, or what its person (0: none) has a byline in.
-- name: list_items (before_at int, before_id int, status text, language text, section_id int, tag_id int, person_id int, first_at int, last_at int, word text, second_word text, third_word text, owner_id int, own_person_id int, count int) -> list_item*
with found (id, updated_at) as (
    select l.story_id, l.updated_at
    from story_line l
    where (l.updated_at, l.story_id) < ($1, $2)
        and ($3 = '' or l.status = $3)
        and ($4 = '' or l.language = $4)
        and l.dated_at >= $8 and l.dated_at < $9
        and ($5 = 0 or l.story_id in (select story_id from story_section where section_id = $5))
        and ($6 = 0 or l.story_id in (select story_id from story_tag where tag_id = $6))
        and ($7 = 0 or l.story_id in (select story_id from byline where person_id = $7))
        and strpos(l.words, $10) > 0 and strpos(l.words, $11) > 0 and strpos(l.words, $12) > 0
        and ($13 = 0 or l.owner_id = $13 or l.story_id in (select story_id from byline where person_id = $14))
    order by l.updated_at desc, l.story_id desc
    limit $15
)
select /*scan*/ /*sort*/ s.id, s.language, s.path, s.status, s.headline, s.place,
    (select c.name from story_section x join section c on c.id = x.section_id
     where x.story_id = s.id and x.position = 0),
    (select string_agg(coalesce(b.name, p.name), ', ' order by b.position)
     from byline b left join person p on p.id = b.person_id
     where b.story_id = s.id),
    s.word_count, s.revision, s.created_at, s.updated_at, s.published_at, s.publish_at, s.embargo_at,
    (select count(*) from note n where n.story_id = s.id and n.resolved_at is null),
    (select o.updated_at from translation t join story o on o.id = t.source_id
     where t.story_id = s.id and t.source_revision <> o.revision)
from found f
join story s on s.id = f.id
order by f.updated_at desc, f.id desc

-- name: list_counts (language text, owner_id int, own_person_id int) -> list_count*
select /*scan*/ /*sort*/ l.status, count(*)
from story_line l
where ($1 = '' or l.language = $1)
    and ($2 = 0 or l.owner_id = $2 or l.story_id in (select story_id from byline where person_id = $3))
group by l.status

-- When the newest change was; null where there is no story.
-- name: list_newest () -> int?
select updated_at from story_line order by updated_at desc, story_id desc limit 1

-- A draft that an account began and left as it was: no word in it, nothing kept of it, and nobody there since seen_at;
-- null: none.
-- name: list_left_empty (account_id int, language text, seen_at int) -> int?
select s.id
from story_line l
join story s on s.id = l.story_id
where l.status = 'draft' and l.language = $2 and l.owner_id = $1 and s.revision = 1
    and s.headline = '' and s.standfirst = '' and s.body = '' and s.place = '' and s.agency = '' and s.social_title = ''
    and s.canonical = '' and s.lead_media_id is null and s.published_at is null and s.publish_at is null
    and (s.translation_group is null or s.translation_group = s.id)
    and not exists (select 1 from working_copy where story_id = s.id)
    and not exists (select 1 from presence where story_id = s.id and seen_at >= $3)
    and not exists (select 1 from note where story_id = s.id)
    and not exists (select 1 from byline where story_id = s.id)
    and not exists (select 1 from story_section where story_id = s.id)
    and not exists (select 1 from story_tag where story_id = s.id)
limit 1

-- name: saved_filter_list (account_id int) -> saved_filter*
select id, name, query from saved_filter where account_id = $1 order by name

-- name: saved_filter_count (account_id int) -> int
select count(*) from saved_filter where account_id = $1

-- name: saved_filter_put (account_id int, name text, query text, created_at int)
insert into saved_filter (account_id, name, query, created_at) values ($1, $2, $3, $4)
on conflict (account_id, name) do update set query = excluded.query

-- name: saved_filter_delete (account_id int, id int)
delete from saved_filter where account_id = $1 and id = $2

-- name: list_person_of_account (account_id int) -> int?
select person_id from account where id = $1
