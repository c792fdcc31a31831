insert into account (person, login, password, password_set_at, must_change, second_factor, second_factor_at, second_factor_step, disabled, made_at, made_by)
values ('p1', 'wangfang', '', '', 0, '', '', 0, 0, '2026-08-12T01:20:00Z', 'setup');
insert into session (mark, person, stage, made_at, seen_at, address, agent, ended_at)
values ('m1', 'p1', '', '2026-08-12T01:20:00Z', '2026-08-12T01:20:00Z', '127.0.0.1', '', '');
