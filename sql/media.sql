-- media.sql - pictures.
-- row: media (id int, hash blob, path text, type text, width int, height int, bytes int, name text, alt text, caption text, credit text, focal_x int, focal_y int, renditions text?, shown text?)

-- name: media_by_hash (hash blob) -> media?
select id, hash, path, type, width, height, bytes, name, alt, caption, credit, focal_x, focal_y, renditions, shown
from media where hash = $1

-- name: media_by_path (path text) -> media?
select id, hash, path, type, width, height, bytes, name, alt, caption, credit, focal_x, focal_y, renditions, shown
from media where path = $1

-- name: media_by_id (id int) -> media?
select id, hash, path, type, width, height, bytes, name, alt, caption, credit, focal_x, focal_y, renditions, shown
from media where id = $1

-- Until the end of the transaction no picture and no rendition gets a row, and none is begun. SQLite: no write is beside another.
-- name: media_hold_still ()
-- @postgres
lock table media, rendition, rendition_job in exclusive mode

-- Whether a row names a file; of renditions also whether some are being made, or are to be.
-- name: media_is_named (path text) -> bool
select exists (select 1 from media where path = $1) or exists (select 1 from rendition where path = $1)

-- name: media_is_waiting () -> bool
select exists (select 1 from rendition_job where due_at is not null /*scan*/)

-- paths: a JSON array of texts.
-- name: media_of_paths (paths text) -> media*
-- @sqlite
select id, hash, path, type, width, height, bytes, name, alt, caption, credit, focal_x, focal_y, renditions, shown
from media where path in (select value from json_each($1))
-- @postgres
select id, hash, path, type, width, height, bytes, name, alt, caption, credit, focal_x, focal_y, renditions, shown
from media where path = any(array(select jsonb_array_elements_text($1::jsonb)))
-- @both

-- name: media_after (id int, count int) -> media*
select id, hash, path, type, width, height, bytes, name, alt, caption, credit, focal_x, focal_y, renditions, shown
from media where id > $1 order by id limit $2

-- name: media_insert (hash blob, path text, type text, width int, height int, bytes int, name text, alt text, caption text, credit text, created_at int) -> int
insert into media (hash, path, type, width, height, bytes, name, alt, caption, credit, focal_x, focal_y, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 500, 500, $11)
returning id

-- name: media_set_texts (id int, alt text, caption text, credit text)
update media set alt = $2, caption = $3, credit = $4 where id = $1
