-- 0007_account.sql - second factors, passkeys, links that set a password anew.
-- SPDX-License-Identifier: Apache-2.0

alter table account add column language text not null default ''; -- of the desk for this person; empty: the newsroom's
