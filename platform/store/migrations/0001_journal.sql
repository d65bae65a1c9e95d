-- Every change, one row each; `hash` is the RFC 6962 leaf hash of the row's canonical line, which holds the hash of the row before.
create table journal (
    position bigint primary key,      -- from 1, without gaps
    at {text} not null,
    actor text not null,
    action text not null,
    kind text not null,
    record {text} not null,
    version bigint not null,
    after text,                       -- the record after the change, as it was hashed; null when it was deleted
    batch {text},
    previous {blob} not null,
    hash {blob} not null
);
create index journal_record on journal (record, position);
create index journal_batch on journal (batch, position);
create index journal_at on journal (at);
