-- Which matter a light opened: for a target, a year and a kind of matter one at a time, the next only when the one before has ended.

create table light_matter (
    target text not null,
    year bigint not null,
    kind text not null,
    turn bigint not null,
    matter bigint not null,
    -- The month the matter was last told of, and its light.
    month text not null,
    light text not null,
    primary key (target, year, kind, turn)
);

create index light_matter_by_matter on light_matter (matter);
