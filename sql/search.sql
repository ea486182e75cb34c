-- search.sql - the index of words, and the stories that are like one another.
-- row: search_state (version int, built_to int, complete bool)
-- row: search_language (language text, documents int, words int, live int, next_number int)
-- row: search_next (live int, next_number int)
-- row: search_document (story_id int, language text, number int, published_at int, length int, sections blob, vector blob?, related bool)
-- row: search_entry (story_id int, language text, number int, published_at int, length int, vector blob?)
-- row: search_live (story_id int, number int, published_at int, length int, sections blob, vector blob)
-- row: search_segment (id int, language text, state int, first_number int, last_number int, documents int, dead int, dead_map blob, merged_to blob)
-- row: search_block (term int, segment_id int, data blob?)
-- row: search_data (first_term blob, data blob)
-- row: search_kind (kind int, data blob)
-- row: search_pending (story_id int, number int)
-- row: search_name (kind int, id int, name text)
-- row: search_text (id int, headline text, standfirst text, body text, sections blob)

-- name: search_state () -> search_state
select version, built_to, complete from search_state where id = 1

-- name: search_state_set (version int, built_to int, complete bool)
update search_state set version = $1, built_to = $2, complete = $3 where id = 1

-- name: search_language (language text) -> search_language?
select language, documents, words, live, next_number from search_language where language = $1

-- name: search_language_all () -> search_language*
select /*scan*/ language, documents, words, live, next_number from search_language order by language

-- Counts stories in or out, and gives the first of the numbers that were taken, and how many live ones there are now.
-- name: search_language_add (language text, documents int, words int, live int, numbers int) -> search_next
insert into search_language (language, documents, words, live, next_number)
values ($1, $2, $3, $4, $5)
on conflict (language) do update
set documents = search_language.documents + excluded.documents, words = search_language.words + excluded.words,
    live = search_language.live + excluded.live, next_number = search_language.next_number + excluded.next_number
returning live, next_number - cast($5 as bigint)

-- name: search_language_clear ()
delete from search_language /*scan*/

-- name: search_document (story_id int) -> search_document?
select story_id, language, number, published_at, length, sections, vector, related
from search_document where story_id = $1

-- name: search_document_put (story_id int, language text, number int, published_at int, length int, sections blob, vector blob?)
insert into search_document (story_id, language, number, published_at, length, sections, vector, related)
values ($1, $2, $3, $4, $5, $6, $7, false)
on conflict (story_id) do update
set language = excluded.language, number = excluded.number, published_at = excluded.published_at,
    length = excluded.length, sections = excluded.sections, vector = excluded.vector, related = false

-- The same of a story that this transaction made.
-- name: search_document_insert (story_id int, language text, number int, published_at int, length int, sections blob, vector blob?)
insert into search_document (story_id, language, number, published_at, length, sections, vector, related)
values ($1, $2, $3, $4, $5, $6, $7, false)

-- name: search_document_settle (language text, last_number int)
update search_document set vector = null where language = $1 and vector is not null and number < $2

-- name: search_document_delete (story_id int)
delete from search_document where story_id = $1

-- name: search_document_clear ()
delete from search_document /*scan*/

-- name: search_document_after (story_id int, count int) -> search_entry*
select story_id, language, number, published_at, length, vector
from search_document where story_id > $1 order by story_id limit $2

-- name: search_live (language text) -> search_live*
select story_id, number, published_at, length, sections, vector
from search_document where language = $1 and vector is not null order by number

-- The newest first: theirs are the pages that are read.
-- name: search_unrelated (count int) -> search_pending*
select story_id, number from search_document where not related order by story_id desc limit $1

-- Unless the story was changed since it had that number.
-- name: search_related_done (story_id int, number int) -> changed
update search_document set related = true where story_id = $1 and number = $2 and not related

-- name: search_segment_insert (id int, language text, state int, first_number int, last_number int, documents int)
insert into search_segment (id, language, state, first_number, last_number, documents, dead, dead_map, merged_to)
-- @sqlite
values ($1, $2, $3, $4, $5, $6, 0, x'', x'')
-- @postgres
values ($1, $2, $3, $4, $5, $6, 0, '', '')

-- In use, in the order of their stories.
-- name: search_segments (language text) -> search_segment*
select id, language, state, first_number, last_number, documents, dead, dead_map, merged_to
from search_segment where language = $1 and state = 1 order by first_number

-- The one in use that holds the story of that number.
-- name: search_segment_of (language text, number int) -> search_segment?
select id, language, state, first_number, last_number, documents, dead, dead_map, merged_to
from search_segment where language = $1 and state = 1 and first_number <= $2 order by first_number desc limit 1

-- name: search_segment_in_state (state int) -> search_segment?
select id, language, state, first_number, last_number, documents, dead, dead_map, merged_to
from search_segment where state = $1 order by id limit 1

-- name: search_segment_set_dead (id int, dead int, dead_map blob)
update search_segment set dead = $2, dead_map = $3 where id = $1

-- name: search_segment_set_merged (id int, merged_to blob)
update search_segment set merged_to = $2 where id = $1

-- name: search_segment_set_state (id int, state int)
update search_segment set state = $2 where id = $1

-- name: search_segment_drop_all (dead_map blob)
update search_segment set state = 2, dead_map = $1 /*scan*/

-- name: search_segment_delete (id int)
delete from search_segment where id = $1

