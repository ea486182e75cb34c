-- story.sql - writing stories.
-- row: story (id int, language text, slug text, path text?, status text, published_at int?, modified_at int?, created_at int, updated_at int, publish_at int?, embargo_at int?, withdrawn_at int?, withdrawn_reason text, revision int, translation_group int?, lead_media_id int?, lead_alt text?, lead_caption text?, lead_credit text?, noindex bool, word_count int, checksum blob, canonical text, agency text, place text, headline text, standfirst text, body text, social_title text, social_media_id int?)
-- row: story_match (rank int, id int)
-- row: story_place_at (path text, story_id int?, redirect_id int?)
-- row: story_state (id int, status text, path text?, published_at int?, revision int)
-- row: story_version (id int, language text, status text, published_at int?)
-- row: byline (position int, person_id int?, name text, role text, listed_at int?)
-- row: story_place (id int, slug text, position int, inherited bool, listed_at int?)
-- row: also_read (position int, target_id int, in_text bool)
-- row: correction (id int, created_at int, material bool, note text, was text, becomes text)
-- As it is stored: its document, or what makes one of revision base (0: of nothing). newsroom/revision.h reads both.
-- row: revision (number int, created_at int, account_id int?, author text, checksum blob, document text, base int?, packed blob?, dated bool, published_at int?, translation_group int?)
-- row: story_owner (account_id int?, in_byline bool)
-- row: revision_entry (number int, created_at int, author text, words int, note text)
-- row: redirect (path text, story_id int?, target text?, status int)

-- name: story_by_id (id int) -> story?
select id, language, slug, path, status, published_at, modified_at, created_at, updated_at, publish_at, embargo_at,
    withdrawn_at, withdrawn_reason, revision, translation_group, lead_media_id, lead_alt, lead_caption, lead_credit,
    noindex, word_count, checksum, canonical, agency, place, headline, standfirst, body, social_title, social_media_id
from story where id = $1

-- name: story_after (id int, count int) -> story*
select id, language, slug, path, status, published_at, modified_at, created_at, updated_at, publish_at, embargo_at,
    withdrawn_at, withdrawn_reason, revision, translation_group, lead_media_id, lead_alt, lead_caption, lead_credit,
    noindex, word_count, checksum, canonical, agency, place, headline, standfirst, body, social_title, social_media_id
from story where id > $1 order by id limit $2

-- Which story a dated file is: the one at the address, the one that stood there, or the undated draft of that name.
-- name: story_find (path text, language text, slug text) -> story_match*
select 1 as rank, id from story where path = $1
union all
select 2, story_id from redirect where path = $1 and story_id is not null
union all
select 3, id from story where language = $2 and slug = $3 and published_at is null

-- Which story an undated file is: the newest of that name.
-- name: story_find_undated (language text, slug text) -> int?
select id from story where language = $1 and slug = $2 order by id desc limit 1

-- Which story an address means, today's or an old one.
-- name: story_find_path (path text) -> story_match*
select 1 as rank, id from story where path = $1
union all
select 2, story_id from redirect where path = $1 and story_id is not null

-- The same of many addresses; paths: a JSON array of texts.
-- name: story_at_paths (paths text) -> story_place_at*
-- @sqlite
select k.value, (select id from story where path = k.value), (select story_id from redirect where path = k.value)
from json_each($1) k /*scan*/
-- @postgres
select k.value, (select id from story where path = k.value), (select story_id from redirect where path = k.value)
from jsonb_array_elements_text(cast($1 as jsonb)) as k (value)
-- @both

-- Numbers for stories that are to be made.
-- name: story_numbers (count int) -> int*
-- @sqlite
with recursive n (id, place) as (
    select coalesce(max(id), 0) + 1, 1 from story
    union all
    select id + 1, place + 1 from n where place < $1)
select id from n /*scan*/
-- @postgres
select nextval(s.name) from (select cast(pg_get_serial_sequence('story', 'id') as regclass) as name offset 0) s
cross join generate_series(1, $1)
-- @both

-- name: story_state (id int) -> story_state?
select id, status, path, published_at, revision from story where id = $1

-- name: story_insert (id int, language text, slug text, path text?, status text, published_at int?, created_at int, publish_at int?, embargo_at int?, withdrawn_at int?, withdrawn_reason text, translation_group int?, lead_media_id int?, lead_alt text?, lead_caption text?, lead_credit text?, noindex bool, word_count int, checksum blob, canonical text, agency text, place text, headline text, standfirst text, body text, social_title text, social_media_id int?)
insert into story (id, language, slug, path, status, published_at, created_at, updated_at, publish_at, embargo_at,
    withdrawn_at, withdrawn_reason, revision, translation_group, lead_media_id, lead_alt, lead_caption, lead_credit,
    noindex, word_count, checksum, canonical, agency, place, headline, standfirst, body, social_title,
    social_media_id)
