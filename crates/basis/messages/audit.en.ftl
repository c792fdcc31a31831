# Errors of the audit chain
audit-unsound = The audit chain does not end as its seal says; see: gongshu audit verify
audit-prune-months = Keep at least { $least } months of the audit chain, not { $months }: the Cybersecurity Law (网络安全法, 2016), article 21, asks for no less than six
audit-archive-unreadable = { $file } is not an archive of the audit chain
audit-filter-day = “{ $text }” is not a day; write it like 2026-08-09
