-- The one row that says how far the journal goes; whoever writes holds it until commit.
create table journal_head (
    id integer primary key check (id = 1),
    size bigint not null,             -- position of the last entry
    chain {blob} not null,            -- its hash
    root {blob} not null,             -- RFC 6962 root over all hashes
    peaks {blob} not null,            -- roots of the perfect subtrees, 32 bytes each, the largest first
    at text                           -- time of the last entry
);
