-- Tasks that come in with a file are one batch, which can be withdrawn as a whole with a reason; and lists of matters that somebody has saved
-- under a name.

create table matter_batch (
    number bigint primary key,
    file text not null,
    at text not null,
    person text not null,
    post text not null,
    -- Empty while it stands.
    withdrawn_at text not null,
    reason text not null
);

create table matter_batch_item (
    batch bigint not null,
    matter bigint not null,
    primary key (batch, matter)
);

create table matter_filter (
    person text not null,
    name text not null,
    asked text not null,
    primary key (person, name)
);
