-- Whether an enterprise is above designated size is whether it is in the registry (规上名录): the field `size` of the register of
-- enterprises is called `in_registry` from here on, so that a size class can stand beside it. What was said stays said.

update register_entry
set fields = replace(replace(fields, '"size":"above"', '"in_registry":"in"'), '"size":"below"', '"in_registry":"out"')
where register = 'enterprise';
