-- Wrong tries: by login (`login:` and a hash, so that logins that nobody has are treated alike) and by address (`address:`).
create table login_attempt (
    subject text primary key,
    failures bigint not null,
    last_at bigint not null,
    until bigint not null             -- locked, or slowed down, until then
);
create index login_attempt_last on login_attempt (last_at);
