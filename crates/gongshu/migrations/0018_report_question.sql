-- Questions about single figures (查询): an official asks, the respondent answers, the official settles it; every word stays. And what
-- a draft carries beside its figures: reasons typed so far, and the file it was filled in from.

create table report_question (
    number bigint primary key,
    form text not null,
    period text not null,
    respondent text not null,
    line text not null,
    cell text not null
);

create index report_question_month on report_question (form, period, respondent);

create table report_question_word (
    question bigint not null,
    word bigint not null,
    kind text not null,
    text text not null,
    at text not null,
    person text not null,
    post text not null,
    primary key (question, word)
);

alter table report_draft add column reasons text not null default '[]';

alter table report_draft add column way text not null default 'page';

-- The hash of the file; empty where it was typed.
alter table report_draft add column blob text not null default '';
