# Assessment
score-head = scheme { $code }: { $name } (weights come to { $weights })
score-source = source: { $source }
score-conflict = rules that differ: { $rules }. { $prevails_is ->
    [no] { $decided_is ->
        [no] Nobody has decided: each takes effect on its own object
       *[yes] Decided that both take effect ({ $decided })
    }
   *[yes] “{ $prevails }” prevails{ $decided_is ->
        [no] {""}
       *[yes] {" "}({ $decided })
    }
 }
score-year-head = { $year }
score-total = total { $total }
score-total-open = total open (so far { $so_far }, missing { $waits })
score-place = place { $place }
score-award-yes = eligible for awards
score-award-no = no award this year
score-award-open = award open
score-target-met = target reached
score-target-missed = target missed
score-chain = veto “{ $rule }” ({ $code }): { $from } meets { $when }{ $inputs_is ->
    [no] {""}
   *[yes] {" ["}{ $inputs }{"]"}
 } → { $effect }{ $source_is ->
    [no] {""}
   *[yes] ; source: { $source }
 }
score-chain-open = veto “{ $rule }” ({ $code }) cannot be judged yet: { $from }, { $when }, { $open }{ $source_is ->
    [no] {""}
   *[yes] ; source: { $source }
 }
score-chain-aside = veto “{ $rule }” ({ $code }): { $from } meets { $when }, but “{ $by }” prevails and it has no effect{ $source_is ->
    [no] {""}
   *[yes] ; source: { $source }
 }
score-proposal = { $unit }, task not done { $from }–{ $until }: { $then }{ $source_is ->
    [no] {""}
   *[yes] {" "}(source: { $source })
 }
score-bonus = { $unit }, { $bonus }: pool of { $pool } yuan
score-bonus-none = { $unit }, { $bonus }: none, { $why }
score-bonus-missed = the task was not done
score-bonus-open = the verdict is open
score-bonus-barred = a veto bars it
score-bonus-no-pool = nobody says how large the pool is
score-bonus-left = { $amount } yuan not divided: nobody is on the list, or nobody served
score-replay-same = scored again: the same, byte for byte
score-replay-differs = scored again: it differs; the file was changed, or another version of the program made it
score-replay-none = not a sheet that can be scored again: give the output of gongshu score --format json
