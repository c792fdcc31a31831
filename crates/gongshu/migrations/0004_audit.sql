-- The audit chain says on behalf of which post, from where, at whose request, and what was before and after; its end is
-- sealed, and checkpoints are signed, so that rows cut off its end are missed too. A batch names the unit it is of.

alter table audit_entry add column post text not null default '';
alter table audit_entry add column address text not null default '';
alter table audit_entry add column request text not null default '';
alter table audit_entry add column outcome text not null default 'done';
alter table audit_entry add column before text not null default '';
alter table audit_entry add column after text not null default '';
alter table audit_entry add column suite text not null default 'international';
-- Which rule its hash was made by: 1 for the entries from before this step, whose `after` is in `detail`.
alter table audit_entry add column form bigint not null default 1;

-- One row: where the chain ends, sealed with a key outside the database.
create table audit_head (
    one bigint primary key,
    number bigint not null,
    hash text not null,
    suite text not null,
    key_mark text not null,
    seal text not null
);

create table audit_checkpoint (
    number bigint not null,
    kind text not null,
    hash text not null,
    at text not null,
    suite text not null,
    public_key text not null,
    archive text not null,
    archive_hash text not null,
    signature text not null,
    primary key (number, kind)
);

alter table batch add column unit text not null default '';
alter table batch add column post text not null default '';
