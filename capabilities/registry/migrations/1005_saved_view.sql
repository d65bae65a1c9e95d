-- Lists as people keep them: filters and columns under a name of their own.
create table saved_view (
    person text not null,
    kind text not null,
    name text not null,
    query text not null,
    columns {json} not null,
    shared bigint not null,           -- seen by everybody who may see the type
    at text not null,
    primary key (person, kind, name)
);
create index saved_view_shared on saved_view (kind, name) where shared = 1;
