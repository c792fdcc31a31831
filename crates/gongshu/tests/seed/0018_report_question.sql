insert into report_question values (1, 'output', '2026-03', 'e1', '01', 'month');

insert into report_question_word values (1, 1, 'asked', '比上月增长 820%，请核对单位', '2026-04-08T01:20:00Z', 'P1', 'T1');

insert into report_question_word values (1, 2, 'answered', '新线投产', '2026-04-08T02:20:00Z', 'P2', 'T2');

insert into report_draft (form, period, respondent, figures, at, person, reasons, way, blob) values
    ('output', '2026-03', 'e7', '{}', '2026-04-08T01:20:00Z', 'P2', '[]', 'workbook', '00');
