-- Every case as it stands now; how it came to be is in the journal.
create table casework_case (
    id text primary key,
    lifecycle text not null,
    state text not null,
    version bigint not null,
    body {json} not null,             -- the case as the journal holds it
    provenance {json} not null,
    position bigint not null,         -- journal entry of this version
    title text not null,
    subject text,                     -- record it is about
    owner text,                       -- where that record stands, derived
    district text,
    park text,
    due text not null,            -- first moment at which a running clock is due, derived; ~ where none runs
    ended bigint not null,            -- 1: nothing follows
    changed_at text not null,
    changed_by text not null
)
