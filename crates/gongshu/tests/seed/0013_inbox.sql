insert into notice (number, at, addressee_kind, addressee, message, arguments, href, asks, person, post)
values (1, '2026-08-12T01:20:00Z', 'post', 'statistician', 'notice-publication-returned', '{"title":["月报","Bulletin"]}', '/publications/1', 1, 'p2', 'secrecy');
insert into notice_read (notice, person, at) values (1, 'p1', '2026-08-12T02:00:00Z');
