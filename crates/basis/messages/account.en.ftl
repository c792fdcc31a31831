# Accounts
password-length = a password has at least { $min } characters, this one { $count }
password-kinds = a password has at least { $min } of: capitals, small letters, digits, other signs
password-login = leave the account's name out of the password
password-guessable = this password is too easy to guess; choose another
password-differs = the two are not the same
password-old-wrong = the old password is wrong
second-factor-failed = the second step could not be set up: { $detail }
second-factor-there = the second step is set up; if the phone is lost, sign in with a recovery code and ask the system administrator
login-shape = “{ $login }” cannot be an account: 3 to 40 letters, digits, dots, hyphens
login-taken = the account “{ $login }” is taken
account-there = “{ $person }” has an account
person-unknown = “{ $person }” is not in the register of people; enter them first
link-over = this link was used or its time is over; the system administrator makes a new one
setup-empty = the unit, its name and the three administrators' names must be given
setup-same = the three administrators must be three different people
password-same = the new password must not be the old one
