-- Sessions of browsers, by the hash of their token.
create table session (
    id text primary key,
    token text not null,              -- SHA-256 of the token, hexadecimal
    person text not null,
    created_at bigint not null,
    last_seen bigint not null,
    expires_at bigint not null,
    address text not null,
    agent text not null,
    ended_at bigint
);
create unique index session_token on session (token);
create index session_person on session (person, created_at);
