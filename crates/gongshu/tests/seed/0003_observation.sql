insert into observation (subject, indicator, period, measure, source, caliber, version, mantissa, scale, unit, approx, status, quote, batch)
values ('430700', 'out.va', '2006-07', 'ytd', 'speech.secretary', '', 1, 1068, 1, '亿元', 'exact', 'final', 'CD-O002', 1);
