use super::*;

const GOOD: &str = r#"
[[group]]
code = "output"
name = { zh = "总量", en = "Output" }

[[source]]
code = "bureau"
name = { zh = "统计局", en = "Statistics bureau" }
rank = 1

[[indicator]]
code = "fin.profit"
name = { zh = "利润总额", en = "Total profit" }
unit = "亿元"
decimals = 2
kind = "flow"
adds = "sum"
better = "higher"
domain = "statistics"
group = "output"
definition = { zh = "…", en = "…" }

[[indicator]]
code = "fin.revenue"
name = { zh = "营业收入", en = "Revenue" }
unit = "亿元"
decimals = 2
kind = "flow"
adds = "sum"
better = "higher"
domain = "statistics"
group = "output"
definition = { zh = "…", en = "…" }

[[indicator]]
code = "eff.margin"
name = { zh = "营业收入利润率", en = "Profit margin" }
unit = "%"
decimals = 2
kind = "ratio"
adds = "none"
better = "higher"
domain = "statistics"
group = "output"
definition = { zh = "…", en = "…" }
ratio = { part = "fin.profit", whole = "fin.revenue" }

[[example]]
of = "eff.margin"
given = { "fin.profit" = "5.29", "fin.revenue" = "100" }
gives = "5.29"

[cockpit]
lead = ["fin.profit"]
"#;

fn join(text: &str) -> Result<Packs, Vec<Finding>> {
    Packs::join(&[vec![File { path: "pack.toml".into(), text: text.into() }]])
}

/// What a check of GOOD with `from` replaced by `to` says: `line key code`, one a finding.
#[track_caller]
fn slips(from: &str, to: &str) -> Vec<String> {
    assert!(GOOD.contains(from), "the case changes something: {from}");
    let findings = join(&GOOD.replacen(from, to, 1)).expect_err("the slip is found");
    findings
        .iter()
        .map(|finding| {
            let line = finding.place.row.unwrap_or(0);
            assert_eq!(finding.place.file, "pack.toml");
            format!("{line} {} {}", finding.place.heading, finding.error.code())
        })
        .collect()
}

#[test]
fn a_good_pack_is_read() {
    let packs = join(GOOD).unwrap();
    assert_eq!(packs.indicators.len(), 3);
    assert_eq!(packs.indicator_named("利润总额").map(|it| it.code.as_str()), Some("fin.profit"));
    assert_eq!(packs.indicator("eff.margin").unwrap().ratio.as_ref().unwrap().1, "fin.revenue");
    assert_eq!(packs.source_ranks()["bureau"], 1);
}

#[test]
fn every_slip_is_named_by_line_and_key() {
    assert_eq!(slips("unit = \"亿元\"", "unit = \"亿吨米\""), ["14 unit unit-unknown"]);
    assert_eq!(slips("decimals = 2\n", ""), ["11 decimals pack-key-missing"]);
    assert_eq!(slips("decimals = 2\n", "decimals = 20\n"), ["15 decimals pack-range"]);
    assert_eq!(slips("decimals = 2\n", "decimals = \"2\"\n"), ["15 decimals pack-shape"]);
    assert_eq!(slips("kind = \"flow\"", "kind = \"flows\""), ["16 kind pack-choice"]);
    assert_eq!(
        slips("better = \"higher\"", "bettr = \"higher\""),
        ["11 better pack-key-missing", "18 bettr pack-key-unknown"]
    );
    assert_eq!(slips("code = \"fin.revenue\"", "code = \"fin.profit\""), ["23 code pack-code-twice"]);
    assert_eq!(slips("group = \"output\"", "group = \"outputs\""), ["11 group pack-group-unknown"]);
    assert_eq!(slips("en = \"Total profit\" }", "}"), ["13 en pack-key-missing"]);
}

#[test]
fn meaning_is_checked_too() {
    assert_eq!(slips("whole = \"fin.revenue\" }", "whole = \"fin.sales\" }").len(), 2);
    let rate_that_adds = slips("kind = \"ratio\"\nadds = \"none\"", "kind = \"ratio\"\nadds = \"sum\"");
    assert_eq!(rate_that_adds, ["41 adds pack-ratio-adds", "41 adds pack-rate-adds"]);
    assert_eq!(slips("gives = \"5.29\"", "gives = \"5.30\""), ["48 gives pack-example-wrong"]);
    assert_eq!(slips("lead = [\"fin.profit\"]", "lead = [\"fin.prof\"]"), ["53 cockpit pack-indicator-unknown"]);
    assert_eq!(slips("domain = \"statistics\"", "domain = \"administrative\""), ["35 ratio pack-domain-crossed"]);
    assert_eq!(slips("unit = \"%\"", "unit = \"亩\""), ["35 unit pack-ratio-unit", "48 gives pack-example-wrong"]);
    assert_eq!(slips("[cockpit]", "[cockpit"), ["53  pack-syntax"]);
}

#[test]
fn a_city_lays_its_own_rules_over_the_standard_ones() {
    let own = r#"
[[indicator]]
code = "fin.profit"
name = { zh = "利润", en = "Profit" }
unit = "亿元"
decimals = 4
kind = "flow"
adds = "sum"
better = "higher"
domain = "statistics"
group = "output"
definition = { zh = "…", en = "…" }
"#;
    let file = |path: &str, text: &str| vec![File { path: path.into(), text: text.into() }];
    let packs = Packs::join(&[file("standard.toml", GOOD), file("own.toml", own)]).unwrap();
    assert_eq!(packs.indicators.len(), 3);
    assert_eq!(packs.indicator("fin.profit").unwrap().decimals, 4);
}

#[test]
fn a_pack_lies_on_what_it_builds_on() {
    let pack = |code: &str, extends: &str| {
        let text =
            format!("[pack]\ncode = \"{code}\"\nname = {{ zh = \"包\", en = \"Pack\" }}\nextends = [{extends}]\n");
        vec![File { path: format!("{code}.toml"), text }]
    };
    assert!(Packs::join(&[pack("base", ""), pack("city", "\"base\"")]).is_ok());
    for packs in [vec![pack("city", "\"base\"")], vec![pack("city", "\"base\""), pack("base", "")]] {
        let findings = Packs::join(&packs).unwrap_err();
        assert_eq!(findings[0].error.code(), "pack-ground-missing");
        assert_eq!((findings[0].place.file.as_str(), findings[0].place.heading.as_str()), ("city.toml", "extends"));
    }
}

#[test]
fn the_packs_of_the_program_are_right() {
    if let Err(findings) = Packs::standard() {
        let said: Vec<String> = findings.iter().map(|finding| finding.say(basis::language::Language::En)).collect();
        panic!("{}", said.join("\n"));
    }
}
