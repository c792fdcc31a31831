# Registers
register-heading-unknown = the register has no column “{ $heading }”; known: { $known }
register-code-column = there is no code column (“code”); every row of { $register } has a code
register-column-missing = the required column “{ $field }” is missing
register-code-empty = the code is empty
register-field-empty = “{ $field }” is required
register-date = “{ $text }” is not a date; write 2006-08-12
register-dates-crossed = the end comes before the beginning
register-duplicate = a duplicate of row { $row }: the same code and the same beginning
register-parent-unknown = the parent “{ $parent }” is neither in the register nor in this file
register-parent-self = it is its own parent
register-cycle = “{ $code }” ends up above itself
register-choice = “{ $text }” is none of: { $known }
register-link-unknown = the register “{ $register }” has no “{ $code }”
industry-unknown = the classification of industries has no “{ $code }”
register-code-taken = this code cannot be used; choose another
register-place-not-yours = outside what you may enter: the row belongs to another unit, which enters it itself or through the unit above it
register-own-rights = nobody gives rights to themselves; another security administrator must enter this
