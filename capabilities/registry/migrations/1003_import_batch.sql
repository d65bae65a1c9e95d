-- Imports, so that one can be shown, and undone as a whole.
create table import_batch (
    id text primary key,
    at text not null,
    actor text not null,
    file text not null,
    kind text not null,
    summary {json} not null,
    undone_at text
);
