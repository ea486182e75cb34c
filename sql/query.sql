-- query.sql - what pages read. Texts of the lead picture are the story's own where it has them.
-- row: story_page (id int, language text, slug text, path text?, status text, published_at int?, modified_at int?, updated_at int, publish_at int?, embargo_at int?, withdrawn_at int?, withdrawn_reason text, revision int, translation_group int?, noindex bool, word_count int, canonical text, agency text, place text, headline text, standfirst text, body text, media_id int?, media_path text?, media_type text?, media_width int?, media_height int?, media_focal_x int?, media_focal_y int?, media_renditions text?, media_alt text?, media_caption text?, media_credit text?, social_title text, social_media_id int?, social_path text?, social_renditions text?, social_width int?, social_height int?, social_alt text?, versions text?, related_due bool)
-- row: page_part (kind int, id int?, slug text?, name text, accent text, parent_id int?, role text, position int)
-- row: correction_view (id int, created_at int, material bool, note text, was text, becomes text)
-- row: also_view (position int, target_id int, in_text bool, language text, path text, headline text, published_at int, media_path text?, media_width int?, media_height int?, media_renditions text?)
-- row: page_translation (engine text, reviewed_at int?, reviewed_by text?, source_id int, language text, path text?, status text, withdrawn_reason text)
-- row: language (language text)
-- row: card (id int, language text, path text, headline text, standfirst text, published_at int, modified_at int?, agency text, place text, word_count int, section_slug text?, section_name text?, section_accent text?, media_path text?, media_type text?, media_width int?, media_height int?, media_focal_x int?, media_focal_y int?, media_renditions text?, media_alt text?)
-- row: feed_item (id int, language text, path text, headline text, standfirst text, published_at int, modified_at int?, agency text, place text, body text, media_id int?, media_path text?, media_type text?, media_bytes int?, media_width int?, media_height int?, media_alt text?, media_caption text?, media_credit text?, guid text?, namesake int?)
-- row: feed_part (story_id int, kind int, position int, id int?, slug text?, name text)
-- row: feed_correction (story_id int, created_at int, material bool, note text, was text, becomes text)
-- row: feed_translation (story_id int, engine text, reviewed_at int?, reviewed_by text?, language text, path text?, status text)
-- row: feed_also (story_id int, position int, target_id int, in_text bool, path text, headline text)
-- row: month (month int, stories int)
-- row: listing_row (list text, month int, stories int)
-- row: correction_item (id int, created_at int, material bool, note text, was text, becomes text, story_id int, path text, headline text)
-- row: sitemap_item (path text, published_at int, modified_at int?, headline text, translation_group int?, media_path text?)
-- row: sitemap_version (translation_group int, language text, path text, original bool)
-- row: sitemap_month (month int, stories int, changed_at int?)
-- row: embed_address (url text, frame text)

-- related_due: those that are like it are still to be looked for.
-- name: page_by_path (path text) -> story_page?
select s.id, s.language, s.slug, s.path, s.status, s.published_at, s.modified_at, s.updated_at, s.publish_at,
    s.embargo_at, s.withdrawn_at, s.withdrawn_reason, s.revision, s.translation_group, s.noindex, s.word_count,
    s.canonical, s.agency, s.place, s.headline, s.standfirst, s.body, m.id, m.path, m.type, m.width, m.height,
    m.focal_x, m.focal_y, m.renditions, coalesce(s.lead_alt, m.alt), coalesce(s.lead_caption, m.caption),
    coalesce(s.lead_credit, m.credit), s.social_title, s.social_media_id, c.path, c.renditions, c.width, c.height, c.alt, g.versions,
    coalesce(not d.related, false)
from story s
left join media m on m.id = s.lead_media_id
left join media c on c.id = s.social_media_id
left join story_versions g on g.id = s.translation_group
left join search_document d on d.story_id = s.id
where s.path = $1

-- name: page_by_id (id int) -> story_page?
select s.id, s.language, s.slug, s.path, s.status, s.published_at, s.modified_at, s.updated_at, s.publish_at,
    s.embargo_at, s.withdrawn_at, s.withdrawn_reason, s.revision, s.translation_group, s.noindex, s.word_count,
    s.canonical, s.agency, s.place, s.headline, s.standfirst, s.body, m.id, m.path, m.type, m.width, m.height,
    m.focal_x, m.focal_y, m.renditions, coalesce(s.lead_alt, m.alt), coalesce(s.lead_caption, m.caption),
    coalesce(s.lead_credit, m.credit), s.social_title, s.social_media_id, c.path, c.renditions, c.width, c.height, c.alt, g.versions,
    coalesce(not d.related, false)
