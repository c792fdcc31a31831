-- 项目观摩: the candidates of a tour in the order of its route, what is ready at each, and how each seat of the body scored it. The tour itself is a
-- meeting.

create table tour_candidate (
    meeting bigint not null,
    line bigint not null,
    position bigint not null,
    -- The row of the series' register.
    code text not null,
    name text not null,
    unit text not null,
    -- Why it was taken off; empty while it stands.
    dropped text not null,
    at text not null,
    person text not null,
    post text not null,
    primary key (meeting, line)
);

create table tour_check (
    meeting bigint not null,
    candidate bigint not null,
    item text not null,
    done bigint not null,
    remark text not null,
    at text not null,
    person text not null,
    primary key (meeting, candidate, item)
);

create table tour_score (
    meeting bigint not null,
    candidate bigint not null,
    seat text not null,
    criterion text not null,
    points bigint not null,
    at text not null,
    person text not null,
    primary key (meeting, candidate, seat, criterion)
);
