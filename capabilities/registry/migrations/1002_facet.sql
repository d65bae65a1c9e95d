-- Fields by which lists are filtered and references are followed; in list order, so that a page is one range scan.
create table facet (
    field text not null,              -- field name, `ref:` before it for references
    value text not null,
    kind text not null,
    title text not null,
    id text not null,
    primary key (field, value, kind, title, id)
);
create index facet_record on facet (id);
create index facet_value on facet (value);
