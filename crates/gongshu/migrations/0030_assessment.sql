-- Assessments (考核, M040–M045, M065): a run of a scheme for a year. What happens to it only grows; each score sheet is kept as a version with the
-- figures and the list it was scored from, so that every point can be done again from what is here.

create table assessment (
    number bigint primary key,
    scheme text not null,
    scheme_text text not null,
    unit text not null,
    year bigint not null
);

create table assessment_event (
    assessment bigint not null,
    step bigint not null,
    kind text not null,
    unit text not null,
    indicator text not null,
    data text not null,
    remark text not null,
    at text not null,
    person text not null,
    post text not null,
    primary key (assessment, step)
);

create table assessment_sheet (
    assessment bigint not null,
    version bigint not null,
    step bigint not null,
    data text not null,
    people text not null,
    sheet text not null,
    hash text not null,
    at text not null,
    primary key (assessment, version)
);
