insert into batch (number, kind, title, source, blob, row_count, recorded_at, recorded_by, unit, post)
values (2, 'figures', '8月报表', 'august.xlsx', '', 3, '2026-09-09T01:20:00Z', 'statistics', '430702', 'statistics.430702');
insert into audit_entry (number, at, who, action, subject, detail, batch, previous_hash, hash,
                         post, address, request, outcome, before, after, suite, form)
values (2, '2026-09-09T01:20:00Z', 'statistics', 'import-figures', 'august.xlsx', '', 2, 'seed', 'seed',
        'statistics.430702', '10.0.0.7', 'a1', 'refused', '', '{"new":3}', 'sm', 2);
insert into audit_checkpoint (number, kind, hash, at, suite, public_key, archive, archive_hash, signature)
values (2, 'checkpoint', 'seed', '2026-09-09T01:20:00Z', 'sm', 'seed', '', '', 'seed');
