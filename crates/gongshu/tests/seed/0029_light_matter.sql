insert into light_matter (target, year, kind, turn, matter, month, light) values ('city-output-2025', 2025, 'arrear', 1, 1, '2025-06', 'red');
