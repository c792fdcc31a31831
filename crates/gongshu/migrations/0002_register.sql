-- Book one. A row of a register is a chain of statements: valid from … until, as recorded by a batch; nothing is updated.

create table register_entry (
    register text not null,
    code text not null,
    valid_from text not null,
    valid_until text not null,
    removed bigint not null,
    fields text not null,
    batch bigint not null,
    primary key (register, code, valid_from, batch)
);

create table register_parent (
    register text not null,
    code text not null,
    hierarchy text not null,
    parent text not null,
    valid_from text not null,
    valid_until text not null,
    removed bigint not null,
    batch bigint not null,
    primary key (register, code, hierarchy, valid_from, batch)
);
