insert into attachment (number, about_kind, about, hash, name, media_type, size, note, at, person, post)
values (1, 'enterprise', 'e-own', 'ab12', '营业执照.pdf', 'application/pdf', 1024, '', '2026-08-12T01:20:00Z', 'p1', 'statistician');
insert into attachment_withdrawal (attachment, at, person, post, reason)
values (1, '2026-08-13T01:20:00Z', 'p1', 'statistician', '传错了');
insert into register_entry (register, code, valid_from, valid_until, removed, fields, batch)
values ('enterprise', 'e1', '', '', 0, '{"industry":"16","name":"甲厂","region":"430700","size":"above"}', 1);