-- name: search_block_insert (segment_id int, first_term blob, data blob)
insert into search_block (segment_id, first_term, data) values ($1, $2, $3)

-- For each term of a JSON list of them in hexadecimal digits, and each segment in use: the block that holds the term if
-- any does. Terms are counted from 0.
-- name: search_blocks_of (language text, terms text) -> search_block*
-- @sqlite
select j.key, s.id,
    (select b.data from search_block b
     where b.segment_id = s.id and b.first_term <= unhex(j.value) order by b.first_term desc limit 1)
from json_each($2) j /*scan*/
cross join search_segment s
where s.language = $1 and s.state = 1
-- @postgres
select j.key - 1, s.id,
    (select b.data from search_block b
     where b.segment_id = s.id and b.first_term <= decode(j.value, 'hex') order by b.first_term desc limit 1)
from json_array_elements_text(cast($2 as json)) with ordinality j(value, key)
cross join search_segment s
where s.language = $1 and s.state = 1

-- name: search_block_at (segment_id int, term blob) -> search_data?
select first_term, data from search_block where segment_id = $1 and first_term <= $2 order by first_term desc limit 1

-- name: search_block_after (segment_id int, term blob, count int) -> search_data*
select first_term, data from search_block where segment_id = $1 and first_term > $2 order by first_term limit $3

-- name: search_block_delete (segment_id int, count int) -> changed
delete from search_block
where id in (select id from search_block where segment_id = $1 order by first_term limit $2)

-- name: search_column (segment_id int, kind int) -> blob?
select data from search_column where segment_id = $1 and kind = $2

-- All of them.
-- name: search_columns (segment_id int) -> search_kind*
select kind, data from search_column where segment_id = $1 order by kind

-- name: search_column_insert (segment_id int, kind int, data blob)
insert into search_column (segment_id, kind, data) values ($1, $2, $3)

-- name: search_column_delete (segment_id int)
delete from search_column where segment_id = $1

-- Names of a story's sections (0), tags (1) and people (2), for its words.
-- name: search_names (story_id int) -> search_name*
select 0 as kind, c.id, c.name
from story_section l
join section c on c.id = l.section_id
where l.story_id = $1
union all
select 1, t.id, t.name
from story_tag l
join tag t on t.id = l.tag_id
where l.story_id = $1
union all
select 2, coalesce(b.person_id, 0), coalesce(b.name, p.name)
from byline b
left join person p on p.id = b.person_id
where b.story_id = $1

-- The same of sections and tags by their numbers; both JSON arrays.
-- name: search_names_of (sections text, tags text) -> search_name*
-- @sqlite
select 0 as kind, c.id, c.name from section c where c.id in (select value from json_each($1))
union all
select 1, t.id, t.name from tag t where t.id in (select value from json_each($2))
-- @postgres
select 0 as kind, c.id, c.name
from jsonb_array_elements_text($1::jsonb) as k (id)
cross join lateral (select * from section where id = k.id::bigint limit 1) c
union all
select 1, t.id, t.name
from jsonb_array_elements_text($2::jsonb) as k (id)
cross join lateral (select * from tag where id = k.id::bigint limit 1) t
-- @both

-- name: search_published_after (id int, count int) -> int*
-- (The status is joined to nothing, so that no index of it is used: the numbers are the order.)
select id from story where id > $1 and status || '' = 'published' order by id limit $2

-- name: related_delete (story_id int)
delete from related where story_id = $1

-- name: related_insert (story_id int, position int, target_id int)
insert into related (story_id, position, target_id) values ($1, $2, $3)

-- name: related_of_story (story_id int) -> int*
select target_id from related where story_id = $1 order by position

-- Texts of the stories whose numbers stand in a JSON list, in no order.
-- name: search_texts (ids text) -> search_text*
-- @sqlite
select s.id, s.headline, s.standfirst, s.body, d.sections
from json_each($1) j
join story s on s.id = j.value
join search_document d on d.story_id = s.id /*scan*/
-- @postgres
select s.id, s.headline, s.standfirst, s.body, d.sections
from json_array_elements_text(cast($1 as json)) j(value)
join story s on s.id = cast(j.value as bigint)
join search_document d on d.story_id = s.id

-- Cards of the stories whose numbers stand in a JSON list, in no order.
-- name: search_cards (ids text) -> card*
select s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.word_count, c.slug, c.name, c.accent, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y,
    m.renditions, coalesce(s.lead_alt, m.alt)
-- @sqlite
from json_each($1) j /*scan*/
cross join story s on s.id = j.value
-- @postgres
from json_array_elements_text(cast($1 as json)) j(value)
join story s on s.id = cast(j.value as bigint)
-- @both
left join story_section l on l.story_id = s.id and l.position = 0 and not l.inherited
left join section c on c.id = l.section_id
left join media m on m.id = s.lead_media_id
where s.status = 'published'

-- name: related_kept_cards (story_id int, count int) -> card*
select s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.word_count, c.slug, c.name, c.accent, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y,
    m.renditions, coalesce(s.lead_alt, m.alt)
from related r
join story s on s.id = r.target_id
left join story_section l on l.story_id = s.id and l.position = 0 and not l.inherited
left join section c on c.id = l.section_id
left join media m on m.id = s.lead_media_id
where r.story_id = $1 and s.status = 'published'
order by r.position
limit $2
