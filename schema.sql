-- schema.sql - what the database looks like when all migrations have run; for people, and compared with them by a test.
-- Times are microseconds since 1970 UTC; text is compared byte by byte on both engines.

create table edition (
    language text primary key,       -- BCP 47 tag of the language it is written in: "en", "es-MX"
    name text not null,              -- the language's own name, as readers see it
    is_default boolean not null,     -- true for exactly one: its addresses carry no language
    position int not null,           -- order in the list of editions
    created_at int not null          -- when it was made
);

create table media (
    id integer primary key,          -- number
    hash blob not null unique,       -- SHA-256 of the file
    path text not null unique,       -- file below media/, made from the hash: "3f/a9...e1.jpg"
    type text not null,              -- media type found in the file: "image/jpeg"
    width int not null,              -- pixels
    height int not null,             -- pixels
    bytes int not null,              -- size of the file
    name text not null,              -- file name it came with, for people
    alt text not null,               -- what it shows, for those who do not see it
    caption text not null,           -- words under it
    credit text not null,            -- who made it
    focal_x int not null,            -- centre of interest, thousandths of the width from the left
    focal_y int not null,            -- centre of interest, thousandths of the height from the top
    created_at int not null,         -- when it came in
    renditions text,                 -- folder below media/ with its renditions, or their first file: "3f/0c...9a"; null: none yet
    shown text                       -- file below media/ for feeds and machines: its widest JPEG rendition; null: none yet
);

create table person (
    id integer primary key,          -- number
    slug text not null unique,       -- name in addresses: /author/SLUG/
    name text not null unique,       -- name as printed, NFC
    biography text not null,         -- plain text
    portrait_id int references media (id), -- picture, or null
    created_at int not null,         -- when it was made
    role text not null default '',   -- what the person does: "Harbour reporter"; plain text
    contact text not null default '' -- e-mail or web address for readers; empty: none
);
create index person_portrait on person (portrait_id) where portrait_id is not null;

create table account (
    id integer primary key,          -- number
    name text not null unique,       -- name to sign in with
    person_id int references person (id), -- whose stories it writes, or null
    password_hash text not null,     -- argon2id, as libsodium writes it
    disabled boolean not null,       -- may not sign in
    created_at int not null,         -- when it was made
    password_at int not null,        -- when the password was last set
    language text not null default '', -- of the desk for this person; empty: the newsroom's
    role text not null default 'contributor' check (role in ('translator', 'contributor', 'writer', 'editor', 'administrator')) -- what it may do
);

create table token (
    id integer primary key,          -- number
    account_id int not null references account (id), -- who acts with it
    label text not null,             -- what it is for
    hash blob not null unique,       -- SHA-256 of the token
    created_at int not null,         -- when it was made
    used_at int                      -- when it was last used, or null
);
create index token_account on token (account_id);

create table session (
    hash blob primary key,           -- SHA-256 of the session's secret
    account_id int not null references account (id), -- who is signed in
    created_at int not null,         -- when it began
    seen_at int not null,            -- last request
    expires_at int not null,         -- end at the latest
    address text not null,           -- network address it began from
    agent text not null,             -- browser it began with
    pending boolean not null default false -- the password was right, the code is still due
);
create index session_account on session (account_id);
create index session_expiry on session (expires_at);

create table account_code (
    account_id integer primary key references account (id), -- whose
    secret blob not null,            -- what its codes are made of (RFC 6238), sealed with the newsroom's key
    created_at int not null,         -- when it was made
    confirmed_at int,                -- when its first code was given; null: it is not asked for yet
    last_step int not null           -- the newest step of time whose code was used: a code works once
);

create table recovery_code (
    account_id int not null references account (id), -- whose
    hash blob not null,              -- SHA-256 of the code: 75 random bits
    primary key (account_id, hash)
);

create table account_link (
    hash blob primary key,           -- SHA-256 of the link's secret
    account_id int not null unique references account (id), -- whose password it sets: one at a time
    expires_at int not null          -- it is good before this
);

