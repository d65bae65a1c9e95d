-- Every declared thing as it stands now; how it came to be is in the journal.
create table record (
    id text primary key,
    kind text not null,               -- record type of the catalogue
    key text,                         -- key given by the world outside
    version bigint not null,
    title text not null,              -- what lists show and sort by
    body {json} not null,
    valid_from text,
    valid_to text,
    provenance {json} not null,
    position bigint not null          -- journal entry of this version
);
create unique index record_key on record (kind, key);
create index record_title on record (kind, title, id);
