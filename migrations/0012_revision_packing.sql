-- 0012_revision_packing.sql - its place.
-- SPDX-License-Identifier: Apache-2.0

select 1;
