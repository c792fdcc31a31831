insert into api_token (mark, person, name, scopes, made_at, until, used_at, ended_at)
values ('t1', 'p1', '月报汇总程序', 'see-figures export-figures', '2026-08-12T01:20:00Z', '2026-11-10T01:20:00Z', '', '');
insert into api_answer (person, idempotency_key, request, status, body, made_at)
values ('p1', '2026-07-report', 'r1', 201, '{"version":4}', '2026-08-12T01:20:00Z');
