-- Book two. One row is one statement of one source; a correction is the next version beside it.
-- A figure is mantissa × 10^-scale in its unit, as reported.

create table observation (
    subject text not null,
    indicator text not null,
    period text not null,
    measure text not null,
    source text not null,
    caliber text not null,
    version bigint not null,
    mantissa bigint not null,
    scale bigint not null,
    unit text not null,
    approx text not null,
    status text not null,
    quote text not null,
    batch bigint not null,
    primary key (subject, indicator, period, measure, source, caliber, version)
);

create index observation_batch on observation (batch);
