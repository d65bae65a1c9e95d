-- Fields by which lists are filtered and references are followed; in list order, so that a page is one range scan.
create table facet (
    field text collate "C" not null,              -- field name, `ref:` before it for references
    value text collate "C" not null,
    kind text collate "C" not null,
    title text collate "C" not null,
    id text collate "C" not null,
    primary key (field, value, kind, title, id)
);
create index facet_record on facet (id);
create index facet_value on facet (value);
