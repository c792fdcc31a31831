-- A post that changes hands takes everything open on it along, by a list that both sides sign (干部调整的责任交接, M370). What was
-- drawn up, the list frozen when it started, who signs, and what happened are kept apart: nothing here is ever changed.

create table handover (
    number bigint primary key,
    post text not null,
    unit text not null,
    day text not null,
    receiver text not null,
    kind text not null,
    witness text not null,
    reason text not null,
    paper text not null
);

create table handover_list (
    handover bigint primary key,
    digest text not null,
    batch bigint not null,
    post_zh text not null,
    post_en text not null,
    unit_zh text not null,
    unit_en text not null
);

create table handover_party (
    handover bigint not null,
    part text not null,
    person text not null,
    name text not null,
    primary key (handover, part, person)
);

create index handover_party_person on handover_party (person, handover);

create table handover_item (
    handover bigint not null,
    line bigint not null,
    kind text not null,
    code text not null,
    title_zh text not null,
    title_en text not null,
    href text not null,
    primary key (handover, line)
);

create table handover_event (
    handover bigint not null,
    step bigint not null,
    act text not null,
    at text not null,
    person text not null,
    post text not null,
    part text not null,
    party text not null,
    remark text not null,
    primary key (handover, step)
);
