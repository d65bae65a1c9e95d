-- Where the security events stand in the journal, so that they are found without reading all of it.
create table security_event (
    position bigint primary key,
    at bigint not null,
    event text not null,
    person text                       -- whom it is about
);
create index security_event_event on security_event (event, position);
create index security_event_person on security_event (person, position);
