-- Nothing goes public unchecked (上网信息严格把关, M463): what was drafted is frozen, then checked, then approved, each by another
-- person. What happened to it is a chain of events; its state is the last one.

create table publication (
    number bigint primary key,
    unit text not null,
    period text not null,
    document text not null,
    version bigint not null,
    title_zh text not null,
    title_en text not null,
    singles text not null,
    article_zh text not null,
    article_en text not null,
    file_zh text not null,
    file_en text not null
);

create table publication_event (
    publication bigint not null,
    step bigint not null,
    state text not null,
    at text not null,
    person text not null,
    post text not null,
    remark text not null,
    primary key (publication, step)
);
