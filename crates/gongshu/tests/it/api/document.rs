//! The API's document: as many operations as doors, and everything told in both languages.

use std::collections::BTreeSet;

use basis::language::Language;
use gongshu::api::document::described;
use gongshu::routes::doors;
use gongshu::server::problem::{CODES, is_api};

/// Every door of the API is in the document, and the document has no other.
#[test]
fn the_document_and_the_doors_agree() {
    let told = described(Language::En).expect("the document has it");
    let paths = told["paths"].as_object().expect("the document has it");
    let told: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .expect("the document has it")
                .keys()
                .map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let there: BTreeSet<String> =
        doors().iter().filter(|door| is_api(door.path)).map(|door| format!("{} {}", door.method, door.path)).collect();
    assert!(10 < there.len());
    assert_eq!(told, there);
}

/// Every operation, parameter and field is told in both languages, and every operation names its refusals.
#[test]
fn everything_is_told_in_both_languages() {
    let mut untold = BTreeSet::new();
    for language in Language::ALL {
        let told = described(language).expect("the document has it");
        for (path, methods) in told["paths"].as_object().expect("the document has it") {
            for operation in methods.as_object().expect("the document has it").values() {
                let mut texts = vec![&operation["summary"]];
                for parameter in operation["parameters"].as_array().into_iter().flatten() {
                    assert!(parameter["schema"].is_object(), "{path} {parameter}");
                    texts.push(&parameter["description"]);
                }
                let unsaid = texts.iter().filter(|text| text.as_str().is_none_or(|text| text.starts_with("api-")));
                untold.extend(unsaid.map(|text| format!("{text} ({language})")));
                let responses = operation["responses"].as_object().expect("the document has it");
                for status in ["400", "401", "403", "405", "429", "500", "503"] {
                    let refusal = &responses[status]["content"]["application/problem+json"];
                    assert_eq!(refusal["schema"]["$ref"], "#/components/schemas/Problem", "{path}");
                    assert!(refusal["example"]["code"].is_string(), "{path} {status}");
                }
            }
        }
        for (name, schema) in told["components"]["schemas"].as_object().expect("the document has it") {
            for (field, value) in schema["properties"].as_object().into_iter().flatten() {
                // A field that is another shape is told there.
                if value["description"].is_null() && value["$ref"].is_null() {
                    untold.insert(format!("api-field-{} of {name} ({language})", field.replace('_', "-")));
                }
            }
        }
        for tag in told["tags"].as_array().expect("the document has it") {
            assert!(!tag["description"].as_str().expect("the document has it").starts_with("api-"), "{tag}");
        }
        assert!(!told["info"]["description"].as_str().expect("the document has it").starts_with("api-"));
    }
    assert_eq!(untold, BTreeSet::new());
}

/// The paper lists every code with its status, and no other.
#[test]
fn the_paper_lists_every_code() {
    let paper = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api.md")).expect("the paper");
    let listed: Vec<(String, u16)> = paper
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split('|');
            let code = cells.next()?.trim().trim_end_matches('`').to_owned();
            Some((code, cells.next()?.trim().parse().ok()?))
        })
        .collect();
    let known: Vec<(String, u16)> = CODES.iter().map(|(code, status)| ((*code).to_owned(), status.as_u16())).collect();
    assert_eq!(listed, known);
}
