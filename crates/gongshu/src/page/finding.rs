//! Findings on a page: the grade, the cell, and what to do, the heaviest first.

use basis::error::{Finding, Severity};

use super::Reader;
use crate::message::say;

/// One finding as a page lists it.
pub struct Row {
    pub severity: &'static str,
    pub severity_name: String,
    pub address: String,
    pub heading: String,
    pub message: String,
}

/// Findings for a page, the heaviest first.
pub fn rows(findings: &[Finding], reader: &Reader) -> Vec<Row> {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    sorted
        .iter()
        .map(|finding| {
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "hint",
            };
            let sheet = match finding.place.sheet.as_str() {
                "" => String::new(),
                sheet => format!("{sheet}!"),
            };
            Row {
                severity,
                severity_name: say(reader.language, &format!("severity-{severity}")),
                address: format!("{sheet}{}", finding.place.address()),
                heading: finding.place.column_heading(),
                message: finding.error.say(reader.language),
            }
        })
        .collect()
}
