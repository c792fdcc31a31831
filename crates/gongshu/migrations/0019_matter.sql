-- The third book: matters (事项). What was done to a matter is a chain of events that only grows; where it stands, who holds it and
-- what its light is follow from them. Limits are kept as they were when it was opened: a rule that changes later rewrites nothing.

create table matter (
    number bigint primary key,
    kind text not null,
    code text not null unique,
    year bigint not null,
    sequence bigint not null,
    title text not null,
    unit text not null,
    item text not null,
    source text not null,
    parent bigint not null,
    parties text not null,
    promised text not null,
    legal text not null
);

create index matter_sequence on matter (kind, year, sequence);

create table matter_event (
    matter bigint not null,
    step bigint not null,
    act text not null,
    state text not null,
    clock text not null,
    days bigint not null,
    paper text not null,
    approver text not null,
    remark text not null,
    data text not null,
    at text not null,
    person text not null,
    post text not null,
    primary key (matter, step)
);

-- What lists ask for, worked out from the events and the calendar of `calendar`: days on which a light changes, never the light itself, so
-- that nothing here has to be rewritten because a day has passed. It can be made again at any time.
create table matter_standing (
    matter bigint primary key,
    kind text not null,
    unit text not null,
    state text not null,
    ended bigint not null,
    holder text not null,
    asker text not null,
    lead text not null,
    due_on text not null,
    blue_on text not null,
    yellow_on text not null,
    red_on text not null,
    provisional bigint not null,
    next_on text not null,
    calendar text not null
);

create index matter_standing_next on matter_standing (next_on, matter);
create index matter_standing_red on matter_standing (ended, red_on, matter);
create index matter_standing_holder on matter_standing (holder, ended, red_on);
create index matter_standing_unit on matter_standing (unit, ended, red_on);
create index matter_standing_calendar on matter_standing (ended, calendar);

-- A rung of a ladder that was climbed. The key decides who climbs it, however many programs try: once for each term of the clock (an
-- extension begins a new one) and, for the clock of a step, once for each time the step is entered.
create table matter_firing (
    matter bigint not null,
    rung text not null,
    term bigint not null,
    day text not null,
    at text not null,
    addressee text not null,
    through text not null,
    primary key (matter, rung, term)
);
