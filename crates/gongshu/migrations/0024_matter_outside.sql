-- Cases that another system keeps, with the matter each is here: sent again they are known again.

create table matter_outside (
    system text not null,
    case_code text not null,
    matter bigint not null,
    primary key (system, case_code)
);
