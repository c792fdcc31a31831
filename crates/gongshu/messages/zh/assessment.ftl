# 考核
score-head = 考核办法 { $code }：{ $name }（分值合计 { $weights }）
score-source = 依据：{ $source }
score-conflict = 规则不一：{ $rules }。{ $prevails_is ->
    [no] { $decided_is ->
        [no] 尚未裁定，各按其对象都生效
       *[yes] 裁定都生效（{ $decided }）
    }
   *[yes] 以“{ $prevails }”为准{ $decided_is ->
        [no] {""}
       *[yes] （{ $decided }）
    }
 }
score-year-head = { $year } 年
score-total = 总分 { $total }
score-total-open = 总分待定（已计 { $so_far }，缺 { $waits }）
score-place = 第 { $place } 名
score-award-yes = 有评先资格
score-award-no = 取消评先资格
score-award-open = 评先资格待定
score-target-met = 达到目标
score-target-missed = 未达到目标
score-chain = 否决“{ $rule }”（{ $code }）：{ $from } 符合 { $when }{ $inputs_is ->
    [no] {""}
   *[yes] {"["}{ $inputs }{"]"}
 } → { $effect }{ $source_is ->
    [no] {""}
   *[yes] ；依据：{ $source }
 }
score-chain-open = 否决“{ $rule }”（{ $code }）暂不能判定：{ $from }，{ $when }，{ $open }{ $source_is ->
    [no] {""}
   *[yes] ；依据：{ $source }
 }
score-chain-aside = 否决“{ $rule }”（{ $code }）：{ $from } 符合 { $when }，但以“{ $by }”为准，不生效{ $source_is ->
    [no] {""}
   *[yes] ；依据：{ $source }
 }
score-proposal = { $unit } 连续 { $from }—{ $until } 年未完成：{ $then }{ $source_is ->
    [no] {""}
   *[yes] （依据：{ $source }）
 }
score-bonus = { $unit } {" "}{ $bonus }：奖金池 { $pool } 元
score-bonus-none = { $unit } {" "}{ $bonus }：不发，{ $why }
score-bonus-missed = 没有完成任务
score-bonus-open = 结论待定
score-bonus-barred = 已取消评先资格
score-bonus-no-pool = 没有给出奖金池
score-bonus-left = 未分配 { $amount } 元：名单上没有人或没有任职月数
score-replay-same = 重算一致：逐字节相同
score-replay-differs = 重算不一致：文件改动过，或不是本程序这一版算的
score-replay-none = 不是可以重算的计分表：请给出 gongshu score --format json 的输出
