insert into identity (issuer, subject, person, tied_at, tied_by)
values ('https://id.example.gov.cn', '0043', 'p1', '2026-08-12T01:25:00Z', 'p1');
insert into sign_in_pending (mark, browser, provider, person, next, until, used_at)
values ('m2', 'b1', 'city', '', '/', '2026-08-12T01:40:00Z', '');
insert into session (mark, person, stage, made_at, seen_at, address, agent, ended_at, through, assured)
values ('m3', 'p1', '', '2026-08-12T01:30:00Z', '2026-08-12T01:30:00Z', '127.0.0.1', '', '', 'city', 1);
