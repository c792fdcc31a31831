-- 下村日: which pair of leader and place was on the roster on which day. Its states, its holder, its clock and its story are the matter's.

create table visit_day (
    visit text not null,
    pair text not null,
    day text not null,
    post text not null,
    place text not null,
    matter bigint not null,
    -- Once a day, whichever program opens it.
    primary key (visit, pair, day)
);

create index visit_day_day on visit_day (visit, day);
