//! Schemes as packs write them: what is read, and every slip with its line and key.

use super::*;
use crate::pack::Packs;

const GOOD: &str = r#"[scheme]
code = "parks-2006"
unit = "park"
year = 2006

[[item]]
indicator = "park.sales"
weight = 40
mode = "completion"
over = { per_point = 0.5, cap = 10 }

[[veto]]
when = "target.missed(year)"
on = "parent county"
effect = "no award"

[[bonus]]
split = { county-leaders = 40, park-leaders = 30, others = 30 }
by = "months served"
"#;

fn read(text: &str) -> Result<Assessment, Vec<Finding>> {
    Assessment::of_file(&File { path: "scheme.toml".to_owned(), text: text.to_owned() })
}

#[test]
fn the_shape_of_the_sketch_is_read() {
    let scheme = read(GOOD).expect("it is sound").scheme;
    assert_eq!((scheme.code.as_str(), scheme.objects.as_str(), scheme.year), ("parks-2006", "park", Some(2006)));
    let [county, park, others] = &scheme.bonuses[0].shares[..] else { panic!("three shares") };
    assert_eq!([&county.code, &park.code, &others.code], ["county-leaders", "park-leaders", "others"]);
    assert_eq!(county.percent, Exact::whole(40));
    assert_eq!(scheme.vetoes[0].effect, basis::score::Effect::NoAward);
    assert_eq!(scheme.vetoes[0].on, basis::score::On::Parent);
}

#[test]
fn every_slip_is_named_with_line_and_key() {
    for (from, to, expected) in [
        ("mode = \"completion\"", "mode = \"complete\"", &["9 mode pack-choice"][..]),
        ("weight = 40", "weight = -1", &["8 weight pack-range"]),
        ("weight = 40", "weight = \"4O\"", &["8 weight quantity-syntax"]),
        ("weight = 40\n", "", &["6 weight pack-key-missing"]),
        ("cap = 10", "cup = 10", &["10 cup pack-key-unknown"]),
        ("target.missed(year)", "target.missed(sales)", &["12 when pack-score-target"]),
        ("target.missed(year)", "target.missed(park.sales)", &[]),
        ("target.missed(year)", "park.sales >", &["13 when pack-score-formula"]),
        ("target.missed(year)", "target.lost(year)", &["13 when pack-score-formula"]),
        ("parent county", "the county", &["14 on pack-choice"]),
        ("effect = \"no award\"", "effect = \"talk\"", &["15 effect pack-choice"]),
        ("effect = \"no award\"", "effect = \"ceiling\"", &["12 ceiling pack-key-missing"]),
        ("effect = \"no award\"", "effect = \"ceiling\"\nceiling = 59", &[]),
        ("effect = \"no award\"", "effect = { ceiling = 59 }", &[]),
        ("others = 30", "others = 20", &["17 split pack-score-split"]),
        ("months served", "moons served", &["19 by pack-choice"]),
        ("year = 2006", "year = 206", &["4 year pack-range"]),
        ("year = 2006", "full = 100", &["1 full pack-score-full"]),
        ("code = \"parks-2006\"\n", "", &["1 code pack-key-missing"]),
        ("[scheme]", "[schema]", &["1 schema pack-key-unknown", "1 scheme pack-key-missing"]),
        ("mode = \"completion\"", "mode = \"完成率\"", &[]),
    ] {
        assert!(GOOD.contains(from), "the case changes something: {from}");
        let found = read(&GOOD.replacen(from, to, 1)).err().unwrap_or_default();
        let mut said: Vec<String> = found
            .iter()
            .map(|finding| {
                let line = finding.place.row.unwrap_or(0);
                format!("{line} {} {}", finding.place.heading, finding.error.code())
            })
            .collect();
        said.sort();
        assert_eq!(said, expected, "{from} → {to}");
    }
}

#[test]
fn an_example_that_is_wrong_is_a_slip() {
    let example =
        "\n[[example]]\ngives = \"GIVES\"\n[[example.given]]\nindicator = \"park.sales\"\nvalue = 92\ntarget = 100\n";
    assert!(read(&format!("{GOOD}{}", example.replace("GIVES", "36.8"))).is_ok()); // 40 × 92 %
    let found = read(&format!("{GOOD}{}", example.replace("GIVES", "36.9"))).err().unwrap_or_default();
    assert_eq!(found[0].error.code(), "pack-example-wrong");
}

/// Every scheme found (methods 9.1, 1.5) is in the packs and gives its worked examples; none calls unverified rules law.
#[test]
fn the_schemes_of_the_packs_give_their_worked_examples() {
    let packs = Packs::standard().expect("the packs inside the program are sound");
    let given: Vec<(&str, Vec<&str>)> = packs
        .assessments
        .iter()
        .map(|it| (it.scheme.code.as_str(), it.examples.iter().map(|example| example.gives.as_str()).collect()))
        .collect();
    assert_eq!(
        given,
        [
            ("city-industry", vec!["24", "18.4", "25.5"]),
            ("efficacy", vec!["86.38"]),
            ("investment-squad", vec!["108"]),
            ("parks-2006", vec!["103.0"]),
            ("projects-brackets", vec!["36.67", "36.34"]),
            ("projects-counts", vec!["24.9"]),
        ]
    );
    assert!(packs.assessments.iter().all(|it| !it.scheme.source.is_empty()));
}
