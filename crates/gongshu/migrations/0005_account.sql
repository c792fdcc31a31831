-- People sign in: accounts, second factors, sessions, one-time links and API tokens. Secrets are kept as hashes, or sealed
-- with a key that is not in the database.

create table account (
    person text primary key,
    login text not null,
    password text not null,
    password_set_at text not null,
    must_change bigint not null,
    second_factor text not null,
    second_factor_at text not null,
    second_factor_step bigint not null,
    disabled bigint not null,
    made_at text not null,
    made_by text not null
);

create unique index account_login on account (login);

-- Failed tries by a hash of the name that was typed, whether there is such an account or not: a lock betrays none.
create table sign_in_attempt (
    mark text primary key,
    failures bigint not null,
    locked_until text not null
);

create table recovery_code (
    person text not null,
    mark text not null,
    used_at text not null,
    primary key (person, mark)
);

create table session (
    mark text primary key,
    person text not null,
    stage text not null,
    made_at text not null,
    seen_at text not null,
    address text not null,
    agent text not null,
    ended_at text not null
);

create index session_person on session (person);

create table one_time_link (
    mark text primary key,
    person text not null,
    kind text not null,
    made_at text not null,
    until text not null,
    used_at text not null
);
