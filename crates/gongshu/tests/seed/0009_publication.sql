insert into publication (number, unit, period, document, version, title_zh, title_en, singles, article_zh, article_en, file_zh, file_en)
values (1, '430700', '2006-07', 'monthly-bulletin', 3, '常德市2006年1—7月工业经济运行情况', 'Changde', '', '', '', '', '');
insert into publication_event (publication, step, state, at, person, post, remark)
values (1, 1, 'drafted', '2026-08-12T01:20:00Z', 'p1', 'statistician', '');