create table passkey (
    id integer primary key,          -- number
    account_id int not null references account (id), -- whom it lets in
    credential blob not null unique, -- its name, which the authenticator chose
    public_key blob not null,        -- as libfido2 holds it
    algorithm int not null,          -- COSE number of the key's kind
    sign_count int not null,         -- the authenticator's counter at its last use; 0: it has none
    name text not null,              -- what its owner calls it
    created_at int not null,         -- when it was added
    used_at int                      -- when it last let somebody in, or null
);
create index passkey_account on passkey (account_id, id);

create table passkey_spent (
    hash blob primary key,           -- SHA-256 of a challenge that was answered: none is answered twice
    expires_at int not null          -- when it would not be taken any more anyway
);
create index passkey_spent_expiry on passkey_spent (expires_at);

create table throttle (
    subject text primary key,        -- "account:NAME" or "address:ADDRESS"
    failures int not null,           -- failed attempts in a row
    failed_at int not null,          -- the last of them
    blocked_until int not null       -- no attempt is looked at before
);
create index throttle_age on throttle (failed_at);

create table section (
    id integer primary key,          -- number
    language text not null references edition (language), -- edition it belongs to
    slug text not null,              -- name in addresses: /category/SLUG/
    name text not null,              -- name as printed
    parent_id int references section (id), -- section it is part of, or null
    position int not null,           -- order in the navigation
    accent text not null,            -- name of its colour: "teal", "brick" ...; empty: the theme's
    created_at int not null,         -- when it was made
    description text not null default '', -- one line about it; plain text
    translation_group int,           -- number shared by the versions of a section in all editions: the first one's id
    unique (language, slug)
);
create unique index section_group on section (translation_group, language) where translation_group is not null;
create index section_order on section (language, position, id);

create table tag (
    id integer primary key,          -- number
    language text not null references edition (language), -- edition it belongs to
    slug text not null,              -- name in addresses: /tag/SLUG/
    name text not null,              -- name as printed
    created_at int not null,         -- when it was made
    translation_group int,           -- number shared by the versions of a tag in all editions: the first one's id
    unique (language, slug)
);
create unique index tag_group on tag (translation_group, language) where translation_group is not null;
create index tag_name on tag (language, name);

create table story (
    id integer primary key,          -- number
    language text not null references edition (language), -- edition it stands in
    slug text not null,              -- name in its address
    path text unique,                -- whole address: "/2026/11/05/SLUG/"; null until the story has a date
    status text not null check (status in ('draft', 'review', 'ready', 'scheduled', 'published', 'withdrawn')), -- state
    published_at int,                -- its date: when it was or will be published; null for an undated draft
    modified_at int,                 -- last change of a published story that readers see; null if there was none
    created_at int not null,         -- first save
    updated_at int not null,         -- last save of any kind
    publish_at int,                  -- scheduled: when it goes out; else null
    embargo_at int,                  -- not to be published before; null: none
    withdrawn_at int,                -- when it was taken down; null if it was not
    withdrawn_reason text not null,  -- what readers are told about that
    revision int not null,           -- number of its newest revision
    translation_group int,           -- number shared by the versions of a story in all editions: the first one's id
    lead_media_id int references media (id), -- its picture, or null
    lead_alt text,                   -- what the picture shows, here; null: the picture's own text
    lead_caption text,               -- words under it, here; null: the picture's own
    lead_credit text,                -- who made it, here; null: the picture's own
    noindex boolean not null,        -- search engines are asked to leave it out
    word_count int not null,         -- words of the text
    checksum blob not null,          -- SHA-256 of everything the newest revision holds
    canonical text not null,         -- address of the original elsewhere; empty: its own
    agency text not null,            -- agency in the dateline; empty: none
    place text not null,             -- place in the dateline; empty: none
    headline text not null,          -- plain text
    standfirst text not null,        -- the summary under the headline; plain text
    body text not null,              -- canonical story HTML (docs/story-html.md)
    social_title text not null default '', -- headline where others share it; empty: the story's own
    social_media_id int references media (id) -- picture where others share it; null: the story's own
);
create index story_slug on story (language, slug, id);
create index story_front on story (language, published_at desc, id desc) where status = 'published';
create index story_due on story (publish_at, id) where status = 'scheduled';
create index story_withdrawn on story (withdrawn_at desc, id desc) where status = 'withdrawn';
create index story_desk on story (updated_at desc, id desc);
create index story_group on story (translation_group, language) where translation_group is not null;
create index story_media on story (lead_media_id) where lead_media_id is not null;
create index story_social_media on story (social_media_id) where social_media_id is not null;

