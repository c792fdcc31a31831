insert into matter_batch (number, file, at, person, post, withdrawn_at, reason)
values (1, '任务.xlsx', '2026-08-12T01:20:00Z', 'office', 'office', '', '');
insert into matter_batch_item (batch, matter) values (1, 1);
insert into matter_filter (person, name, asked) values ('office', '逾期的', 'show=all&light=red');
