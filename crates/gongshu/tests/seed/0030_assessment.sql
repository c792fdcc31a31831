insert into assessment (number, scheme, scheme_text, unit, year) values (1, 'parks-2006', '[scheme]', '430700', 2005);
insert into assessment_event (assessment, step, kind, unit, indicator, data, remark, at, person, post)
values (1, 1, 'opened', '', '', 'unit,indicator,value
park:deshan,park.sales,106
', '', '2026-01-12T01:20:00Z', 'p1', 'office');
insert into assessment_sheet (assessment, version, step, data, people, sheet, hash, at)
values (1, 1, 2, 'unit,indicator,value', '', '{}', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', '2026-02-12T01:20:00Z');