create table story_versions (
    id int primary key,              -- translation_group of stories: the first one's number
    versions text not null           -- those that readers see, by language: "ID LANGUAGE NOINDEX PATH", spaces between all
);

create table revision (
    id integer primary key,          -- number
    story_id int not null references story (id), -- of which story
    number int not null,             -- 1, 2, 3 ... within the story
    created_at int not null,         -- when it was saved
    account_id int references account (id), -- who saved it; null: a command
    author text not null,            -- who saved it, as text
    checksum blob not null,          -- SHA-256 of the document, packed or not
    document text not null,          -- all of the story's content as "name length" lines and values; empty when packed
    words int not null default 0,    -- of its text; 0: not counted
    note text not null default '',   -- what its author said about it
    dated boolean not null default false, -- the two below are this version's; false: it is older than they are
    published_at int,                -- the story's date, as in story
    translation_group int,           -- of which story it is a version, as in story
    base int,                        -- null: document holds it; else the revision it is made of, 0: of nothing
    packed blob,                     -- when base is known: a Brotli stream of what makes the document of the base's
    unique (story_id, number)
);
create index revision_unpacked on revision (story_id, number) where base is null;

create table byline (
    story_id int not null references story (id), -- of which story
    position int not null,           -- order, from 0
    person_id int references person (id), -- who; null for a free name
    name text,                       -- a name that is no person's (an agency); null for a person
    role text not null,              -- reporter, photographer, editor, translator ...
    language text not null,          -- the story's edition
    listed_at int,                   -- the story's date while it is published, once a person; else null
    primary key (story_id, position)
);
create index byline_person on byline (person_id, language, listed_at desc, story_id desc);

create table story_section (
    story_id int not null references story (id), -- which story
    section_id int not null references section (id), -- stands in which section
    position int not null,           -- order, 0 = the primary one
    inherited boolean not null,      -- only because a section below it was named
    listed_at int,                   -- the story's date while it is published; else null
    primary key (story_id, section_id)
);
create index story_section_list on story_section (section_id, listed_at desc, story_id desc);
create index story_section_primary on story_section (story_id, section_id, position, inherited)
    where position = 0 and not inherited;

create table story_tag (
    story_id int not null references story (id), -- which story
    tag_id int not null references tag (id), -- has which tag
    position int not null,           -- order, from 0
    listed_at int,                   -- the story's date while it is published; else null
    primary key (story_id, tag_id)
);
create index story_tag_list on story_tag (tag_id, listed_at desc, story_id desc);

create table also_read (
    story_id int not null references story (id), -- in which story
    position int not null,           -- order, from 0
    target_id int not null references story (id), -- the story it leads to
    in_text boolean not null,        -- its place is an aside inside the text
    primary key (story_id, position)
);
create index also_read_target on also_read (target_id);

create table correction (
    id integer primary key,          -- number
    story_id int not null references story (id), -- of which story
    language text not null,          -- the story's edition
    created_at int not null,         -- when it was made
    material boolean not null,       -- changes what the story said; else a slip of the pen
    note text not null,              -- what readers are told
    was text not null,               -- the words as they were; may be empty
    becomes text not null            -- the words as they are now; may be empty
);
create index correction_story on correction (story_id, created_at, id);
create index correction_list on correction (language, created_at desc, id desc);

create table redirect (
    path text primary key,           -- address asked for
    story_id int references story (id), -- leads to this story's address of today, or null
    target text,                     -- leads to this address; null when story_id is given
    status int not null,             -- HTTP status: 301, 302, 308, or 410 for gone
    created_at int not null          -- when it was made
);
create index redirect_story on redirect (story_id);

create table setting (
    name text primary key,           -- name of the table in src/newsroom/setting.c
    value text not null,             -- as written
    changed_at int not null          -- when
);

