-- 0023_compression.sql - long texts are compressed by a method that is four times as quick, where the server has it; an
-- index that table story_line made idle goes.
-- SPDX-License-Identifier: Apache-2.0
-- @postgres
do $$
declare
    place text[];
begin
    foreach place slice 1 in array array[['story', 'body'], ['revision', 'document'], ['import_text', 'text'],
        ['working_copy', 'fields']]
    loop
        execute format('alter table %I alter column %I set compression lz4', place[1], place[2]);
    end loop;
exception
    when feature_not_supported then
        null;
end
$$;
-- @both
drop index story_desk_status;
