-- What has ended is listed newest first: without this a book of a million was sorted for each page of it.

create index matter_standing_ended on matter_standing (ended, matter);