create table listing (
    list text not null,              -- "front:LANGUAGE", "section:ID", "tag:ID", "person:ID:LANGUAGE"
    month int not null,              -- year * 12 + month - 1, in UTC; 0, without stories: a section that came with an import
    stories int not null,            -- published stories of that month in that list
    primary key (list, month)
);

create table sitemap (
    language text not null,          -- edition
    month int not null,              -- year * 12 + month - 1, in UTC, of the stories' dates
    changed_at int not null,         -- when a story of that month was last published, changed or taken down
    primary key (language, month)
);

create table outbox (
    id integer primary key,          -- number
    service text not null check (service in ('indexnow', 'websub', 'purge')), -- who is told
    target text not null,            -- address that is told: the endpoint, or the hub; of purge, the cache by its name
    subject text not null,           -- what changed: a story's path; or a list whose feeds did, as listing names it; or a tag
    created_at int not null,         -- when it last changed
    due_at int not null,             -- not to be tried before; while it is being sent, when that is given up
    attempts int not null,           -- tries that failed so far
    lease_by text not null default '', -- node that is sending it, by its id; empty: nobody is
    problem text not null default '', -- why the last try failed
    again boolean not null default false, -- it was sent, and is sent once more when due
    unique (service, target, subject)
);
create index outbox_due on outbox (due_at, id);
create index outbox_lease on outbox (lease_by) where lease_by <> '';
create index outbox_target on outbox (service, target, due_at, id);

create table progress (
    name text primary key,           -- which long work: "permalink"
    subject text not null,           -- what it is for: the pattern that stories' addresses get
    position int                     -- number of the last story that has it; null: all have
);

create table audit (
    number integer primary key,      -- 1, 2, 3 ... without a gap
    at int not null,                 -- when
    account_id int,                  -- who; null: a command or the program itself
    who text not null,               -- who, as text
    origin text not null,            -- network address, or "command"
    action text not null,            -- what: "story.publish", "account.disable" ...
    subject text not null,           -- to what: "story:42"
    detail text not null,            -- more about it
    hash blob not null               -- SHA-256 of the hash before and this row: a changed row breaks the chain
);
create index audit_subject on audit (subject, number);
create index audit_time on audit (at, number);

create table audit_head (
    id int primary key,              -- 1: the only row
    number int not null,             -- number of the newest entry of audit
    hash blob not null               -- its hash
);
-- @sqlite
insert into audit_head (id, number, hash) values (1, 0, x'');
-- @postgres
insert into audit_head (id, number, hash) values (1, 0, '');
-- @both

create table search_state (
    id int primary key,              -- 1: the only row
    version int not null,            -- how the words were split that the index holds; another version builds it anew
    built_to int not null,           -- while it is built anew: stories up to this number are in it
    complete boolean not null        -- every published story is in it
);
insert into search_state (id, version, built_to, complete) values (1, 0, 0, false);

create table search_language (
    language text primary key,       -- edition whose stories it counts
    documents int not null,          -- stories in the index
    words int not null,              -- their words, all together
    live int not null,               -- stories that are in no segment yet
    next_number int not null         -- number that the next one gets
);

create table search_document (
    story_id integer primary key,    -- a published story
    language text not null,          -- its edition
    number int not null,             -- its number among all that were ever put into the edition's index
    published_at int not null,       -- its date
    length int not null,             -- words that count for its length
    sections blob not null,          -- numbers of its sections, each as a varint
    vector blob,                     -- its terms with what they count; null once it is in a segment
    related boolean not null         -- related stories were looked for since it was last changed
);
create unique index search_document_number on search_document (language, number);
create index search_document_live on search_document (language, number) where vector is not null;
create index search_document_unrelated on search_document (story_id) where not related;

create table search_segment (
    id integer primary key,          -- number
    language text not null,          -- edition
    state int not null,              -- 0 being merged, 1 in use, 2 gone, its blocks to be deleted
    first_number int not null,       -- it holds the stories numbered from here
    last_number int not null,        -- to here, this one not included
    documents int not null,          -- so many of them
    dead int not null,               -- so many of those were changed or withdrawn since
    dead_map blob not null,          -- a bit for each of them, set for the dead; empty for none
    merged_to blob not null          -- state 0: terms up to this one were merged
);
create index search_segment_order on search_segment (language, state, first_number);
create index search_segment_state on search_segment (state, id);