from story s
left join media m on m.id = s.lead_media_id
left join media c on c.id = s.social_media_id
left join story_versions g on g.id = s.translation_group
left join search_document d on d.story_id = s.id
where s.id = $1

-- Sections (kind 0), tags (kind 1) and bylines (kind 2: id is the person's, if it is one's), in no order.
-- name: page_parts (story_id int) -> page_part*
select 0 as kind, c.id, c.slug, c.name, c.accent, c.parent_id, '' as role, l.position
from story_section l
join section c on c.id = l.section_id
where l.story_id = $1 and not l.inherited
union all
select 1, t.id, t.slug, t.name, '', null, '', l.position
from story_tag l
join tag t on t.id = l.tag_id
where l.story_id = $1
union all
select 2, b.person_id, p.slug, coalesce(b.name, p.name), '', null, b.role, b.position
from byline b
left join person p on p.id = b.person_id
where b.story_id = $1

-- name: page_corrections (story_id int) -> correction_view*
select id, created_at, material, note, was, becomes from correction where story_id = $1 order by created_at, id

-- A story of another edition is shown by its version in this one, or not at all.
-- name: page_also_read (story_id int) -> also_view*
select r.position, r.target_id, r.in_text, s.language, s.path, s.headline, s.published_at, m.path, m.width, m.height,
    m.renditions
from also_read r
join story o on o.id = r.story_id
join story t on t.id = r.target_id
join story s on s.id = case when t.language = o.language then t.id else (
    select v.id from story v
    where v.translation_group = t.translation_group and v.language = o.language and v.status = 'published'
    limit 1
) end
left join media m on m.id = s.lead_media_id
where r.story_id = $1 and s.status = 'published'
order by r.position

-- How a story came into its language, where a machine brought it: the name is a person's as printed, where there is one.
-- name: page_translation (story_id int) -> page_translation?
select t.engine, t.reviewed_at, coalesce(p.name, a.name), s.id, s.language, s.path, s.status, s.withdrawn_reason
from translation t
join story s on s.id = t.source_id
left join account a on a.id = t.reviewed_by
left join person p on p.id = a.person_id
where t.story_id = $1

-- Editions in which a person, or a span of time, has stories.
-- name: person_languages (person_id int) -> language*
select /*scan*/ /*sort*/ e.language from edition e
where exists (select 1 from byline b where b.person_id = $1 and b.language = e.language and b.listed_at is not null)
order by e.is_default desc, e.position, e.language

-- name: date_languages (first int, last int) -> language*
select /*scan*/ /*sort*/ e.language from edition e
where exists (
    select 1 from story s
    where s.language = e.language and s.status = 'published' and s.published_at >= $1 and s.published_at < $2
)
order by e.is_default desc, e.position, e.language

