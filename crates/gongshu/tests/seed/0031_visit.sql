insert into visit_day (visit, pair, day, post, place, matter) values ('village-day', 'contact-1', '2026-08-11', 'vice', '430702', 1);