create table search_block (
    id integer primary key,          -- number
    segment_id int not null references search_segment (id), -- of which segment
    first_term blob not null,        -- its first term
    data blob not null,              -- terms, each with the stories that have it (src/search/block.h)
    unique (segment_id, first_term)
);

create table search_column (
    segment_id int not null references search_segment (id), -- of which segment
    kind int not null,               -- 0 numbers, 1 stories, 2 dates, 3 lengths, 4 sections
    data blob not null,              -- the values of its stories, in their order (src/search/segment.h)
    primary key (segment_id, kind)
);

create table related (
    story_id int not null references story (id), -- under which story
    position int not null,           -- order, from 0
    target_id int not null references story (id), -- the story that is like it
    primary key (story_id, position)
);

-- Compressed already, by what they hold.
-- @postgres
alter table search_document alter vector set storage external;
alter table search_block alter data set storage external;
alter table search_column alter data set storage external;
-- @both
create table rendition (
    path text primary key,           -- file below media/: "3f/0c...9a/card-640.avif"
    media_id int not null references media (id), -- the picture that it was made of
    hash blob not null,              -- SHA-256 of the file
    type text not null,              -- media type: "image/avif"
    width int not null,              -- pixels
    height int not null,             -- pixels
    bytes int not null               -- size of the file
);
create index rendition_media on rendition (media_id);

create table rendition_job (
    media_id int primary key references media (id), -- the picture that has no renditions yet
    due_at int,                      -- not before; later than now also while a server is at it. Null: given up
    attempts int not null,           -- how often it was begun
    problem text not null,           -- why the last attempt failed, in words
    lease_by text not null default '' -- node that is at it, by its id; empty: nobody is
);
create index rendition_job_due on rendition_job (due_at) where due_at is not null;
create index rendition_job_lease on rendition_job (lease_by) where lease_by <> '';

create table embed (
    id integer primary key,          -- number
    url text not null unique,        -- address of the post, video or map as stories hold it
    host text not null,              -- of that address: who is asked
    title text not null,             -- plain text; empty: none
    words text not null,             -- the post's own text, a line a paragraph; empty: none
    author text not null,            -- who wrote it, as the other site says; empty: unknown
    handle text not null,            -- the author's name there: "@port"; empty: none
    language text not null,          -- of its words; empty: unknown
    posted_at int,                   -- when it was posted there; null: unknown
    picture_id int references media (id), -- its picture, or null
    picture_alt text not null,       -- what the picture shows, as the other site says; empty: it says nothing
    portrait_id int references media (id), -- its author's picture, or null
    seconds int not null,            -- how long a video or recording is; 0: unknown
    width int not null,              -- of the live frame, for its ratio; 0: the provider's
    height int not null,             -- of the live frame; 0: the provider's
    frame text not null,             -- address of the live frame that the provider named; empty: made from the address
    source text not null,            -- where our copy is from: "oembed", "opengraph", "activity", "desk"; empty: none yet
    taken_at int,                    -- when our copy was taken; null: none yet
    gone_at int,                     -- when the original was found gone; null: it was there
    hidden boolean not null,         -- the desk wants no copy shown
    problem text not null,           -- why the last attempt failed, for the desk; empty: it did not
    due_at int,                      -- next attempt, not before; null: nothing is to be done
    attempts int not null,           -- attempts that failed since the last that did not
    orphaned_at int,                 -- when no story was found to hold it; null: one does
    created_at int not null          -- when a story first held it
);
create index embed_due on embed (host, due_at, id) where due_at is not null;
create index embed_orphaned on embed (orphaned_at, id) where orphaned_at is not null;
create index embed_picture on embed (picture_id) where picture_id is not null;
create index embed_portrait on embed (portrait_id) where portrait_id is not null;

