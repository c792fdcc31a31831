//! The indicators of the monthly reports (规上工业企业月报) in the files that are compared with other programs.

/// By their names in the files, in the order of their numbers: 工业总产值, 工业销售产值, 出口交货值, 营业收入, 营业成本,
/// 利润总额, 税金总额, 应收账款, 产成品存货 (thousand yuan), 从业人员 (persons), 用电量 (10,000 kWh), 综合能耗 (tce).
pub const INDICATORS: [&str; 12] =
    ["gvo", "sov", "exp", "rev", "cost", "prof", "tax", "ar", "inv", "emp", "elec", "enrg"];

/// Where 利润总额 stands among them: it tells who made a loss.
pub const PROFIT: usize = 5;
