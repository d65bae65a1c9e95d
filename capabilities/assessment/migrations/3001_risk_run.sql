-- Runs of the risk map that are done. What was told of a run stands as it was journalled, and never changes.
create table risk_run (
    id text primary key,
    position bigint not null,          -- of the journal entry
    replay_of text,
    record text not null
);
create index risk_run_position on risk_run (position);
