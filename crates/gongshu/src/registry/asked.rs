//! What an address of the registry asks for, and which members that is.

use serde::Deserialize;

use super::member::Member;
use super::view::{MemberRow, Printer};
use crate::page::segment;

/// What an address asks for.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    /// `events`, `members`, `growing`, `missing`
    pub show: String,
    pub q: String,
    /// `field:value`, one of the choices; of changes one kind.
    pub only: String,
    pub sort: String,
    pub page: usize,
}

impl Asked {
    pub(super) fn show(&self) -> &str {
        match self.show.as_str() {
            known @ ("members" | "growing" | "missing") => known,
            _ => "events",
        }
    }

    /// The same, in an address, with another order and page.
    pub(super) fn query(&self, sort: &str, page: usize) -> String {
        let page = if page == 0 { String::new() } else { page.to_string() };
        let pairs = [("show", self.show()), ("q", &self.q), ("only", &self.only), ("sort", sort), ("page", &page)];
        let text: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", segment(value)))
            .collect();
        text.join("&")
    }

    /// The rows of the members that are asked for, in their order.
    pub fn members(&self, members: &[Member], printer: &Printer<'_>) -> Vec<MemberRow> {
        let wanted = self.q.trim().to_lowercase();
        let chosen = |member: &Member| match self.only.split_once(':') {
            Some((field, value)) => {
                member.fields.get(field).is_some_and(|own| own.split(',').any(|own| own.trim() == value))
            }
            None => true,
        };
        let mut rows: Vec<MemberRow> = members
            .iter()
            .filter(|member| chosen(member))
            .map(|member| (member, printer.member(member)))
            .filter(|(member, row)| {
                let aliases = member.fields.get("aliases").map_or("", String::as_str);
                let texts =
                    [&row.code, &row.name, &row.credit_code, &row.region, &row.industry, &row.parks, &row.groups];
                wanted.is_empty()
                    || texts
                        .into_iter()
                        .map(String::as_str)
                        .chain([aliases])
                        .any(|it| it.to_lowercase().contains(&wanted))
            })
            .map(|(_, row)| row)
            .collect();
        let (sort, down) = self.sort.strip_prefix('-').map_or((self.sort.as_str(), false), |sort| (sort, true));
        let key: fn(&MemberRow) -> &String = match sort {
            "name" => |row| &row.name,
            "region" => |row| &row.region,
            "industry" => |row| &row.industry_code,
            "size" => |row| &row.size,
            "status" => |row| &row.status,
            "entered" => |row| &row.entered,
            _ => |row| &row.code,
        };
        rows.sort_by(|one, other| key(one).cmp(key(other)));
        if down {
            rows.reverse();
        }
        rows
    }
}
