-- People sign in through identity providers too: whose an issuer's identity is, what was begun in a browser and has not come
-- back yet, and by which way a session was begun.

create table identity (
    issuer text not null,
    subject text not null,
    person text not null,
    tied_at text not null,
    tied_by text not null,
    primary key (issuer, subject)
);

create unique index identity_person on identity (person, issuer);

-- `mark` and `browser` are hashes of what only the browser has: whoever reads this can finish nobody's sign-in.
create table sign_in_pending (
    mark text primary key,
    browser text not null,
    provider text not null,
    person text not null,
    next text not null,
    until text not null,
    used_at text not null
);

alter table session add column through text not null default '';

alter table session add column assured bigint not null default 0;
