# number
