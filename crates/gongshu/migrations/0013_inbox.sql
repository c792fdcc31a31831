-- What a post or a person is told of (消息). A notice to a post waits for whoever acts through it today, so nothing is lost
-- when the post changes hands; each reader has read it or not for themselves. The words come from the catalogues: only the
-- message's name and its arguments are kept, in both languages where they differ.

create table notice (
    number bigint primary key,
    at text not null,
    addressee_kind text not null,
    addressee text not null,
    message text not null,
    arguments text not null,
    href text not null,
    asks bigint not null,
    person text not null,
    post text not null
);

create index notice_addressee on notice (addressee_kind, addressee, number);

create table notice_read (
    notice bigint not null,
    person text not null,
    at text not null,
    primary key (notice, person)
);