-- Cards are made of the numbers that the inner select finds in an index; only those few are sorted again.
-- name: related_cards (section_id int, story_id int, count int) -> card*
select /*sort*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.word_count, c.slug, c.name, c.accent, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y,
    m.renditions, coalesce(s.lead_alt, m.alt)
from (
    select story_id from story_section
    where section_id = $1 and listed_at is not null and story_id <> $2
    order by listed_at desc, story_id desc
    limit $3
) found
join story s on s.id = found.story_id
left join story_section l on l.story_id = s.id and l.position = 0 and not l.inherited
left join section c on c.id = l.section_id
left join media m on m.id = s.lead_media_id
order by s.published_at desc, s.id desc

-- name: front_cards (language text, before int, count int, skip int) -> card*
select /*sort*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.word_count, c.slug, c.name, c.accent, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y,
    m.renditions, coalesce(s.lead_alt, m.alt)
from (
    select id from story
    where language = $1 and status = 'published' and published_at < $2
    order by published_at desc, id desc
    limit $3 offset $4
) found
join story s on s.id = found.id
left join story_section l on l.story_id = s.id and l.position = 0 and not l.inherited
left join section c on c.id = l.section_id
left join media m on m.id = s.lead_media_id
order by s.published_at desc, s.id desc

-- name: date_cards (language text, first int, last int, count int, skip int) -> card*
select /*sort*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.word_count, c.slug, c.name, c.accent, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y,
    m.renditions, coalesce(s.lead_alt, m.alt)
from (
    select id from story
    where language = $1 and status = 'published' and published_at >= $2 and published_at < $3
    order by published_at desc, id desc
    limit $4 offset $5
) found
join story s on s.id = found.id
left join story_section l on l.story_id = s.id and l.position = 0 and not l.inherited
left join section c on c.id = l.section_id
left join media m on m.id = s.lead_media_id
order by s.published_at desc, s.id desc

-- How many stories a span of time has, at most as many as are counted.
-- name: date_count (language text, first int, last int, most int) -> int
select count(*) from (
    select id from story
    where language = $1 and status = 'published' and published_at >= $2 and published_at < $3
    order by published_at desc, id desc
    limit $4
) found

-- name: section_cards (section_id int, before int, count int, skip int) -> card*
select /*sort*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.word_count, c.slug, c.name, c.accent, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y,
    m.renditions, coalesce(s.lead_alt, m.alt)
from (
    select story_id from story_section
    where section_id = $1 and listed_at < $2
    order by listed_at desc, story_id desc
    limit $3 offset $4
) found
join story s on s.id = found.story_id
left join story_section l on l.story_id = s.id and l.position = 0 and not l.inherited
left join section c on c.id = l.section_id
left join media m on m.id = s.lead_media_id
order by s.published_at desc, s.id desc

-- name: tag_cards (tag_id int, before int, count int, skip int) -> card*
select /*sort*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.word_count, c.slug, c.name, c.accent, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y,
    m.renditions, coalesce(s.lead_alt, m.alt)
from (
    select story_id from story_tag
    where tag_id = $1 and listed_at < $2
    order by listed_at desc, story_id desc
    limit $3 offset $4
) found
join story s on s.id = found.story_id
left join story_section l on l.story_id = s.id and l.position = 0 and not l.inherited
left join section c on c.id = l.section_id
left join media m on m.id = s.lead_media_id
order by s.published_at desc, s.id desc

-- name: person_cards (person_id int, language text, before int, count int, skip int) -> card*
select /*sort*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.word_count, c.slug, c.name, c.accent, m.path, m.type, m.width, m.height, m.focal_x, m.focal_y,
    m.renditions, coalesce(s.lead_alt, m.alt)
from (
    select story_id from byline
    where person_id = $1 and language = $2 and listed_at < $3
    order by listed_at desc, story_id desc
    limit $4 offset $5
) found
join story s on s.id = found.story_id
left join story_section l on l.story_id = s.id and l.position = 0 and not l.inherited
left join section c on c.id = l.section_id
left join media m on m.id = s.lead_media_id
order by s.published_at desc, s.id desc

-- own: what the names that this newsroom itself gives stories in feeds begin with; namesake: a story that came with such a
-- name, which is this one's number.
-- name: front_feed (language text, count int, own text) -> feed_item*
select /*sort*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.body, m.id, r.path, r.type, r.bytes, r.width, r.height, coalesce(s.lead_alt, m.alt),
    coalesce(s.lead_caption, m.caption), coalesce(s.lead_credit, m.credit), g.guid, o.story_id
from (
    select id from story
    where language = $1 and status = 'published'
    order by published_at desc, id desc
    limit $2
) found
join story s on s.id = found.id
left join media m on m.id = s.lead_media_id
left join rendition r on r.path = m.shown
left join story_guid g on g.story_id = s.id
left join story_guid o on o.guid = $3 || s.id
order by s.published_at desc, s.id desc

-- name: section_feed (section_id int, count int, own text) -> feed_item*
select /*sort*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.body, m.id, r.path, r.type, r.bytes, r.width, r.height, coalesce(s.lead_alt, m.alt),
    coalesce(s.lead_caption, m.caption), coalesce(s.lead_credit, m.credit), g.guid, o.story_id
from (
    select story_id from story_section
    where section_id = $1 and listed_at is not null
    order by listed_at desc, story_id desc
    limit $2
) found
join story s on s.id = found.story_id
left join media m on m.id = s.lead_media_id
left join rendition r on r.path = m.shown
left join story_guid g on g.story_id = s.id
left join story_guid o on o.guid = $3 || s.id
order by s.published_at desc, s.id desc

-- name: tag_feed (tag_id int, count int, own text) -> feed_item*
select /*sort*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.body, m.id, r.path, r.type, r.bytes, r.width, r.height, coalesce(s.lead_alt, m.alt),
    coalesce(s.lead_caption, m.caption), coalesce(s.lead_credit, m.credit), g.guid, o.story_id
from (
    select story_id from story_tag
    where tag_id = $1 and listed_at is not null
    order by listed_at desc, story_id desc
    limit $2
) found
join story s on s.id = found.story_id
left join media m on m.id = s.lead_media_id
left join rendition r on r.path = m.shown
left join story_guid g on g.story_id = s.id
left join story_guid o on o.guid = $3 || s.id
order by s.published_at desc, s.id desc

-- name: person_feed (person_id int, language text, count int, own text) -> feed_item*
select /*sort*/ s.id, s.language, s.path, s.headline, s.standfirst, s.published_at, s.modified_at, s.agency, s.place,
    s.body, m.id, r.path, r.type, r.bytes, r.width, r.height, coalesce(s.lead_alt, m.alt),
    coalesce(s.lead_caption, m.caption), coalesce(s.lead_credit, m.credit), g.guid, o.story_id
