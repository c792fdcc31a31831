-- Matters are counted by light for whoever sees some units and posts: out of this index alone, without the rows.

create index matter_standing_counted on matter_standing (ended, unit, holder, asker, lead, kind, red_on, yellow_on, blue_on);
