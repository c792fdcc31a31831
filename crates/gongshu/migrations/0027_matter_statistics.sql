-- What statistics by unit ask for beside where a matter stands: the working days it took, how often it was extended and how often refused at
-- sign-off. Worked out from the events with the rest.

alter table matter_standing add column took bigint not null default 0;
alter table matter_standing add column extended bigint not null default 0;
alter table matter_standing add column refused bigint not null default 0;

-- Everything is worked out again, what has ended too.
update matter_standing set calendar = '';