create table story_embed (
    story_id int not null references story (id), -- which story
    embed_id int not null references embed (id), -- holds which
    position int not null,           -- order in the text, from 0
    primary key (story_id, embed_id)
);
create index story_embed_of on story_embed (embed_id, story_id);

create table embed_host (
    host text primary key,           -- a site that is asked for copies, by one server at a time
    due_at int,                      -- when the first of its embeds is due; null: none is
    free_at int not null,            -- not asked before: it is being asked, or did not answer
    failures int not null,           -- how often in a row it did not answer
    lease_by text not null default '' -- node that is asking it, by its id; empty: nobody is
);
create index embed_host_due on embed_host (due_at, host) where due_at is not null;
create index embed_host_lease on embed_host (lease_by) where lease_by <> '';

create table working_copy (
    story_id int not null references story (id), -- of which story
    account_id int not null references account (id), -- whose
    base int not null,               -- revision that it was begun from
    serial int not null,             -- the editor's count of changes: a smaller one never replaces a larger
    kept_at int not null,            -- when it was last kept
    fields text not null,            -- the story's fields as the editor sends them (JSON)
    primary key (story_id, account_id)
);

create table presence (
    story_id int not null references story (id), -- who is in which story
    account_id int not null references account (id), -- whose desk has it open
    since int not null,              -- when it was opened
    seen_at int not null,            -- when it was last heard of; gone soon after
    place text not null,             -- where in it: "headline", "body:3" ...
    editing boolean not null,        -- changes it, and does not only read
    opened_in text not null default '', -- by which of the account's windows it was last heard of
    primary key (story_id, account_id)
);

create table move (
    story_id int primary key references story (id), -- which story; its last move only
    account_id int not null references account (id), -- who moved it
    moved_at int not null,           -- when
    updated_at int not null,         -- the story's after the move: a later change ends the undo
    status text not null,            -- of before, as in story
    path text,                       -- of before, as in story
    published_at int,                -- of before, as in story
    modified_at int,                 -- of before, as in story
    publish_at int,                  -- of before, as in story
    withdrawn_at int,                -- of before, as in story
    withdrawn_reason text not null,  -- of before, as in story
    revision int not null,           -- the revision that stood before; the content is its
    held int,                        -- a change that was held back before; null: there was none
    release_at int,                  -- when that was to go out; null: by hand
    dated boolean not null,          -- whether that changes "updated"
    led_to int references story (id), -- the story that the new address led to before, or null
    led_status int                   -- status of that redirect; null: there was none
);

create table held (
    story_id int primary key references story (id), -- a story that is out
    revision int not null,           -- its change that readers do not see yet
    account_id int references account (id), -- who last saved it; null: a command
    release_at int,                  -- when it goes out by itself; null: when somebody releases it
    dated boolean not null           -- that changes the story's "updated"
);
create index held_due on held (release_at, story_id) where release_at is not null;

create table note (
    id integer primary key,          -- number
    story_id int not null references story (id), -- about which story
    account_id int not null references account (id), -- whose
    field text not null,             -- where the passage stands: "body", "headline" ...; empty: the whole story
    passage text not null,           -- the words it is about; empty: the whole field
    before text not null,            -- the words in front of them when the note was written
    behind text not null,            -- the words behind them
    body text not null,              -- plain text
    created_at int not null,         -- when it was written
    resolved_at int,                 -- when it was settled; null: open
    resolved_by int references account (id) -- who settled it; null: open
);
create index note_story on note (story_id, id);
create index note_open on note (story_id) where resolved_at is null;

create table note_told (
    note_id int not null references note (id), -- which note
    account_id int not null references account (id), -- is addressed to whom
    primary key (note_id, account_id)
);

create table preview_link (
    id integer primary key,          -- number
    hash blob not null unique,       -- SHA-256 of the secret in the address
    story_id int not null references story (id), -- which story it shows
    account_id int not null references account (id), -- who made it
    created_at int not null,         -- when
    expires_at int not null,         -- when it ends
    opened_at int,                   -- when it was last opened; null: never
    opened int not null              -- how often
);
create index preview_link_story on preview_link (story_id, id);
create index preview_link_expiry on preview_link (expires_at);

