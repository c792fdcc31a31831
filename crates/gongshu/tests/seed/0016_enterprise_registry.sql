insert into register_entry (register, code, valid_from, valid_until, removed, fields, batch)
values ('enterprise', 'e2', '2026-01-01', '', 0, '{"in_registry":"in","name":"乙厂","region":"430700","size_class":"small"}', 1);
