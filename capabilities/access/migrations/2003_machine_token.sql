-- Tokens of programs, by their hash.
create table machine_token (
    id text primary key,
    token text not null,              -- SHA-256 of the token, hexadecimal
    name text not null,
    post text,                        -- post it acts for, and ends with; null: the unit and role alone
    unit text not null,               -- unit it acts for
    role text not null,
    verbs {json} not null,
    kinds {json} not null,            -- empty: all record types
    operations {json} not null,
    created_at bigint not null,
    created_by text not null,
    expires_at bigint not null,
    last_used bigint,
    revoked_at bigint
);
create unique index machine_token_token on machine_token (token);
