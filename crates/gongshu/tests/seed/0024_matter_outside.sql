insert into matter_outside (system, case_code, matter) values ('window', 'A-1', 1);
