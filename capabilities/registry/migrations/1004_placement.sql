-- Where a record stands in the city, derived from itself and from what it refers to: rights are conditions on these columns.
alter table record add column owner text;       -- enterprise or person that answers for it
alter table record add column district text;
alter table record add column park text;
alter table record add column changed_at text;  -- of this version
alter table record add column changed_by text;
update record set
    changed_at = (select at from journal where journal.position = record.position),
    changed_by = (select actor from journal where journal.position = record.position);
create index record_owner on record (kind, owner, title, id) where owner is not null;
create index record_district on record (kind, district, title, id) where district is not null;
create index record_park on record (kind, park, title, id) where park is not null;
create index record_changed on record (kind, position);
-- What was derived by which rules, so that it is derived anew when they change.
create table registry_state (
    name text primary key,
    value text not null
);
