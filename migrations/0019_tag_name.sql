-- 0019_tag_name.sql - tags are also found by their names: those that were renamed have another address than theirs makes.
-- SPDX-License-Identifier: Apache-2.0

create index tag_name on tag (language, name);