create table story_line (
    story_id integer primary key references story (id), -- which story
    language text not null,          -- its edition
    status text not null,            -- its state
    updated_at int not null,         -- its last save
    dated_at int not null,           -- its date, or when it goes out, or its last save
    owner_id int,                    -- account that made it; null: a command
    words text not null              -- what the desk finds it by: headline, standfirst, place, agency, slug, names; folded
);
create index story_line_order on story_line (updated_at desc, story_id desc, status, language, dated_at, owner_id);
create index story_line_count on story_line (status, language, owner_id);

create table saved_filter (
    id integer primary key,          -- number
    account_id int not null references account (id), -- whose
    name text not null,              -- as shown
    query text not null,             -- the list's address behind the "?"
    created_at int not null,         -- when it was kept
    unique (account_id, name)
);

create table segment_memory (
    source_language text not null,   -- BCP 47 tag
    target_language text not null,   -- BCP 47 tag
    source_hash blob not null,       -- SHA-256 of source
    target_hash blob not null,       -- SHA-256 of target: the same pair the other way round
    source text not null,            -- the sentence, as src/translate/segment.h writes it
    target text not null,            -- its translation, in the same form
    person boolean not null,         -- a person's wording, which no machine's replaces
    author text not null,            -- name of the person, or of the engine
    changed_at int not null,         -- when it was learnt
    primary key (target_language, source_language, source_hash)
);
create index segment_memory_reverse on segment_memory (source_language, target_language, target_hash);
create index segment_memory_old on segment_memory (changed_at) where not person;

create table glossary_term (
    id integer primary key,          -- number
    source_language text not null,   -- BCP 47 tag; empty: any
    target_language text not null,   -- BCP 47 tag; empty: any
    source text not null,            -- word or words, as they stand in a text
    target text not null,            -- what they become; empty: they stay as they are
    created_at int not null,         -- when it was entered
    unique (source_language, target_language, source)
);

create table translation (
    id integer primary key,          -- number
    source_id int not null references story (id), -- the original
    language text not null references edition (language), -- edition it is translated for
    story_id int references story (id), -- the translation; null: there is none yet
    state text not null check (state in ('due', 'done', 'held', 'failed', 'hand')), -- how far it is (newsroom/translation.h)
    source_revision int not null,    -- revision of the original that it says; 0: none yet
    story_revision int not null,     -- version of the translation that the program wrote last; 0: none yet
    edited boolean not null,         -- people changed more of it than the words of sentences: each run keeps that too
    rank int not null,               -- 0: news; 1: the archive, worked on while there is nothing else
    due_at int not null,             -- not to be worked on before
    lease_until int not null,        -- a server works on it until then; 0: none does
    lease_by text not null,          -- which one
    attempts int not null,           -- tries that failed in a row
    problem text not null,           -- why it waits or failed, for the desk; empty: nothing
    engine text not null,            -- who made it: names of engines, with ", " between; empty: people alone
    changed_at int not null,         -- last change of this row
    reviewed_at int,                 -- when a person approved it as it is; null: not yet
    reviewed_by int references account (id), -- who
    unique (source_id, language)
);
create index translation_due on translation (rank, due_at, id) where state = 'due';
create index translation_lease on translation (lease_by) where lease_by <> '';
create index translation_state on translation (state, changed_at, id);
create index translation_changed on translation (changed_at, id);
create unique index translation_story on translation (story_id) where story_id is not null;

create table translation_segment (
    translation_id int not null references translation (id), -- of which translation
    position int not null,           -- order, from 0
    place text not null,             -- where it stands: "headline", "body/3"
    source text not null,            -- the original, as src/translate/segment.h writes it
    before text,                     -- what the original said before its last change; null: it is as first translated
    target text,                     -- the translation, in the same form; null: none yet
    origin text not null check (origin in ('none', 'machine', 'memory', 'person', 'kept')), -- where target is from
    author text not null,            -- name of the engine or of the person
    problem text not null,           -- why a person should look at it; empty: nothing
    reviewed boolean not null,       -- a person approved it
    primary key (translation_id, position)
);

create table account_language (
    account_id int not null references account (id), -- who
    language text not null,          -- translates into it
    primary key (account_id, language)
);

