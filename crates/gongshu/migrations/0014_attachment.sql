-- Papers beside a row (附件): certificates, scans, photographs. What was attached stays: withdrawing one hides it and says who,
-- when and why; its bytes remain under their hash for whoever must prove what was there.

create table attachment (
    number bigint primary key,
    about_kind text not null,
    about text not null,
    hash text not null,
    name text not null,
    media_type text not null,
    size bigint not null,
    note text not null,
    at text not null,
    person text not null,
    post text not null
);

create index attachment_about on attachment (about_kind, about, number);

create table attachment_withdrawal (
    attachment bigint primary key,
    at text not null,
    person text not null,
    post text not null,
    reason text not null
);
