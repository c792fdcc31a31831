insert into handover (number, post, unit, day, receiver, kind, witness, reason, paper)
values (1, 'vice', '430700', '2006-09-01', 'li', 'holder', 'chen', '工作调动', '常组干〔2006〕31号');
insert into handover_list (handover, digest, batch, post_zh, post_en, unit_zh, unit_en)
values (1, '2f', 3, '常务副市长', 'Executive vice mayor', '常德市', 'Changde');
insert into handover_party (handover, part, person, name) values (1, 'giver', 'wang', '王芳');
insert into handover_party (handover, part, person, name) values (1, 'receiver', 'li', '李强');
insert into handover_party (handover, part, person, name) values (1, 'witness', 'chen', '陈明');
insert into handover_item (handover, line, kind, code, title_zh, title_en, href)
values (1, 1, 'duty', 'duty-1', '联系常德烟厂', '联系常德烟厂', '/register/duty/duty-1');
insert into handover_event (handover, step, act, at, person, post, part, party, remark)
values (1, 1, 'drawn', '2026-08-28T01:20:00Z', 'p1', 'office', '', '', '');