from (
    select story_id from byline
    where person_id = $1 and language = $2 and listed_at is not null
    order by listed_at desc, story_id desc
    limit $3
) found
join story s on s.id = found.story_id
left join media m on m.id = s.lead_media_id
left join rendition r on r.path = m.shown
left join story_guid g on g.story_id = s.id
left join story_guid o on o.guid = $4 || s.id
order by s.published_at desc, s.id desc

-- The bylines (kind 0), sections (1) and tags (2) of the stories in a JSON list of numbers, each in its order.
-- name: feed_parts (stories text) -> feed_part*
-- @sqlite
with wanted (id) as (select value from json_each($1))
select /*scan*/ /*sort*/ b.story_id, 0 as kind, b.position, b.person_id, p.slug, coalesce(b.name, p.name)
from wanted join byline b on b.story_id = wanted.id left join person p on p.id = b.person_id
union all
select l.story_id, 1, l.position, c.id, c.slug, c.name
from wanted join story_section l on l.story_id = wanted.id join section c on c.id = l.section_id
where not l.inherited
union all
select l.story_id, 2, l.position, t.id, t.slug, t.name
from wanted join story_tag l on l.story_id = wanted.id join tag t on t.id = l.tag_id
order by 1, 2, 3
-- @postgres
with wanted (id) as (select value::bigint from json_array_elements_text($1::json))
select b.story_id, 0 as kind, b.position, b.person_id, p.slug, coalesce(b.name, p.name)
from wanted join byline b on b.story_id = wanted.id left join person p on p.id = b.person_id
union all
select l.story_id, 1, l.position, c.id, c.slug, c.name
from wanted join story_section l on l.story_id = wanted.id join section c on c.id = l.section_id
where not l.inherited
union all
select l.story_id, 2, l.position, t.id, t.slug, t.name
from wanted join story_tag l on l.story_id = wanted.id join tag t on t.id = l.tag_id
order by 1, 2, 3

-- How stories of a feed came about that are translations by machine, in no order.
-- name: feed_translations (stories text) -> feed_translation*
-- @sqlite
select /*scan*/ t.story_id, t.engine, t.reviewed_at, coalesce(p.name, a.name), s.language, s.path, s.status
from translation t
join story s on s.id = t.source_id
left join account a on a.id = t.reviewed_by
left join person p on p.id = a.person_id
where t.story_id in (select value from json_each($1)) and t.engine <> ''
-- @postgres
select t.story_id, t.engine, t.reviewed_at, coalesce(p.name, a.name), s.language, s.path, s.status
from translation t
join story s on s.id = t.source_id
left join account a on a.id = t.reviewed_by
left join person p on p.id = a.person_id
where t.story_id in (select value::bigint from json_array_elements_text($1::json)) and t.engine <> ''
-- @both

-- name: feed_corrections (stories text) -> feed_correction*
-- @sqlite
select /*scan*/ /*sort*/ story_id, created_at, material, note, was, becomes
from correction where story_id in (select value from json_each($1))
order by story_id, created_at, id
-- @postgres
select story_id, created_at, material, note, was, becomes
from correction where story_id in (select value::bigint from json_array_elements_text($1::json))
order by story_id, created_at, id

