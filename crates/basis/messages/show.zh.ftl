# 时期
period-year = { $year }年
period-half = { $year }年{ $part ->
    [1] 上半年
   *[2] 下半年
 }
period-quarter = { $year }年{ $part ->
    [1] 一季度
    [2] 二季度
    [3] 三季度
   *[4] 四季度
 }
period-quarter-ytd = { $year }年{ $part ->
    [1] 一季度
    [2] 上半年
    [3] 前三季度
   *[4] 全年
 }
period-janfeb = { $year }年1—2月
period-month = { $year }年{ $month }月
period-month-ytd = { $year }年1—{ $month }月
period-month-end = { $year }年{ $month }月末
period-year-end = { $year }年末
period-tenday = { $year }年{ $month }月{ $part ->
    [1] 上旬
    [2] 中旬
   *[3] 下旬
 }
# 同一年内再次提到时
period-short-month = { $month }月
period-short-month-ytd = 1—{ $month }月
period-short-month-end = { $month }月末

month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月

# 增减
change-up = 增长{ $rate }%
change-down = 下降{ $rate }%
change-flat = 持平
change-points-up = 提高{ $points }个百分点
change-points-down = 下降{ $points }个百分点
increase-up = 增加{ $amount }
increase-down = 减少{ $amount }
gap-above = 高于{ $level }{ $points }个百分点
gap-below = 低于{ $level }{ $points }个百分点
gap-level = 与{ $level }持平
pull-up = 拉动{ $points }个百分点
pull-down = 下拉{ $points }个百分点
rank-place = 第{ $rank }位
rank-up = 上升{ $places }位
rank-down = 下降{ $places }位
rank-same = 位次不变

words-new = 新增
words-nothing = 均为零
words-turned-to-profit = 由亏转盈
words-turned-to-loss = 由盈转亏
words-loss-grew = 增亏
words-loss-shrank = 减亏
words-loss-same = 亏损持平

# 没有数的原因
absence-not-reported = 未报（{ $fact }）
absence-caliber-differs = 不可比：口径不同（{ $one }与{ $other }）
absence-units-differ = 计量单位不同（{ $one }与{ $other }）
absence-spans-differ = 涵盖时间不同（{ $one }与{ $other }）
absence-no-base = 上期为零或负数，不计算增速
absence-total-barely-moved = 总量变动不足千分之一或在下降，不计算贡献率
absence-does-not-add = “{ $indicator }”不可加总，也没有分子分母
absence-group-too-small = 同组内有数的不足两个，不排位次
absence-not-ranked = 本单位无数，不参与排名
absence-out-of-range = 超出该方法的适用范围
absence-no-level-above = 没有上级单位

# 方法和算式
method-growth = 同比增速
formula-growth = 本期 ÷ 上年同期 − 1
method-growth-from-increase = 同比增速（由增量推算）
formula-growth-from-increase = 增量 ÷（本期 − 增量）
method-two-year-growth = 两年平均增速
formula-two-year-growth = √（本期 ÷ 两年前同期）− 1
method-average-growth = 年均增长
formula-average-growth = （期末 ÷ 期初）^（1 ÷ 年数）− 1
method-compounded = 按年均增速推算
formula-compounded = 期初 ×（1 + 增速）^ 年数
method-from-cumulative = 当月数（由累计推算）
formula-from-cumulative = 本月止累计 − 上月止累计
method-difference = 差额
formula-difference = 甲 − 乙
method-points-difference = 百分点差
formula-points-difference = 甲 − 乙，单位为百分点
method-growth-of-growth = 增幅升降
formula-growth-of-growth = 本期增速 − 上年同期增速
method-sum = 合计
formula-sum = 各项相加
method-share = 比重
formula-share = 部分 ÷ 总体
method-contribution = 贡献率
formula-contribution = 部分增量 ÷ 总体增量
method-pull = 拉动
formula-pull = 部分增量 ÷ 总体上年同期数
method-ratio = 比率
formula-ratio = 分子 ÷ 分母
method-multiple = 倍数
formula-multiple = 甲 ÷ 乙
method-doublings = 翻番
formula-doublings = log₂（本期 ÷ 基期）
method-completion = 完成率
formula-completion = 完成数 ÷ 目标数
method-multiplied = 翻番目标值
formula-multiplied = 基数 × 倍数
method-milestone = 年度台阶
formula-milestone = 基数 × (期末目标 ÷ 基数)^(已过年数 ÷ 总年数)
method-on-the-way = 序时应达
formula-on-the-way = 上年末 + (全年目标 − 上年末) × 序时进度
method-required-growth = 后期需增
formula-required-growth = (全年目标 − 累计完成) ÷ (上年全年 − 上年同期累计) − 1
method-seasonal-share = 季节占比
formula-seasonal-share = 近三年（同期累计 ÷ 全年）的平均
method-by-season = 季节占比法
formula-by-season = 累计完成 ÷ 季节占比
method-by-growth = 增速顺推法
formula-by-growth = 累计完成 + (上年全年 − 上年同期累计) × (1 + 近期增速)
method-back-test = 回测误差
formula-back-test = 以往各年 |用此前年份的占比预测 − 实际| ÷ 实际 的平均
method-rank = 位次
formula-rank = 在同组中优于本单位的个数 + 1，并列取同名次
method-rank-change = 位次变化
formula-rank-change = 上期位次 − 本期位次
method-top-share = 前几位占比
formula-top-share = 最大几个之和 ÷ 总体
method-herfindahl = 赫芬达尔指数
formula-herfindahl = 各成员份额平方之和
method-growth-without = 剔除后增速
formula-growth-without = （本期 − 剔除部分）÷（上年同期 − 剔除部分）− 1
method-location-quotient = 区位商
formula-location-quotient = 本地部分占总体之比 ÷ 上级部分占总体之比
method-shift-share = 偏离—份额分解
formula-shift-share = 增量 = 全域增长份额 + 结构份额 + 竞争力份额
method-composite-index = 综合指数
formula-composite-index = Σ（实际值 ÷ 标准值 × 权数）÷ Σ 权数
method-mean = 平均余额
formula-mean = （期初 + 期末）÷ 2
method-annualised = 年化
formula-annualised = 累计数 × 12 ÷ 月数
method-turnover-days = 周转天数
formula-turnover-days = 360 × 平均余额 ÷ 年化流量
method-arithmetic = 算式
formula-arithmetic = 按写明的算式计算
method-stated = 来源直接给出
formula-stated = 不作计算，照来源所列

role-now = 本期
role-base = 上年同期
role-part = 部分
role-whole = 总体
role-part-base = 部分上年同期
role-whole-base = 总体上年同期
role-minuend = 甲
role-subtrahend = 乙
role-addend = 加项
role-start = 期初
role-end = 期末
role-years = 年数
role-rate = 增速
role-target = 目标
role-multiple = 倍数
role-years-gone = 已过年数
role-portion = 占比
role-excluded = 剔除
role-member = 同组
role-increase = 增量
role-item = 分项

approx-about = 约
approx-over = 以上
approx-under = 近
status-preliminary = 初步数
status-forecast = 预计数
status-doubtful = 存疑数
status-final = 正式数
status-withdrawn = 已撤销
