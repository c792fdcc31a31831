-- What is filled in when a matter is opened, by field of its kind; and beside where it stands what statistics ask for, worked out with it:
-- when it was opened and ended, whether late, what it used of its limit, how often something was missing, its cards.

alter table matter add column fields text not null default '{}';

create index matter_parent on matter (parent);

alter table matter_standing add column item text not null default '';
alter table matter_standing add column department text not null default '';
alter table matter_standing add column opened_on text not null default '';
alter table matter_standing add column ended_on text not null default '';
alter table matter_standing add column late bigint not null default 0;
alter table matter_standing add column used bigint not null default 0;
alter table matter_standing add column allowed bigint not null default 0;
alter table matter_standing add column notices bigint not null default 0;
alter table matter_standing add column yellow_cards bigint not null default 0;
alter table matter_standing add column red_cards bigint not null default 0;

create index matter_standing_item on matter_standing (kind, department, item);

-- Everything is worked out again, what has ended too.
update matter_standing set calendar = '';
