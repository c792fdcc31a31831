insert into tour_candidate (meeting, line, position, code, name, unit, dropped, at, person, post)
values (2, 1, 1, 'e-1', '一厂二期', '430702', '', '2026-08-12T01:20:00Z', 'office', 'office');
insert into tour_check (meeting, candidate, item, done, remark, at, person) values (2, 1, 'site', 1, '', '2026-08-12T01:20:00Z', 'office');
insert into tour_score (meeting, candidate, seat, criterion, points, at, person) values (2, 1, 'leader', 'progress', 30, '2026-08-12T01:20:00Z', 'leader');
