-- preflight.sql - what the store knows about a story that is to go out.

-- Which of the addresses lead somewhere. paths: a JSON array of texts.
-- name: preflight_paths (paths text) -> text*
-- @sqlite
select path from story where path in (select value from json_each($1)) and status = 'published'
union all
select path from redirect where path in (select value from json_each($1)) and status <> 410
-- @postgres
select path from story where path = any(array(select jsonb_array_elements_text($1::jsonb))) and status = 'published'
union all
select path from redirect where path = any(array(select jsonb_array_elements_text($1::jsonb))) and status <> 410
-- @both

-- Which of the embeds have a copy. urls: a JSON array of texts.
-- name: preflight_embeds (urls text) -> text*
-- @sqlite
select url from embed where url in (select value from json_each($1)) and taken_at is not null
-- @postgres
select url from embed where url = any(array(select jsonb_array_elements_text($1::jsonb))) and taken_at is not null
-- @both

-- Another story of these days with the same headline.
-- name: preflight_duplicate (language text, since int, headline text, id int) -> text?
select path from story
where language = $1 and status = 'published' and published_at >= $2 and headline = $3 and id <> $4
order by published_at desc, id desc limit 1

-- The story that a translation was made from, where it changed after the translation: by the version it was made from
-- where a row says so, unless a server is at it just now; else by the time.
-- name: preflight_stale (id int) -> int?
select o.id from story s
join story o on o.id = s.translation_group
left join translation t on t.story_id = s.id
where s.id = $1 and o.id <> s.id
    and case when t.id is null then coalesce(o.modified_at, o.published_at) > s.updated_at
        else t.source_revision <> o.revision and t.lease_by = '' end
