# Identity providers
provider-silent = { $provider } does not answer just now. Try again in a while, or sign in with your password
provider-again = { $provider } did not vouch for this sign-in. Sign in once more; if that does not help, tell the system administrator
provider-clock = what { $provider } sent is not within its time. Sign in once more; if that does not help, ask the system administrator to compare the clocks of both sides
provider-claim = { $provider } did not say “{ $claim }”, by which it names people here. Tell the system administrator: the setting `claim` must be right, or the provider must give it out
provider-untrusted = what { $provider } answered cannot be trusted ({ $word }), so nobody was signed in. Sign in with your password, and tell the system administrator
provider-denied = you called the sign-in off at { $provider }, or it did not agree. Try again, or sign in with your password
provider-secret-missing = the secret of the identity provider “{ $provider }” cannot be read from “{ $at }”: write it there, readable to the account that runs the program
provider-ca-unreadable = there is no certificate to be read in “{ $at }” of the identity provider “{ $provider }”: it should be PEM
sign-in-stale = this sign-in was used before, or was begun in another browser or window. Sign in again from here
sign-in-over = the sign-in took more than 10 minutes; sign in again
identity-unknown = { $provider } knows you as “{ $subject }”, and no account here is tied to that. Sign in with your password and tie it on “My account”; without an account, tell the system administrator this name
identity-taken = nothing was tied: this identity is tied to another account, or you have tied another one from there. To change it, untie that first
identity-taken-there = nothing was tied: this identity is tied to another account, or the account is tied to another one from there
identity-shape = fill in who they are there: at most 255 characters
account-disabled = your account is closed; ask the system administrator
tie-signed-out = nothing was tied: meanwhile you were signed out, or signed in as somebody else. Sign in and tie again
