# The API
parameter-number = must be a whole number from { $min } to { $max }
parameter-word = “{ $text }” is none of the values: { $known }
body-unreadable = the body cannot be read: { $detail }
body-invalid = the body does not fit: { $detail }
body-nul = the body has a null character in a text
league-group = “{ $text }” is not a group: write under:UNIT, peers:GROUP or kind:KIND
idempotency-key = an idempotency key is 1 to { $max } visible ASCII characters, given once
body-rows = rows must have 1 to { $max } rows
parameter-long = has at most { $max } characters
body-field = the form has “{ $field }” besides: send one file, and everything else as parameters of the address
body-fields-differ = every row must name the same fields; send rows with others in another request
register-only = “{ $text }” must be written FIELD:VALUE
