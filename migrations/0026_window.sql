-- 0026_window.sql - who has a story open twice is told so.
-- SPDX-License-Identifier: Apache-2.0

alter table presence add column opened_in text not null default '';
