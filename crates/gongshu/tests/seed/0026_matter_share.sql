insert into matter_assist (matter, post, fate) values (1, 'department', 'assist');
insert into matter_node (matter, node, name, baseline, forecast, met, put_off, cause, subjective, dropped)
values (1, '1', '路基完成', '2026-08-25', '2026-09-05', '', 1, 'land', 0, 0);
