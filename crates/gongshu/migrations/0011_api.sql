-- Programs come in beside people: tokens they bear for a person, kept as hashes; and the answers given to writes that
-- named an idempotency key, so that a write that is sent twice is done once.

create table api_token (
    mark text primary key,
    person text not null,
    name text not null,
    scopes text not null,
    made_at text not null,
    until text not null,
    used_at text not null,
    ended_at text not null
);

create index api_token_person on api_token (person);

create table api_answer (
    person text not null,
    idempotency_key text not null,
    request text not null,
    status bigint not null,
    body text not null,
    made_at text not null,
    primary key (person, idempotency_key)
);

create index api_answer_made_at on api_answer (made_at);