values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, 1, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
    $24, $25, $26, $27)

-- name: story_update (id int, slug text, path text?, status text, published_at int?, modified_at int?, updated_at int, publish_at int?, embargo_at int?, withdrawn_at int?, withdrawn_reason text, revision int, translation_group int?, lead_media_id int?, lead_alt text?, lead_caption text?, lead_credit text?, noindex bool, word_count int, checksum blob, canonical text, agency text, place text, headline text, standfirst text, body text, social_title text, social_media_id int?)
update story
set slug = $2, path = $3, status = $4, published_at = $5, modified_at = $6, updated_at = $7, publish_at = $8,
    embargo_at = $9, withdrawn_at = $10, withdrawn_reason = $11, revision = $12, translation_group = $13,
    lead_media_id = $14, lead_alt = $15, lead_caption = $16, lead_credit = $17, noindex = $18, word_count = $19,
    checksum = $20, canonical = $21, agency = $22, place = $23, headline = $24, standfirst = $25, body = $26,
    social_title = $27, social_media_id = $28
where id = $1

-- name: story_set_state (id int, status text, path text?, published_at int?, modified_at int?, updated_at int, publish_at int?, withdrawn_at int?, withdrawn_reason text)
update story
set status = $2, path = $3, published_at = $4, modified_at = $5, updated_at = $6, publish_at = $7, withdrawn_at = $8,
    withdrawn_reason = $9
where id = $1

-- name: story_set_path (id int, path text)
update story set path = $2 where id = $1

-- name: story_set_group (id int, translation_group int)
update story set translation_group = $2 where id = $1

-- name: story_of_group (translation_group int) -> story_version*
select id, language, status, published_at from story where translation_group = $1

-- What a page says of a story's versions, written anew.
-- name: story_versions_put (translation_group int)
insert into story_versions (id, versions)
select /*sort*/ $1, coalesce(string_agg(id || ' ' || language || ' ' || case when noindex then '1' else '0' end || ' ' || path,
                               ' ' order by language, id), '')
from story
where translation_group = $1 and status = 'published'
on conflict (id) do update set versions = excluded.versions

-- Groups whose row says something else than their stories, or is not there.
-- name: story_versions_wrong () -> int*
select /*scan*/ /*sort*/ t.translation_group
from (
    select translation_group,
        string_agg(id || ' ' || language || ' ' || case when noindex then '1' else '0' end || ' ' || path, ' '
                   order by language, id) as versions
    from story
    where translation_group is not null and status = 'published'
    group by translation_group
) t
left join story_versions g on g.id = t.translation_group
where g.versions is null or g.versions <> t.versions

-- name: story_due (now int, count int) -> int*
select id from story where status = 'scheduled' and publish_at <= $1
order by publish_at, id limit $2 /*sort*/

-- name: story_next_due () -> int?
select publish_at from story where status = 'scheduled' and publish_at is not null
order by publish_at, id limit 1 /*sort*/

-- name: byline_insert (story_id int, position int, person_id int?, name text?, role text, language text, listed_at int?)
insert into byline (story_id, position, person_id, name, role, language, listed_at)
values ($1, $2, $3, $4, $5, $6, $7)

-- name: byline_delete (story_id int)
delete from byline where story_id = $1

-- name: byline_of_story (story_id int) -> byline*
select b.position, b.person_id, coalesce(b.name, p.name), b.role, b.listed_at
from byline b
left join person p on p.id = b.person_id
where b.story_id = $1
order by b.position

-- name: byline_list_at (story_id int, position int, listed_at int?)
update byline set listed_at = $3 where story_id = $1 and position = $2

-- name: story_section_insert (story_id int, section_id int, position int, inherited bool, listed_at int?)
insert into story_section (story_id, section_id, position, inherited, listed_at) values ($1, $2, $3, $4, $5)

-- name: story_section_delete (story_id int)
delete from story_section where story_id = $1

-- name: story_section_of_story (story_id int) -> story_place*
select l.section_id, s.slug, l.position, l.inherited, l.listed_at
from story_section l
join section s on s.id = l.section_id
where l.story_id = $1

-- name: story_section_list_at (story_id int, listed_at int?)
update story_section set listed_at = $2 where story_id = $1

-- name: story_tag_insert (story_id int, tag_id int, position int, listed_at int?)
insert into story_tag (story_id, tag_id, position, listed_at) values ($1, $2, $3, $4)

-- name: story_tag_delete (story_id int)
delete from story_tag where story_id = $1

