//! Random plans that go together yield nothing; one fault planted into them yields that one finding; neither the order of rows
//! nor the unit that figures are written in changes anything.

use std::sync::LazyLock;

use basis::exact::{Exact, Rounding};
use basis::interval::needed_growth;
use proptest::prelude::*;

use super::*;
use crate::pack::Packs;

static PACKS: LazyLock<Packs> = LazyLock::new(|| Packs::standard().unwrap());

const TARGETS: &str = "id,doc,scope,scope_kind,indicator,base_value,base_period,operator,target_value,target_value_max,unit,target_text,deadline,cadence,reward_penalty,quote,quality,line\n";
const OBSERVATIONS: &str = "id,doc,scope,scope_kind,indicator,period,value,unit,approx,quote,quality,line\n";

/// A region's plan: what its counties add from a base, all in whole 亿元.
#[derive(Clone, Debug)]
struct Plan {
    base: i64,
    shares: Vec<i64>,
    years: u32,
}

fn plan() -> impl Strategy<Value = Plan> {
    (100_i64..900, proptest::collection::vec(20_i64..300, 2..7), 2_u32..6).prop_map(|(base, shares, years)| Plan {
        base,
        shares,
        years,
    })
}

/// What is wrong with the plan, if anything.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Fault {
    None,
    /// A rate that does not reach the end value.
    Rate,
    /// A county left out of the sentence.
    Child,
    Range,
    /// The base in another document by a fifth higher.
    Base,
    Sanction,
    Ladder,
    /// Sales above output.
    Sales,
}

struct Files {
    targets: Vec<String>,
    observations: Vec<String>,
}

/// The files of a plan; `unit` is 亿元 or 万元.
fn files(plan: &Plan, fault: Fault, unit: &str) -> Files {
    let size = if unit == "亿元" { 1 } else { 10_000 };
    let money = |value: i64| (value * size).to_string();
    let added: i64 = plan.shares.iter().sum();
    let end = plan.base + added;
    let year = 2010 + i64::from(plan.years);
    // Rounded up, so that it reaches; the fault takes three points off the needed rate and more.
    let needed = needed_growth(&Exact::whole(plan.base), &Exact::whole(end), plan.years).unwrap();
    let up = &needed.rounded_exact(1, Rounding::Truncate) + &Exact::scaled(1, 1);
    let rate = if fault == Fault::Rate { &(&up * &Exact::scaled(5, 1)) - &Exact::whole(1) } else { up };
    let rate = rate.rounded(1, Rounding::HalfUp);
    let mut targets = vec![
        format!(
            "T1,甲,青市,city,工业企业销售收入,{}{unit},2010,>=,{},,{unit},,{year},,,一,ok,1",
            money(plan.base),
            money(end)
        ),
        format!("T2,甲,青市,city,工业企业销售收入年均增长,,,>=,{rate},,%,,2011/{year} avg,,,二,ok,2"),
        format!(
            "T3,甲,青市,city,新增工业企业销售收入,{}{unit},2010,>=,{},,{unit},,{year},,,三其中,ok,3",
            money(plan.base),
            money(added)
        ),
        format!(
            "T4,甲,青市,city,规模以上工业企业数,120户,2010,>=,150,{},户,,2012,,,四,ok,4",
            if fault == Fault::Range { 15 } else { 180 }
        ),
        "T5,甲,园区,park,年度目标任务,,,,,,,完成任务,,年度,完成奖励；未完成通报批评,五,ok,5".to_owned(),
        format!(
            "T6,乙,园区,park,年度目标任务,,,,,,,完成任务,,年度,完成奖励；未完成{},六,ok,6",
            if fault == Fault::Sanction { "一票否决" } else { "通报批评" }
        ),
        "T7,甲,高新区,park,每年引进投资1000万元以上工业项目数,,,>=,8,,个,,,每年,,七,ok,7".to_owned(),
    ];
    if fault == Fault::Ladder {
        targets.push("T8,甲,高新区,park,每年引进投资1亿元以上工业项目数,,,>=,2,,个,,,每年,,八,ok,8".to_owned());
    }
    let children = plan.shares.iter().enumerate();
    for (at, share) in children {
        // The largest share is left out: what is left is more than a fifth, as there are at most six.
        let largest = plan.shares.iter().enumerate().max_by_key(|(_, share)| **share).map(|(at, _)| at);
        if fault == Fault::Child && Some(at) == largest {
            continue;
        }
        targets.push(format!(
            "K{at},甲,县{at},county,新增工业企业销售收入,,,>=,{},,{unit},,{year},,,三其中,ok,3",
            money(*share)
        ));
    }
    let sales = if fault == Fault::Sales { plan.base * 2 } else { plan.base };
    let other = if fault == Fault::Base { plan.base * 6 / 5 + 1 } else { plan.base };
    let observations = vec![
        format!("O1,甲,青市,city,工业企业销售收入,2010,{},{unit},exact,甲一,ok,11", money(plan.base)),
        format!("O2,乙,青市,city,工业企业销售收入,2010,{},{unit},exact,乙一,ok,12", money(other)),
        format!("O3,甲,青市,city,工业总产值,2009,{},{unit},exact,甲二,ok,13", money(plan.base + 50)),
        format!("O4,甲,青市,city,工业企业销售收入,2009,{},{unit},exact,甲三,ok,14", money(sales)),
    ];
    Files { targets, observations }
}

