//! Formulas of every kind through their derivations, and named derivations against plain arithmetic.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use basis::derive::Method;

use super::*;

/// The demonstration's speech in this workspace, or beside it where the workspace does not carry one yet.
fn data(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    [
        root.join("packs/demo").join(name),
        root.join("../shared/data").join(name),
        root.join("../../shared/data").join(name),
    ]
    .into_iter()
    .find(|folder| folder.join("claims.csv").is_file())
}

const OBSERVATIONS: &str = "id,scope,indicator,period,value,unit,value_base,base_unit,approx
tax,city,tax,2006,53.8,亿元,5380000000,yuan,exact
rise,city,rise,2006,11.1,亿元,1110000000,yuan,exact
plant,plant,tax,2006,47.2,亿元,4720000000,yuan,exact
old,plant,tax,2005,4000,万元,40000000,yuan,exact
new,plant,tax,2006,1.2,亿元,120000000,yuan,exact
land,park,land,2006,12,亩,8000,m2,exact
field,park,land,2006,3,平方公里,3000000,m2,exact
years,park,age,2006,14,年,14,year,exact
weeks,park,time,2006,2,周,14,day,exact
months,park,time,2006,6,个月,6,month,exact
season,park,time,2006,3,个月,3,month,exact
rate,city,rate,2006,20,%,20,percent,exact
lack,city,loss,2005,-1,亿元,-100000000,yuan,exact
nought,city,none,2005,0,亿元,0,yuan,exact
";

const CLAIMS: &str = "id,kind,value,unit,approx,recomputable,consistent,formula
stated,yoy_growth,19.1,%,exact,no,,
other,yoy_growth,20.3,%,exact,no,,
gained,difference,4.5,亿元,exact,no,,
";

/// Writes a folder with one more claim of `kind` by `formula` and verifies it.
fn derived(kind: &str, formula: &str) -> (Option<Method>, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("observations.csv"), OBSERVATIONS).unwrap();
    std::fs::write(folder.path().join("claims.csv"), format!("{CLAIMS}x,{kind},1,,exact,yes,,\"{formula}\"\n"))
        .unwrap();
    let speech = Speech::load(folder.path()).unwrap();
    let verified = verify(&speech).pop().unwrap();
    (verified.derived.map(|derived| derived.method), verified.value.as_ref().map(significant).unwrap_or_default())
}

