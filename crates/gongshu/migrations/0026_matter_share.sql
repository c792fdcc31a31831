-- Beside the stories of matters: who assists in what (协办), so that it is found among their work and in their sight; and the nodes of tasks
-- (时间节点) with the days they stand at, for the list of what lags. Both follow from the events.

create table matter_assist (
    matter bigint not null,
    post text not null,
    -- assist, confirm or waive
    fate text not null,
    primary key (matter, post)
);

create index matter_assist_post on matter_assist (post, fate);

create table matter_node (
    matter bigint not null,
    node text not null,
    name text not null,
    baseline text not null,
    forecast text not null,
    met text not null,
    put_off bigint not null,
    cause text not null,
    subjective bigint not null,
    dropped bigint not null,
    primary key (matter, node)
);

create index matter_node_open on matter_node (met, dropped, baseline);

-- Lights are counted out of this index alone, now also for whoever assists.
drop index matter_standing_counted;
create index matter_standing_counted on matter_standing (ended, unit, holder, asker, lead, kind, red_on, yellow_on, blue_on, matter);
