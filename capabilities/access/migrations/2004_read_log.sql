-- Sensitive reads, told to those whose records were read.
create table read_log (
    id text primary key,              -- sortable by time
    at bigint not null,
    reader text not null,
    reader_name text not null,
    action text not null,             -- reveal, export, shared_read …
    kind text not null,
    record text,                      -- null where many were read
    title text,
    owner text,                       -- enterprise or person the record belongs to
    fields {json} not null,
    purpose text not null,
    count bigint not null
);
create index read_log_owner on read_log (owner, id);
create index read_log_reader on read_log (reader, id);
create index read_log_record on read_log (record, id);
