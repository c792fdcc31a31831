insert into register_entry (register, code, valid_from, valid_until, removed, fields, batch)
values ('unit', '430700', '', '', 0, '{"name":"常德市","kind":"city"}', 1);
insert into register_parent (register, code, hierarchy, parent, valid_from, valid_until, removed, batch)
values ('unit', '430700', 'administrative', '430000', '', '', 0, 1);