#[test]
fn formulas_go_through_the_derivation_of_their_kind() {
    use Method::*;
    for (kind, formula, method, value) in [
        ("share", "[plant]/[tax]*100", Share, "87.7323"), // 47.2 ÷ 53.8
        ("share", "100*[plant]/[tax]", Share, "87.7323"),
        ("share", "[plant]/[tax]", Share, "0.877323"),
        ("share", "([new]+[old])/[tax]*100", Share, "2.97398"), // 1.6 ÷ 53.8
        ("contribution", "[rise]/[tax]*100", Contribution, "20.632"),
        ("contribution", "([new]-[old])/([tax]-[plant])*100", Contribution, "12.1212"), // 0.8 ÷ 6.6
        ("target_progress", "[plant]/[tax]*100", Completion, "87.7323"),
        ("yoy_growth", "([new]/[old]-1)*100", Growth, "200"),
        ("yoy_growth", "[new]/[old]*100-100", Growth, "200"),
        ("yoy_growth", "([new]-[old])/[old]*100", Growth, "200"),
        ("yoy_growth", "[rise]/([tax]-[rise])*100", GrowthFromIncrease, "25.9953"), // 11.1 ÷ 42.7
        ("average_growth", "(([new]/[old])**(1/2)-1)*100", AverageGrowth, "73.2051"), // √3 − 1
        ("average_growth", "(([new]/[old])**0.5-1)*100", AverageGrowth, "73.2051"),
        ("multiple", "[new]/[old]", Multiple, "3"),
        ("multiple", "([new]-[old])/[old]", Multiple, "2"),
        ("multiple", "[months]/[season]", Multiple, "2"),
        ("average_growth", "[tax]/1e8/[years]", Ratio, "3.84286"), // 53.8 ÷ 14
        ("pp_difference", "[stated]-[other]", PointsDifference, "-1.2"),
        ("difference", "([tax]-[plant])/1e8", Difference, "6.6"),
        ("difference", "[tax]/1e8-[gained]", Difference, "49.3"), // a claim is as written
        ("difference", "2006-[years]", Difference, "1992"),
        ("difference", "[months]-[season]", Difference, "3"),
        ("difference", "([land]-[field])/1e4", Difference, "-299.2"),
        ("structure", "([tax]+[new]+[old])/1e8", Sum, "55.4"),
        ("structure", "([tax]+[new])/1e8+80", Sum, "135"),
        ("structure", "([tax]+[new]-[old])/1e8", Difference, "54.6"),
        ("average_growth", "[new]/1e8*(1+[rate]/100)**2", Compounded, "1.728"), // 1.2 × 1.44
        ("target", "[new]*(1+[rate]/100)/1e8", Compounded, "1.44"),
        ("rank", "1+([tax]>[new])+([plant]>[new])+([old]>[new])", Rank, "3"),
        ("rank", "1+([new]<[tax])+([new]<[old])", Rank, "2"),
        // Everything else is arithmetic.
        ("count_by_threshold", "([tax]>=1e9)+([plant]>=1e9)+([new]>=1e9)", Arithmetic, "2"),
        ("difference", "[tax]/1e8*(1-1/(1+[stated]/100))", Arithmetic, "8.62788"), // 53.8 × 19.1 ÷ 119.1
        ("share", "[tax]/[plant]/[new]*1.2e8", Arithmetic, "1.13983"),             // 53.8 ÷ 47.2
        ("difference", "[weeks]-[season]", Arithmetic, "11"), // days less months: the formula's affair
        ("structure", "[tax]+[gained]", Arithmetic, "5380000005"), // yuan and 亿元: so too
        ("multiple", "[new]/[lack]", Arithmetic, "-1.2"),     // no base to speak of
        ("count", "1+1+1", Arithmetic, "3"),
        ("share", "max([plant],[new])/[tax]*100", Arithmetic, "87.7323"),
        ("target", "[rate]", Arithmetic, "20"),
    ] {
        assert_eq!(derived(kind, formula), (Some(method), value.to_owned()), "{kind}: {formula}");
    }
}

#[test]
fn what_cannot_be_derived_is_left_open() {
    for formula in ["[tax]/[nought]", "[absent]+1", "[tax", "(0-[tax])**0.5", "[tax]**9999"] {
        assert_eq!(derived("share", formula), (None, String::new()), "{formula}");
    }
}

/// On every claim of the speeches at hand: the derivation named and plain arithmetic come to the same.
#[test]
fn derivations_and_arithmetic_agree_on_every_claim() {
    for name in ["changde-2006", "twoparks"] {
        let Some(folder) = data(name) else {
            println!("skipped: no {name} at hand");
            continue;
        };
        let speech = Speech::load(&folder).unwrap();
        let mut methods: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut named, mut of_figures) = (0, 0);
        for claim in speech.claims.iter().filter(|claim| claim.recomputable != Recomputable::No) {
            let formula = Expr::parse(&claim.formula, Words::Refused).unwrap();
            let value_of = |id: &str| speech.figures[id].as_ref().map(|figure| figure.value.clone());
            let plain = evaluate(&formula, &value_of).unwrap();
            of_figures += usize::from(!formula.references().is_empty());
            let method = match named::derive(&claim.kind, &formula, &speech.figures) {
                None => Method::Arithmetic,
                Some((derived, value)) => {
                    assert!(nearly_equal(&value, &plain), "{}: {value:?} and {plain:?}", claim.id);
                    named += 1;
                    derived.method
                }
            };
            *methods.entry(method.code()).or_default() += 1;
        }
        println!("{name}: {named} of {of_figures} claims on figures by a named derivation; by method {methods:?}");
        assert!(of_figures * 4 <= named * 5, "at least four in five: {named} of {of_figures}");
    }
}
