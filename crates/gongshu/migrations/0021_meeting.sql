-- What a meeting is beyond a matter (调度会议): of which series and body and turn, its agenda, who came, what was decided. Its states, its
-- holder, its clock and its story are the matter's.

create table meeting (
    matter bigint primary key,
    series text not null,
    body text not null,
    first_day text not null,
    last_day text not null,
    -- The last working day of the turn.
    due_day text not null,
    planned text not null,
    place text not null,
    held_on text not null
);

-- Once a turn, whichever program opens it.
create unique index meeting_turn on meeting (series, body, first_day);

-- A topic that is dropped stays with its reason: it would propose itself again.
create table meeting_topic (
    meeting bigint not null,
    line bigint not null,
    position bigint not null,
    section text not null,
    origin text not null,
    matter bigint not null,
    title text not null,
    why text not null,
    why_en text not null,
    presenter text not null,
    dropped text not null,
    summary text not null,
    at text not null,
    person text not null,
    post text not null,
    primary key (meeting, line)
);

-- The last word about a seat counts.
create table meeting_seat (
    meeting bigint not null,
    line bigint not null,
    seat text not null,
    came text not null,
    substitute text not null,
    reason text not null,
    at text not null,
    person text not null,
    post text not null,
    primary key (meeting, line)
);

create table meeting_decision (
    meeting bigint not null,
    line bigint not null,
    topic bigint not null,
    words text not null,
    lead text not null,
    due_on text not null,
    at text not null,
    person text not null,
    post text not null,
    primary key (meeting, line)
);

-- A decision becomes one task, once.
create table meeting_task (
    meeting bigint not null,
    decision bigint not null,
    matter bigint not null,
    at text not null,
    person text not null,
    primary key (meeting, decision)
);

create index meeting_task_matter on meeting_task (matter);

-- What was wrong in minutes that are issued: they do not change, this stands beside them.
create table meeting_correction (
    meeting bigint not null,
    line bigint not null,
    words text not null,
    reason text not null,
    at text not null,
    person text not null,
    post text not null,
    primary key (meeting, line)
);
