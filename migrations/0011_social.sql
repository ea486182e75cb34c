-- 0011_social.sql - a place kept for the migration of that name.
-- SPDX-License-Identifier: Apache-2.0

select 1;
