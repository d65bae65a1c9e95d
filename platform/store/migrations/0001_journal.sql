-- Every change of every record, in order, without gaps. How a row is hashed stands in the crate's documentation (journal).
create table journal (
    position {key},                   -- counted from 1
    at text not null,                 -- UTC with nine decimals, so that text sorts as time does
    actor text not null,
    action text not null,
    kind text not null,
    record text not null,
    version bigint not null,
    after text,                       -- canonical JSON of the record after the change; null: it was deleted
    batch text,
    previous {blob} not null,         -- hash of the row before, 32 zero bytes for the first
    hash {blob} not null              -- RFC 6962 leaf hash of the row's line
);
create index journal_record on journal (record, position);
create index journal_batch on journal (batch, position) where batch is not null;
create index journal_at on journal (at, position);