-- name: feed_also_read (stories text) -> feed_also*
-- @sqlite
select /*scan*/ /*sort*/ r.story_id, r.position, r.target_id, r.in_text, s.path, s.headline
from also_read r
join story o on o.id = r.story_id
join story t on t.id = r.target_id
join story s on s.id = case when t.language = o.language then t.id else (
    select v.id from story v
    where v.translation_group = t.translation_group and v.language = o.language and v.status = 'published'
    limit 1
) end
where r.story_id in (select value from json_each($1)) and +s.status = 'published'
order by r.story_id, r.position
-- @postgres
select r.story_id, r.position, r.target_id, r.in_text, s.path, s.headline
from also_read r
join story o on o.id = r.story_id
join story t on t.id = r.target_id
join story s on s.id = case when t.language = o.language then t.id else (
    select v.id from story v
    where v.translation_group = t.translation_group and v.language = o.language and v.status = 'published'
    limit 1
) end
where r.story_id in (select value::bigint from json_array_elements_text($1::json)) and s.status = 'published'
order by r.story_id, r.position

-- name: listing_months (list text) -> month*
select month, stories from listing where list = $1 and stories > 0 order by month desc

-- 1 for a list that had a story which was out, also where none is left.
-- name: listing_seen (list text) -> int
select count(*) from (select 1 from listing where list = $1 limit 1) as found

-- Every counter, for the check.
-- name: listing_all () -> listing_row*
select /*scan*/ list, month, stories from listing where stories <> 0 order by list, month

-- Months of an edition's sitemap, newest first, with those that have no story left.
-- name: sitemap_months (language text, list text) -> sitemap_month*
select /*sort*/ l.month, l.stories, m.changed_at
from listing l
left join sitemap m on m.language = $1 and m.month = l.month
where l.list = $2 and l.stories > 0
order by l.month desc

-- A part of a month, oldest first, so that a part that is full stays as it is. What search engines shall leave out
-- keeps its place and is not shown.
-- name: sitemap_part (language text, first int, last int, count int, skip int) -> sitemap_item*
select /*sort*/ s.path, s.published_at, s.modified_at, s.headline, s.translation_group, m.path
from (
    select id from story
    where language = $1 and status = 'published' and published_at >= $2 and published_at < $3
    order by published_at, id
    limit $4 offset $5
) found
join story s on s.id = found.id
left join media m on m.id = s.lead_media_id
where not s.noindex
order by s.published_at, s.id

-- The versions in all editions of the stories of a part.
-- name: sitemap_versions (language text, first int, last int, count int, skip int) -> sitemap_version*
select /*sort*/ o.translation_group, o.language, o.path, o.id = o.translation_group
from (
    select id from story
    where language = $1 and status = 'published' and published_at >= $2 and published_at < $3
    order by published_at, id
    limit $4 offset $5
) found
join story s on s.id = found.id
join story o on o.translation_group = s.translation_group
where case when o.status = 'published' then not o.noindex else false end
order by o.translation_group, o.language, o.id

-- What search engines shall leave out takes a place and is not shown: else every story would be looked at twice.
-- name: sitemap_news (language text, since int, until int, count int) -> sitemap_item*
select /*sort*/ s.path, s.published_at, s.modified_at, s.headline, s.translation_group, m.path
from (
    select id from story
    where language = $1 and status = 'published' and published_at >= $2 and published_at <= $3
    order by published_at desc, id desc
    limit $4
) found
join story s on s.id = found.id
left join media m on m.id = s.lead_media_id
where not s.noindex
order by s.published_at desc, s.id desc

-- name: sitemap_changed (language text) -> int?
select max(changed_at) from sitemap where language = $1

-- name: correction_items (language text, count int, skip int) -> correction_item*
select c.id, c.created_at, c.material, c.note, c.was, c.becomes, c.story_id, s.path, s.headline
from correction c
join story s on s.id = c.story_id
where c.language = $1 and s.status = 'published'
order by c.created_at desc, c.id desc
limit $2 offset $3

-- name: correction_count (language text) -> int
select count(*)
from correction c
join story s on s.id = c.story_id
where c.language = $1 and s.status = 'published'

-- What published stories hold of other sites, newest first.
-- name: published_embeds (count int) -> embed_address*
select /*scan*/ e.url, e.frame from embed e
where exists (
    select 1 from story_embed l join story s on s.id = l.story_id where l.embed_id = e.id and s.status = 'published'
)
order by e.id desc limit $1
