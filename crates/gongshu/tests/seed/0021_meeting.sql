insert into meeting (matter, series, body, first_day, last_day, due_day, planned, place, held_on)
values (2, 'group-month', 'industry-group', '2026-08-01', '2026-08-31', '2026-08-31', '2026-08-12 09:00', '三楼会议室', '2026-08-12');
insert into meeting_topic (meeting, line, position, section, origin, matter, title, why, why_en, presenter, dropped, summary, at, person, post)
values (2, 1, 1, '', 'matter:1', 1, '德山开发区二期道路开工', '红色超期', 'red', 'park-director', '', '九月底前开工', '2026-08-12T01:20:00Z', 'office', 'office');
insert into meeting_seat (meeting, line, seat, came, substitute, reason, at, person, post)
values (2, 1, 'vice', 'absent', '', '出差', '2026-08-12T01:20:00Z', 'office', 'office');
insert into meeting_decision (meeting, line, topic, words, lead, due_on, at, person, post)
values (2, 1, 1, '九月底前开工', 'park-director', '2026-09-30', '2026-08-12T01:20:00Z', 'office', 'office');
insert into meeting_task (meeting, decision, matter, at, person) values (2, 1, 1, '2026-08-12T01:20:00Z', 'office');
insert into meeting_correction (meeting, line, words, reason, at, person, post)
values (2, 1, '列席人员补记', '漏记', '2026-08-13T01:20:00Z', 'office', 'office');
