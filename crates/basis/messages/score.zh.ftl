# 考核计分：每一步用的规则
score-step-done = 完成率
score-step-full = 达到目标，得满分
score-step-over = 超过目标每 1 个百分点加分
score-step-over-capped = 超过目标加分，到上限为止
score-step-proportional = 按完成率得分
score-step-below = 未达到目标，按完成率得分
score-step-below-points = 未达到目标，每差 1 个百分点扣分
score-step-missed = 未达到目标，不得分
score-step-linear = 在区间内按比例得分
score-step-efficacy = 功效系数
score-step-weighted = 按权重折算
score-step-minmax = 在最好与最差之间按比例得分
score-step-gap = 与参照值的差
score-step-brackets = 基本分，加减各段得分
score-step-stage = 达到的档次
score-step-no-stage = 没有达到任何档次
score-step-rank = 按位次得分，并列的位次相同
score-step-yes = 是，得满分
score-step-no = 否，不得分
score-step-each = 每个加减分
score-step-difference = 比目标每多、每少一个加减分
score-step-points = 实得分
score-step-measured = 考核的量
score-step-marks = 评委打分
score-step-ends = 去掉最高分、最低分
score-step-outliers = 与中位数相差过大，去掉
score-step-panel-mean = 其余取平均
score-step-panel-median = 其余取中位数
score-step-panel = 按权重折算
score-step-extra = 附加分：{ $about }
score-step-extra-capped = 附加分到上限为止：{ $about }
score-step-extra-not = 不符合附加分条件：{ $about }
score-step-extra-open = 附加分暂不能判定，缺数据：{ $about }
score-step-cap = { $about_is ->
    [no] 到上限为止
   *[yes] “{ $about }”到上限为止
 }
score-step-floor = { $about_is ->
    [no] 到下限为止
   *[yes] “{ $about }”到下限为止
 }
score-step-round = 按办法规定取舍
score-step-waits = 缺数据，暂不计分，总分待定
score-step-left-out = 缺数据，按办法不计入，权重由其他指标分担
score-step-missing-zero = 缺数据，按办法计零分
score-step-carried = 缺项的权重由其他指标分担
score-step-group = 大类小计：{ $about }
score-step-sum = 各项相加
score-step-percent = 折成百分制
score-step-veto = 否决：{ $about }
score-step-split = 奖金按比例分配

# 为什么没有得分
score-lack-no-figure = 缺少“{ $name }”
score-lack-no-base = “{ $name }”为零或为负，不能相除
score-lack-too-few = 只有 { $found } 个，至少要 { $needed } 个

# 结论
score-verdict-met = 完成任务
score-verdict-missed = 未完成任务
score-verdict-open = 待定
score-verdict-none = 未设任务
score-effect-no-award = 取消评先资格
score-effect-zero = 一票否决，总分计零
score-effect-ceiling = 总分封顶 { $ceiling }
score-effect-grade = 等次不高于“{ $grade }”

# 数据里的错误
score-number = “{ $text }”不是数：请只填数字（可带百分号）、是/否，没有数的留空或填“未报”
score-heading-twice = 这一栏出现了两次，请删去一栏
score-heading-missing = 缺少“{ $heading }”栏（{ $heading ->
    [unit] 单位
    [value] 完成值
    [indicator] 指标，或每项指标一栏
    [share] 档次
    [person] 姓名
   *[other] { $heading }
 }），请在表头补上
score-column-unused = 办法没有用到“{ $text }”栏，未读
score-unit-empty = 单位没有填
score-indicator-empty = 指标没有填
score-year = “{ $text }”不是年份，应写成 2006
score-no-lines = 表头下面没有数据
score-indicator-unknown = 办法没有考核“{ $text }”，这一行未用；考核的是：{ $known }。如是写错，请改正
score-line-twice = 与第 { $row } 行重复：单位、指标、年度、评委都相同，请删去一行
score-verdict-year = 往年结论须注明年度，请填 year（年度）栏
score-verdict = “{ $text }”不是结论，应填 met（完成）或 missed（未完成）
score-pool-negative = 奖金池不能为负
score-person-empty = 姓名没有填
score-share-unknown = 办法没有奖金档“{ $text }”，应填：{ $known }
score-months = 任职月数应是 0 以上的数
score-no-parent = “{ $unit }”触发的否决“{ $rule }”落在上级单位，但数据没有写上级：请加 parent（上级）栏
score-people-unused = 办法没有奖金，人员名单没有用处

# 办理考核
assessment-state = 这一步不接在现在的状态后面，也许别人已经办了，请看办理过程
assessment-line = 这个单位没有这项指标
assessment-own = 自己报的数由别人核定
assessment-reason = 请写明理由：数改了，或者在申诉、驳回
assessment-no-appeal = 这一项没有待处理的申诉
assessment-appealed = 这一项已有申诉待处理
assessment-over = 公示已于 { $day } 截止，不能再申诉
assessment-until = “{ $text }”不是今天或以后的日期，公示截止日应写成 2026-03-15
assessment-open-appeals = 还有申诉没有处理，不能定稿
assessment-still-public = 公示到 { $day } 才满，之后才能定稿
assessment-scheme = 规则包里没有考核办法“{ $text }”
assessment-twice = { $year } 年的这项考核已经开始了
assessment-nobody = 没有参加考核的单位：请给出数据，或核对办法的考核对象
