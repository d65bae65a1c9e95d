-- Who has to act on a case, has acted on it, or is shown it: derived from the case whenever it changes, and can be derived anew.
create table casework_seat (
    holder text not null,         -- unit, enterprise or person
    list text not null,           -- todo, done, copied
    due text not null,            -- as of the case
    id text not null,
    primary key (holder, list, due, id)
)
