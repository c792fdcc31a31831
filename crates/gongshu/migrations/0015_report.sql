-- Enterprises' reports (报表). Every version a respondent sends is kept as it was sent, and nobody writes over it; what happened to
-- it is a list of steps. Whether something is late, open or locked is worked out, never stored.

create table report (
    number bigint primary key,
    form text not null,
    period text not null,
    respondent text not null,
    version bigint not null,
    way text not null,
    blob text not null,
    figures text not null,
    at text not null,
    person text not null,
    post text not null,
    unique (form, period, respondent, version)
);

create index report_respondent on report (respondent, form, period);

create table report_step (
    report bigint not null,
    step bigint not null,
    state text not null,
    reason text not null,
    at text not null,
    person text not null,
    post text not null,
    primary key (report, step)
);

-- What a respondent is still writing: theirs alone, and gone when it is sent.
create table report_draft (
    form text not null,
    period text not null,
    respondent text not null,
    figures text not null,
    at text not null,
    person text not null,
    primary key (form, period, respondent)
);

-- Why a figure is as it is: beside the number, and offered again next month.
create table report_explanation (
    number bigint primary key,
    form text not null,
    period text not null,
    respondent text not null,
    rule text not null,
    line text not null,
    cell text not null,
    reason text not null,
    at text not null,
    person text not null,
    post text not null
);

create index report_explanation_respondent on report_explanation (respondent, form, period);

-- A month closed for a unit and all below it: which version of whose report was in it. Never changed.
create table report_close (
    number bigint primary key,
    form text not null,
    period text not null,
    unit text not null,
    version bigint not null,
    batch bigint not null,
    hash text not null,
    exceptions text not null,
    reason text not null,
    at text not null,
    person text not null,
    post text not null,
    unique (form, period, unit, version)
);

create table report_close_item (
    close_number bigint not null,
    respondent text not null,
    region text not null,
    report bigint not null,
    primary key (close_number, respondent)
);

-- A closed month opened again, until a day, for a reason, by leave of somebody else.
create table report_reopening (
    number bigint primary key,
    close_number bigint not null,
    until text not null,
    reason text not null,
    approver text not null,
    at text not null,
    person text not null,
    post text not null
);
