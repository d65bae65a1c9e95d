-- What proves that somebody is who they say; hashes only. Never in records, never in the journal.
create table credential (
    person text primary key,
    password text not null,           -- argon2id, PHC form
    password_set_at bigint not null,  -- milliseconds since 1970, as all instants of this capability
    must_change bigint not null,      -- 1: given by somebody else, to be changed at the first sign-in
    demo bigint not null,             -- 1: still the printed password of the sample city
    totp_secret text,                 -- base 32
    totp_pending text,                -- secret shown but not yet confirmed
    totp_step bigint not null,        -- last time step a code was taken for; none is taken twice
    recovery {json} not null          -- SHA-256 of the recovery codes left
);
