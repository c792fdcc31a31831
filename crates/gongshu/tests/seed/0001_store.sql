insert into batch (number, kind, title, source, blob, row_count, recorded_at, recorded_by)
values (1, 'figures', '7月报表', 'july.xlsx', '', 3, '2026-08-09T01:20:00Z', 'statistics');
insert into audit_entry (number, at, who, action, subject, detail, batch, previous_hash, hash)
values (1, '2026-08-09T01:20:00Z', 'statistics', 'import', 'figures', '{}', 1,
        '0000000000000000000000000000000000000000000000000000000000000000', 'seed');
insert into blob_entry (hash, media_type, name, size, stored_at) values ('abc', 'text/csv', 'july.csv', 3, '2026-08-09T01:20:00Z');
