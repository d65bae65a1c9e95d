-- The head of the journal: its size, the hash of its last row, and the Merkle tree over all rows. One row.
create table journal_head (
    id bigint primary key,
    position bigint not null,
    hash {blob} not null,
    peaks {blob} not null,            -- roots of the perfect subtrees, the largest first
    root {blob} not null
);
