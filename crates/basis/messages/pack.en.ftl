# Packs: slips found while reading and checking
pack-unreadable = the pack cannot be read: { $detail }
pack-syntax = this is not TOML: { $detail }
pack-shape = “{ $key }” should be { $expected }
pack-key-missing = “{ $key }” is missing
pack-key-unknown = there is no key “{ $key }” here; known keys: { $known }
pack-range = “{ $key }” should be within { $allowed }
pack-choice = “{ $text }” is none of: { $choices }
pack-code = the code “{ $text }” should begin with a lower-case letter and have only lower-case letters, digits, dots, hyphens and underscores
pack-code-twice = the code “{ $code }” is already used at { $first }
pack-ratio-parts = the ratio “{ $code }” must name its parts: ratio = {"{"} part = "…", whole = "…" {"}"}
pack-ratio-adds = the ratio “{ $code }” does not add: adds should be "none"; a group's ratio is made of the group's sums
pack-ratio-kind = “{ $code }” names a part and a whole, so kind should be "ratio"
pack-ratio-unit = the unit “{ $unit }” of “{ $code }” is not “{ $part }” over “{ $whole }”
pack-rate-adds = “{ $code }” is in “{ $unit }”, which does not add: adds should be "none"
pack-caliber-order = the definitions (caliber) of “{ $code }” overlap or leave a gap
pack-group-unknown = there is no indicator group “{ $group }”; known: { $known }
pack-indicator-unknown = the catalogue has no indicator “{ $code }”
pack-domain-crossed = statistics and administration do not feed each other: “{ $code }” uses “{ $other }”
pack-alias-twice = the name “{ $name }” belongs to the indicator “{ $other }”; a heading in a file would be ambiguous
pack-peers-few = a peer group has at least two members
pack-peers-unknown = there is no peer group “{ $peers }”
pack-register-name = the register “{ $register }” needs a field called name
pack-register-unknown = there is no register “{ $register }”
pack-field-unknown = there is no field “{ $field }”; known: { $known }
pack-condition = “{ $text }” is not a condition; write “field = value” or “field is empty”
pack-block-empty = a block needs sentences or a table
pack-function-unknown = templates have no function “{ $function }”; known: { $known }
pack-function-arguments = the arguments of { $call } are too few, too many or not of the right kind
pack-example-kind = examples prove ratios, and “{ $code }” is none
pack-example-given = the example must give “{ $part }” and “{ $whole }”
pack-example-wrong = the example says { $gives }, but { $derived } comes out
