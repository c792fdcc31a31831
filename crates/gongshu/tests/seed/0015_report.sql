insert into report (number, form, period, respondent, version, way, blob, figures, at, person, post)
values (1, 'output', '2026-08', 'e-own', 1, 'page', '', '{"01":{"month":"120","ytd":"960"}}', '2026-09-05T01:20:00Z', 'p1', 'enterprise');
insert into report_step (report, step, state, reason, at, person, post)
values (1, 1, 'returned', '用电量未填', '2026-09-06T01:20:00Z', 'p2', 'statistician');
insert into report_draft (form, period, respondent, figures, at, person)
values ('output', '2026-09', 'e-own', '{"01":{"month":"1"}}', '2026-10-05T01:20:00Z', 'p1');
insert into report_explanation (number, form, period, respondent, rule, line, cell, reason, at, person, post)
values (1, 'output', '2026-08', 'e-own', 'V2', '01', 'ytd', '集中发货', '2026-09-05T01:20:00Z', 'p1', 'enterprise');
insert into report_close (number, form, period, unit, version, batch, hash, exceptions, reason, at, person, post)
values (1, 'output', '2026-08', '430700', 1, 0, 'ab12', '[]', '', '2026-09-12T01:20:00Z', 'p2', 'statistician');
insert into report_close_item (close_number, respondent, region, report) values (1, 'e-own', '430702', 1);
insert into report_reopening (number, close_number, until, reason, approver, at, person, post)
values (1, 1, '2026-09-20', '企业更正', '市统计局分管领导', '2026-09-15T01:20:00Z', 'p2', 'statistician');
