-- What every change leaves behind: its batch (the data version), its link of the audit chain, and the file it came from.

create table batch (
    number bigint primary key,
    kind text not null,
    title text not null,
    source text not null,
    blob text not null,
    row_count bigint not null,
    recorded_at text not null,
    recorded_by text not null
);

create table audit_entry (
    number bigint primary key,
    at text not null,
    who text not null,
    action text not null,
    subject text not null,
    detail text not null,
    batch bigint not null,
    previous_hash text not null,
    hash text not null
);

create table blob_entry (
    hash text primary key,
    media_type text not null,
    name text not null,
    size bigint not null,
    stored_at text not null
);

create table blob_piece (
    hash text not null,
    part bigint not null,
    bytes {blob} not null,
    primary key (hash, part)
);