/// Rule and ids of what is found, ids in their order.
fn found(files: &Files) -> Vec<(String, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, head: &str, rows: &[String]| {
        std::fs::write(folder.path().join(name), format!("{head}{}\n", rows.join("\n"))).unwrap();
    };
    write("targets.csv", TARGETS, &files.targets);
    write("observations.csv", OBSERVATIONS, &files.observations);
    let speech = Speech::load(folder.path()).unwrap();
    let errors = basis::error::any_error(&speech.findings);
    assert!(!errors, "{:?}", speech.findings);
    find(&speech, &PACKS.lexicon).into_iter().map(|one| (one.rule.code(), one.ids)).collect()
}

fn rule_and(rule: &str, ids: &[&str]) -> (String, Vec<String>) {
    (rule.to_owned(), ids.iter().map(|id| (*id).to_owned()).collect())
}

/// A plan whose largest child is more than a fifth of the whole, and which leaves two.
fn has_a_large_child(plan: &Plan) -> bool {
    let added: i64 = plan.shares.iter().sum();
    2 < plan.shares.len() && added < plan.shares.iter().max().copied().unwrap_or(0) * 5
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_plan_that_goes_together_yields_nothing(plan in plan()) {
        prop_assert_eq!(found(&files(&plan, Fault::None, "亿元")), Vec::new());
    }

    #[test]
    fn one_fault_yields_one_finding(plan in plan()) {
        for (fault, rule, ids) in [
            (Fault::Rate, "R01", vec!["T2", "T1"]),
            (Fault::Range, "R04", vec!["T4"]),
            (Fault::Sanction, "R31", vec!["T5", "T6"]),
            (Fault::Ladder, "R33", vec!["T7", "T8"]),
        ] {
            prop_assert_eq!(found(&files(&plan, fault, "亿元")), vec![rule_and(rule, &ids)], "{:?}", fault);
        }
        // The base disagrees with one of two documents, and with both targets that start from it.
        let base = found(&files(&plan, Fault::Base, "亿元"));
        prop_assert_eq!(base, vec![rule_and("R06", &["O1", "O2", "T1", "T3"])]);
        if plan.base > 60 {
            prop_assert_eq!(found(&files(&plan, Fault::Sales, "亿元")), vec![rule_and("R23", &["O4", "O3"])]);
        }
        if has_a_large_child(&plan) {
            let children = found(&files(&plan, Fault::Child, "亿元"));
            prop_assert_eq!(children.len(), 1);
            prop_assert_eq!(&children[0].0, "R03");
            prop_assert_eq!(children[0].1.len(), plan.shares.len());
        }
    }

    #[test]
    fn neither_the_order_of_rows_nor_the_unit_matters(plan in plan(), seed in any::<u64>()) {
        for fault in [Fault::None, Fault::Rate, Fault::Child, Fault::Base, Fault::Sanction, Fault::Sales, Fault::Ladder] {
            let straight = files(&plan, fault, "亿元");
            let expected = found(&straight);
            let mut shuffled = files(&plan, fault, "亿元");
            for rows in [&mut shuffled.targets, &mut shuffled.observations] {
                let turn = usize::try_from(seed % rows.len() as u64).unwrap();
                rows.rotate_left(turn);
                rows.reverse();
            }
            prop_assert_eq!(&found(&shuffled), &expected, "{:?}", fault);
            prop_assert_eq!(&found(&files(&plan, fault, "万元")), &expected, "{:?}", fault);
        }
    }
}
