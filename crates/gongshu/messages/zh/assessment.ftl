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
   *[yes] {" ["}{ $inputs }{"]"}
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

nav-assessments = 考核
assessments-sentence = 共 { $all } 次考核，{ $open } 次还在办，{ $appeals } 件申诉待处理。
assessment-title = { $name } { $year } 年
assessment-new = 开始一次考核
assessment-runs = 历次考核
assessment-runs-empty = 还没有考核。
assessment-run = 考核
assessment-schemes = 考核办法
assessment-scheme = 办法
assessment-items = 考核指标
assessment-item = 指标
assessment-vetoes = 否决
assessment-source = 依据
assessment-appeals = 申诉
assessment-year = 年度
assessment-table = 目标等数据
assessment-table-hint = 每行一个单位一项指标：unit,indicator,target（还可有 value、last、mean 等栏）。表里的单位参加考核；不给表，则 { $unit } 以下同类单位都参加。完成值没有给的，取年度数据。
assessment-open = 开始
assessment-state-filling = 自报
assessment-state-verifying = 核定
assessment-state-scored = 已计分
assessment-state-public = 公示
assessment-state-settled = 定稿
assessment-sentence-filling = { $units } 个单位正在自报，下面是按现有数据试算的，不作数。
assessment-sentence-verifying = 自报已截止，{ $units } 个单位的数据正在核定。
assessment-sentence-scored = { $units } 个单位已计分，{ $met } 个完成任务，还没有公示。
assessment-sentence-public = 公示到 { $until }：{ $units } 个单位，{ $met } 个完成任务，{ $appeals } 件申诉待处理。
assessment-sentence-settled = 已定稿：{ $units } 个单位，{ $met } 个完成任务。
assessment-places = 位次
assessment-place = 位次
assessment-unit = 单位
assessment-total = 总分
assessment-grade = 等次
assessment-verdict = 任务
assessment-award = 评先资格
assessment-not-public = 还没有公示，这里只有与您有关的单位。
assessment-fallen = 落在上级单位的否决
assessment-proposals = 连续未完成的处理建议
assessment-held-throughout = { $post }{ $person }：一直在任
assessment-held-partly = { $post }{ $person }：{ $from } 到任{ $until_is ->
    [no] {""}
   *[yes] ，{ $until } 离任
 }，中间换过人
assessment-bonus = 奖金
assessment-payee = 档次、人员
assessment-arithmetic = 算式
assessment-yuan = 元
assessment-undivided = 未分配
assessment-until = 公示到
assessment-list = 奖金名单（unit,share,person,post,months；奖金池在数据里用 bonus.pool）
assessment-versions = 计分表各版
assessment-version = 版
assessment-again = 用当时的数据重算
assessment-same = 逐字节相同
assessment-differs = 不一致
assessment-story = 办理过程
assessment-value = 完成值
assessment-target = 目标值
assessment-reason = 说明
assessment-appeal-open = 申诉待处理：{ $reason }
assessment-from-book = 数据库
assessment-from-reported = 自报
assessment-from-verified = 核定
assessment-from-upheld = 申诉更正
assessment-do-reported = 自报
assessment-do-filled = 截止自报，开始核定
assessment-do-verified = 核定
assessment-do-scored = 计分
assessment-do-published = 公示
assessment-do-appealed = 申诉
assessment-do-upheld = 申诉成立，更正并重算
assessment-do-rejected = 申诉不成立
assessment-do-listed = 保存奖金名单
assessment-do-settled = 定稿
assessment-did-opened = 开始
assessment-did-reported = 自报
assessment-did-filled = 截止自报
assessment-did-verified = 核定
assessment-did-scored = 计分
assessment-did-published = 公示
assessment-did-appealed = 申诉
assessment-did-upheld = 申诉成立，重算
assessment-did-rejected = 申诉不成立
assessment-did-listed = 奖金名单
assessment-did-settled = 定稿
assessment-weight = 分值
assessment-weight-tried = 试用分值
assessment-weight-wrong = 不是数
assessment-try = 试算
assessment-take = 取走这一版办法
assessment-nothing-kept = 试算不保存。取走的文件放进本市规则包，才成为新的一版。
assessment-tried = 用{ $run }的数据试算
assessment-total-then = 试算总分
assessment-place-then = 试算位次
assessment-kept = 位次不变
assessment-range = 位次范围
assessment-kept-hint = 每次把一项分值加减 10%、20%，看位次变不变。
assessment-rules = 否决、连续未完成、奖金
assessment-failure = 连续 { $years } 年未完成：{ $then }
assessment-scheme-sentence = { $items } 项指标，分值合计 { $weights }。还没有可以试算的考核。
assessment-scheme-tried = { $items } 项指标，分值合计 { $weights }；用{ $run }的数据试算，{ $units } 个单位中 { $held } 个的位次不随分值变动。
assessment-replay = 计算过程
assessment-column-year = 年度
assessment-column-unit = 单位
assessment-column-kind = 类别
assessment-column-code = 代码
assessment-column-name = 名称
assessment-column-weight = 分值
assessment-column-points = 得分
assessment-column-exact = 精确值
assessment-column-place = 位次
assessment-column-grade = 等次
assessment-column-result = 结果
assessment-column-replay = 计算过程
demo-assessments = 考核近两年的园区
notice-assessment-opened = { $year }年《{ $name }》开始自报，请填报本单位的数
notice-assessment-public = { $year }年《{ $name }》考核结果公示到 { $until }，有异议请在此前申诉
notice-assessment-settled = { $year }年《{ $name }》考核结果已定
notice-assessment-appealed = { $unit }对{ $year }年《{ $name }》“{ $item }”提出申诉：{ $remark }
notice-assessment-upheld = { $year }年《{ $name }》“{ $item }”的申诉成立：{ $remark }
notice-assessment-rejected = { $year }年《{ $name }》“{ $item }”的申诉不成立：{ $remark }
