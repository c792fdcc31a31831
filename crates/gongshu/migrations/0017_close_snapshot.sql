-- A closed month as one file (月度快照), under the hash of its bytes; empty for closes made before there were any.

alter table report_close add column snapshot text not null default '';
