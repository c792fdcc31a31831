//! Who decides where, and the rates of the board, by hand.

use super::application::Draft;
use super::authority;
use super::monitor::{Rates, closing, percent};
use crate::matter::cabinet::World;
use crate::matter::store::Counted;
use crate::organisation::tests::roster;
use crate::pack::Packs;
use crate::register::subjects::{Link, Subject, Subjects};

/// The city with a park in it and a county beside.
fn tree() -> Subjects {
    let unit = |code: &str| Subject { code: code.to_owned(), ..Subject::default() };
    let below = |code: &str| Link {
        parent: "430700".to_owned(),
        child: code.to_owned(),
        hierarchy: "administrative".to_owned(),
        ..Link::default()
    };
    let units = ["430700", "park:deshan", "430702"].map(unit);
    Subjects::new(units.to_vec(), vec![below("park:deshan"), below("430702")])
}

fn world() -> World {
    let posts = ["window", "clerk", "chief", "mayor", "park-clerk", "park-head"];
    let mut lines: Vec<String> = posts.iter().map(|post| format!("post {post} - - name={post} unit=430700")).collect();
    let row = |code: &str, from: &str, until: &str, what: &str, unit: &str, posts: [&str; 4]| {
        let [window, handler, reviewer, approver] = posts;
        format!(
            "authority {code} {from} {until} what={what} unit={unit} window={window} handler={handler} reviewer={reviewer} approver={approver}"
        )
    };
    lines.push(row("city", "-", "-", "commerce,construction,water", "430700", ["window", "clerk", "chief", "mayor"]));
    // The park decides on licences itself from 2026 on, and on nothing else.
    lines.push(row(
        "park",
        "2026-01-01",
        "-",
        "business-licence",
        "park:deshan",
        ["park-clerk", "park-clerk", "park-head", "park-head"],
    ));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    World { roster: std::sync::Arc::new(roster(&lines)), tree: tree(), day: "2026-03-03".to_owned() }
}

#[test]
fn the_nearest_authority_decides_and_nobody_after_it() {
    let packs = Packs::standard().unwrap();
    let world = world();
    //  item, where, when, whose authority
    for (item, place, day, expected) in [
        ("business-licence", "park:deshan", "2026-03-03", Some("park")),
        // Before the park had it, the city decided.
        ("business-licence", "park:deshan", "2025-12-31", Some("city")),
        ("business-licence", "430702", "2026-03-03", Some("city")),
        ("business-licence", "430700", "2026-03-03", Some("city")),
        ("project-start", "park:deshan", "2026-03-03", Some("city")),
        // Nobody has the department's authority anywhere.
        ("project-filing", "park:deshan", "2026-03-03", None),
        ("business-licence", "nowhere", "2026-03-03", None),
    ] {
        let found = authority(&world.roster, &world.tree, packs.item(item).unwrap(), place, day);
        assert_eq!(found.map(|it| it.code.as_str()), expected, "{item} in {place} on {day}");
    }
}

fn draft(items: &[&str], place: &str, days: &str) -> Draft {
    Draft {
        items: items.iter().map(|item| (*item).to_owned()).collect(),
        applicant: "某公司".to_owned(),
        place: place.to_owned(),
        papers: vec!["企业营业执照".to_owned(), "公司章程".to_owned()],
        days: days.to_owned(),
        ..Draft::default()
    }
}

#[test]
fn an_application_is_one_case_or_a_joint_one_with_a_case_each() {
    let packs = Packs::standard().unwrap();
    let world = world();
    let one = draft(&["business-licence"], "park:deshan", "").opening(&packs, &world, "park-clerk", "abc").unwrap();
    assert_eq!((one.kind.as_str(), one.parties["approver"].as_str(), one.parts.len()), ("approval", "park-head", 0));
    // 公司章程 is its second paper, and the licence itself none of its.
    assert_eq!((one.papers.as_deref(), one.fields["receipt"].as_str()), (Some(&[1][..]), "abc"));
    let both = draft(&["business-licence", "project-start", "business-licence"], "park:deshan", "20");
    let both = both.opening(&packs, &world, "park-clerk", "abc").unwrap();
    let approvers: Vec<&str> = both.parts.iter().map(|case| case.parties["approver"].as_str()).collect();
    assert_eq!((both.kind.as_str(), both.parties["agent"].as_str()), ("joint", "park-clerk"));
    assert_eq!(both.legal.map(|limit| limit.count), Some(20));
    // The branch decides on the licence itself, the city on the start of the project; the same paper served the second.
    assert_eq!(approvers, ["park-head", "mayor"]);
    assert_eq!(both.parts[1].papers.as_deref(), Some(&[0][..]));
}

#[test]
fn what_is_wrong_with_an_application_is_said_by_field() {
    let packs = Packs::standard().unwrap();
    let world = world();
    let nobody = Draft { applicant: String::new(), ..draft(&["business-licence"], "430702", "") };
    for (draft, expected) in [
        (draft(&[], "430702", ""), vec![("item", "approval-needs-item")]),
        (draft(&["no-such"], "430702", ""), vec![("item", "approval-needs-item")]),
        (nobody, vec![("applicant", "approval-needs-applicant")]),
        (draft(&["business-licence"], "nowhere", ""), vec![("place", "approval-place")]),
        (draft(&["project-filing"], "430702", ""), vec![("item", "approval-nobody")]),
        (draft(&["business-licence", "project-filing"], "430702", ""), vec![("item", "approval-nobody")]),
        // 行政许可法 26, 42: forty-five working days at most for all of it.
        (draft(&["business-licence", "project-start"], "430702", "46"), vec![("days", "approval-days")]),
        (draft(&["business-licence", "project-start"], "430702", "soon"), vec![("days", "approval-days")]),
        // One item alone has its own limit.
        (draft(&["business-licence"], "430702", "46"), vec![]),
    ] {
        let errors = draft.opening(&packs, &world, "clerk", "abc").err().unwrap_or_default();
        let errors: Vec<(&str, &str)> = errors.iter().map(|(field, error)| (*field, error.code())).collect();
        assert_eq!(errors, expected, "{draft:?}");
    }
}

#[test]
fn the_rates_of_the_board() {
    let packs = Packs::standard().unwrap();
    assert_eq!(
        closing(&packs),
        (["granted", "deemed", "denied"].map(str::to_owned).to_vec(), vec!["refused".to_owned()])
    );
    let counted = Counted {
        received: 200,
        decided: 100,
        in_time: 96,
        at_once: 80,
        returned: 5,
        noticed: 30,
        allowed: 2000,
        used: 800,
        ..Counted::default()
    };
    let rates = Rates::of(&counted);
    //  96 ÷ 100, 1 − 800 ÷ 2000, 80 ÷ 100, 30 ÷ 200, 5 ÷ 105
    let shown = [&rates.in_time, &rates.faster, &rates.at_once, &rates.noticed, &rates.returned].map(percent);
    assert_eq!(shown, ["96.0 %", "60.0 %", "80.0 %", "15.0 %", "4.8 %"]);
    let none = Rates::of(&Counted::default());
    assert_eq!([&none.in_time, &none.faster, &none.returned].map(percent), ["—", "—", "—"]);
}
