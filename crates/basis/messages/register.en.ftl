# Registers
register-heading-unknown = the register has no column “{ $heading }”; known: { $known_en }
register-code-column = there is no code column (“code”); every row of { $register_en } has a code
register-column-missing = the required column “{ $field_en }” is missing
register-code-empty = the code is empty
register-field-empty = “{ $field_en }” is required
register-date = “{ $text }” is not a date; write 2006-08-12
register-dates-crossed = the end comes before the beginning
register-duplicate = a duplicate of row { $row }: the same code and the same beginning
register-parent-unknown = the parent “{ $parent }” is neither in the register nor in this file
register-parent-self = it is its own parent
register-cycle = “{ $code }” ends up above itself
register-choice = “{ $text }” is none of: { $known_en }
register-link-unknown = “{ $register_en }” has no “{ $code }”
industry-unknown = the classification of industries has no “{ $code }”
register-code-taken = this code cannot be used; choose another
register-place-not-yours = outside what you may enter: the row belongs to another unit, which enters it itself or through the unit above it
register-own-rights = nobody gives rights to themselves; another security administrator must enter this
register-link-several = several are called “{ $text }”; write the code
register-nothing-changed = nothing differs from what the register says already
register-end-empty = write the last day it holds
register-from-empty = write the day from which it is so
register-twin = { $name } ({ $code }) has the same “{ $field_en }” at the same time; only one row may
register-twin-elsewhere = a row of another unit has the same “{ $field_en }” at the same time; only one row may: ask the unit above
register-alike = { $fields_en } are the same as those of { $code } ({ $name }); it may be one thing entered twice
registry-partly = you see only a part of “{ $unit }”, so its registry is not counted; choose a region of your own
handover-state = this step does not follow on where it stands now; somebody else may have taken it, see what was done
handover-reason = write the reason
handover-not-yours = this list is not yours to sign, or you have signed it
handover-witness-last = the witness signs last, when both sides have
handover-own-excuse = nobody notes for themselves that they cannot sign: sign it
handover-nobody-signs = at least one person has to sign
handover-post = there is no post “{ $post }” on that day, or it is not within your reach
handover-vacant = the post is vacant already: write who receives it
handover-receiver = write who receives it, or tick that it is left vacant
handover-same = whoever receives it holds the post already
handover-kind = choose how it is held: holder, concurrent or acting
handover-witness-empty = write the witness
handover-witness-party = the witness neither gives nor receives
handover-begun = { $person } holds the post from { $day } on already; correct the register of appointments first
handover-nobody = nobody would answer for “{ $post_en }”: name a deputy or a fallback first, or choose somebody else
register-indicator = “{ $text }” is no code, name or alias of an indicator in the catalogue; see the page of indicators
register-approval = “{ $text }” is no code of a department or an item in the catalogue of approvals
target-curve-count = a schedule by hand needs the cumulative shares of 12 months; here are { $count }
target-curve-falls = cumulative shares never fall: month { $month } is below the month before
target-curve-end = the cumulative share of December is 100; here it is “{ $text }”
target-word = “{ $text }” is no word of the field “{ $field }” of the register of targets
target-lacks = cannot be measured: { $what ->
    [until] no deadline
    [indicator] no indicator
    [value] no value
    [base_period] no base period
    [curve] no schedule by hand
   *[other] no { $what }
  }