create table engine_use (
    day int not null,                -- days since 1970 in the newsroom's zone
    engine text not null,            -- its name in the setting engines
    requests int not null,           -- requests that were sent
    failures int not null,           -- of them, those without a usable answer
    characters int not null,         -- code points sent
    problem text not null,           -- the last failure in words; empty: none
    problem_at int,                  -- when that was; null: none
    primary key (day, engine)
);

create table import_source (
    id integer primary key,          -- number
    site text not null unique,       -- where stories came from: "https://old.example", or a folder
    format text not null,            -- of what was read: "wxr", "ghost" ...
    created_at int not null          -- when its first import began
);

create table import_story (
    source_id int not null references import_source (id), -- from where
    key text not null,               -- what it is called there for ever: "42"
    checksum blob not null,          -- of what came: the same again is passed over
    story_id int not null references story (id), -- what became of it
    revision int not null,           -- of the story, as the import left it: a later one is the newsroom's own
    primary key (source_id, key)
);
create index import_story_story on import_story (story_id);

create table story_guid (
    story_id int primary key references story (id), -- that was imported
    guid text not null unique        -- what feeds called it where it came from: ours do, too
);

create table import_version (
    story_id int primary key references story (id), -- that has versions in other languages there
    source_id int not null references import_source (id), -- from where
    name text not null               -- shared by all of them
);
create index import_version_name on import_version (source_id, name);

create table import_media (
    source_id int not null references import_source (id), -- from where
    key text not null,               -- what it is called there for ever
    address text not null,           -- of its file there
    place text not null,             -- the same without host and size: what a text's pictures are found by
    title text not null,             -- plain text, as the four below
    alt text not null,               -- what it shows
    caption text not null,           -- words under it
    credit text not null,            -- who made it
    parent text not null,            -- key of the story that it was uploaded to; empty: none
    path text not null,              -- old address of its own page; empty: none
    media_id int references media (id), -- picture, or null: its file was not there, or is none
    primary key (source_id, key)
);
create index import_media_place on import_media (source_id, place, key);
create index import_media_parent on import_media (source_id, parent, key);
create index import_media_media on import_media (media_id) where media_id is not null;

create table import_author (
    source_id int not null references import_source (id), -- from where
    key text not null,               -- what stories call it there: a login
    name text not null,              -- as printed
    slug text not null,              -- in its old address; may be empty
    primary key (source_id, key)
);

create table import_text (
    source_id int not null references import_source (id), -- from where
    key text not null,               -- what it is called there
    text text not null,              -- what others put in: a reusable block
    primary key (source_id, key)
);

create table import_also (
    story_id int not null references story (id), -- in which story's text
    position int not null,           -- order, from 0
    source_id int not null references import_source (id), -- from where
    title text not null,             -- of the story that the line led to; may be empty
    path text not null,              -- its old address; may be empty
    target_id int references story (id), -- the story, once it is here; null: not found yet
    primary key (story_id, position)
);
create index import_also_target on import_also (target_id) where target_id is not null;

create table import_link (
    story_id int not null references story (id), -- in which story's text
    path text not null,              -- old address that it leads to: "/2012/03/15/slug/", "/?p=42"
    source_id int not null references import_source (id), -- from where
    primary key (story_id, path)
);

create table node (                  -- PostgreSQL only: SQLite's newsroom has one server
    id text primary key,             -- under which it announces; another one each time it starts
    name text not null,              -- of its machine
    address text not null,           -- where it listens: "HOST:PORT"
    version text not null,           -- of the program
    started_at int not null,         -- when, as the two below by the store's clock
    seen_at int not null,            -- when it last wrote this row
    hears boolean not null,          -- it hears what the others announce
    lag int not null,                -- microseconds that its last heartbeat took to come back
    gaps int not null,               -- messages of others that it missed
    doubts int not null              -- times that it could not vouch for its pages
);

create table node_key (
    number integer primary key check (number = 1), -- one row
    fingerprint text not null        -- of the secret.key that all nodes have
);

-- Long texts, where the server has this method: four times as quick as its own.
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
