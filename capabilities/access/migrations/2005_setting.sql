-- Settings that were changed; what is not here has its default.
create table setting (
    name text primary key,
    value {json} not null
);