-- name: story_tag_of_story (story_id int) -> story_place*
select l.tag_id, t.slug, l.position, false, l.listed_at
from story_tag l
join tag t on t.id = l.tag_id
where l.story_id = $1

-- name: story_tag_list_at (story_id int, listed_at int?)
update story_tag set listed_at = $2 where story_id = $1

-- name: also_read_insert (story_id int, position int, target_id int, in_text bool)
insert into also_read (story_id, position, target_id, in_text) values ($1, $2, $3, $4)

-- name: also_read_delete (story_id int)
delete from also_read where story_id = $1

-- name: also_read_of_story (story_id int) -> also_read*
select position, target_id, in_text from also_read where story_id = $1 order by position

-- name: correction_insert (story_id int, language text, created_at int, material bool, note text, was text, becomes text)
insert into correction (story_id, language, created_at, material, note, was, becomes)
values ($1, $2, $3, $4, $5, $6, $7)

-- name: correction_of_story (story_id int) -> correction*
select id, created_at, material, note, was, becomes from correction where story_id = $1 order by created_at, id

-- name: revision_insert (story_id int, number int, created_at int, account_id int?, author text, checksum blob, document text, words int, note text, published_at int?, translation_group int?)
insert into revision (story_id, number, created_at, account_id, author, checksum, document, words, note, dated,
    published_at, translation_group)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, true, $10, $11)

-- A move gives the version that readers see another date, and makes none.
-- name: revision_set_dates (story_id int, number int, published_at int?, translation_group int?)
update revision set dated = true, published_at = $3, translation_group = $4 where story_id = $1 and number = $2

-- name: revision_before (story_id int, number int, count int) -> revision_entry*
select number, created_at, author, words, note from revision
where story_id = $1 and number < $2 order by number desc limit $3

-- Replaces a revision inside the transaction that made it, when references among the stories of one batch were found.
-- name: revision_amend (story_id int, number int, checksum blob, document text)
update revision set checksum = $3, document = $4 where story_id = $1 and number = $2

-- name: revision_find (story_id int, number int) -> revision?
select number, created_at, account_id, author, checksum, document, base, packed, dated, published_at, translation_group
from revision
where story_id = $1 and number = $2

-- name: revision_numbers (story_id int) -> int*
select number from revision where story_id = $1 order by number

-- name: revision_last (story_id int) -> int
select coalesce(max(number), 0) from revision where story_id = $1

-- Versions below number that stand whole, the newest first: neither what readers see nor what is held back for them.
-- name: revision_unpacked (story_id int, number int, count int) -> int*
select number from revision
where story_id = $1 and number < $2 and base is null
    and number <> (select revision from story where id = $1)
    and not exists (select 1 from held where held.story_id = $1 and held.revision = number)
order by number desc limit $3

-- name: revision_pack (story_id int, number int, base int, packed blob)
update revision set document = '', base = $3, packed = $4 where story_id = $1 and number = $2

-- An old address leads to the story; a story's own address leads nowhere else.
-- name: redirect_put (path text, story_id int?, target text?, status int, created_at int)
insert into redirect (path, story_id, target, status, created_at)
values ($1, $2, $3, $4, $5)
on conflict (path) do update
set story_id = excluded.story_id, target = excluded.target, status = excluded.status, created_at = excluded.created_at

-- name: redirect_delete (path text) -> changed
delete from redirect where path = $1

-- name: redirect_after (path text, count int) -> redirect*
select path, story_id, target, status from redirect where path > $1 order by path limit $2

-- name: redirect_find (path text) -> redirect?
select path, story_id, target, status from redirect where path = $1

-- name: listing_add (list text, month int, stories int)
insert into listing (list, month, stories)
values ($1, $2, $3)
on conflict (list, month) do update set stories = listing.stories + excluded.stories

-- A list that readers have before a story of it was out.
-- name: listing_begin (list text)
insert into listing (list, month, stories) values ($1, 0, 0) on conflict (list, month) do nothing

-- Its number may be another list's later.
-- name: listing_forget (list text)
delete from listing where list = $1

-- name: sitemap_touch (language text, month int, changed_at int)
insert into sitemap (language, month, changed_at)
values ($1, $2, $3)
on conflict (language, month) do update set changed_at = excluded.changed_at

-- name: story_count () -> int
select /*scan*/ count(*) from story

-- Stories that stand in the list behind the text, in its order.
-- Who made a story, and whether the account's person has a byline in it.
-- name: story_owner (story_id int, account_id int) -> story_owner?
select l.owner_id,
    exists (select 1 from byline b join account a on a.person_id = b.person_id where b.story_id = $1 and a.id = $2)
from story_line l where l.story_id = $1
