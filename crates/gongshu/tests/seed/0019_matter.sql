insert into matter (number, kind, code, year, sequence, title, unit, item, source, parent, parties, promised, legal)
values (1, 'task', '督办〔2026〕0001号', 2026, 1, '德山开发区二期道路开工', '430700', '', '8月12日调度会', 0, '{"asker":"office","lead":"park-director"}', '', 'calendar-days:30');
insert into matter_event (matter, step, act, state, clock, days, paper, approver, remark, data, at, person, post)
values (1, 1, 'open', 'assigned', 'received', 0, '', '', '', '{}', '2026-08-12T01:20:00Z', 'office', 'office');
insert into matter_standing (matter, kind, unit, state, ended, holder, asker, lead, due_on, blue_on, yellow_on, red_on, provisional, next_on, calendar)
values (1, 'task', '430700', 'assigned', 0, 'park-director', 'office', 'park-director', '2026-09-11', '2026-08-30', '2026-09-08', '2026-09-12', 0, '2026-08-15', '0.1.0');
insert into matter_firing (matter, rung, term, day, at, addressee, through)
values (1, 'step-holder', 1, '2026-08-15', '2026-08-15T00:00:10Z', 'park-director', 'park-director');
