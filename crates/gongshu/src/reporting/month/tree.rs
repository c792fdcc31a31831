//! Who pulls whom (贡献树): the whole's change, divided by industry, then by region, then by enterprise. At every level what is not
//! shown by name is one line of others, so that each level adds up to the line above it.

use rust_decimal::Decimal;

use super::standing::Standing;
use super::tables::{By, Places, Sum};

/// What stands in a line of the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    Whole,
    Group(By, String),
    /// 其他: so many groups together.
    Others(usize),
}

#[derive(Clone, Debug)]
pub struct Node {
    pub what: What,
    pub sum: Sum,
    pub children: Vec<Node>,
}

impl Node {
    /// The change on the comparable base.
    pub fn change(&self) -> Decimal {
        self.sum.now - self.sum.own
    }

    /// Every enterprise it names.
    pub fn enterprises(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        let own = match &self.what {
            What::Group(By::Enterprise, code) => Some(code.as_str()),
            _ => None,
        };
        Box::new(own.into_iter().chain(self.children.iter().flat_map(Node::enterprises)))
    }
}

/// The levels below the whole, and how many lines of each are named.
pub const LEVELS: [(By, usize); 3] = [(By::Division, 8), (By::Region, 5), (By::Enterprise, 5)];

/// Builds the tree of those with a figure now.
pub fn tree(standings: &[Standing<'_>], levels: &[(By, usize)], places: &Places) -> Node {
    let here: Vec<&Standing<'_>> = standings.iter().filter(|it| it.now.is_some()).collect();
    Node { what: What::Whole, sum: total(&here), children: children(&here, levels, places) }
}

fn total(members: &[&Standing<'_>]) -> Sum {
    let mut sum = Sum::default();
    members.iter().for_each(|it| sum.add(it));
    sum
}

fn children(members: &[&Standing<'_>], levels: &[(By, usize)], places: &Places) -> Vec<Node> {
    let Some(((by, named), below)) = levels.split_first() else { return Vec::new() };
    let mut groups: Vec<(String, Vec<&Standing<'_>>)> = Vec::new();
    let mut keyed: Vec<(String, &Standing<'_>)> =
        members.iter().map(|it| (by.groups(it.member, places).pop().unwrap_or_default(), *it)).collect();
    keyed.sort_by(|one, other| one.0.cmp(&other.0));
    for (code, it) in keyed {
        match groups.last_mut() {
            Some((last, members)) if *last == code => members.push(it),
            _ => groups.push((code, vec![it])),
        }
    }
    let mut nodes: Vec<(Node, Vec<&Standing<'_>>)> = groups
        .into_iter()
        .map(|(code, members)| {
            (Node { what: What::Group(*by, code), sum: total(&members), children: Vec::new() }, members)
        })
        .collect();
    nodes.sort_by_key(|(node, _)| std::cmp::Reverse(node.change().abs()));
    let rest = nodes.split_off(nodes.len().min(*named));
    let mut shown: Vec<Node> =
        nodes.into_iter().map(|(node, members)| Node { children: children(&members, below, places), ..node }).collect();
    shown.sort_by_key(|node| std::cmp::Reverse(node.change()));
    if !rest.is_empty() {
        let members: Vec<&Standing<'_>> = rest.iter().flat_map(|(_, members)| members.iter().copied()).collect();
        shown.push(Node { what: What::Others(rest.len()), sum: total(&members), children: Vec::new() });
    }
    shown
}
