//! Whoever a request comes from (操作人), with every post they act through today.

use std::collections::BTreeSet;
use std::sync::Arc;

use basis::language::Name;

use super::deed::{Administration, Deed, Needs, Over};
use super::reach::{Domains, Reach, Span};
use super::role::Role;

/// Why somebody acts through a post today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Because {
    /// 任职、兼任、主持
    Holds,
    /// AB角: the post's holder is away, or there is none.
    Deputises { holder: String },
    /// The holder named them for the time of a leave.
    StandsIn { holder: String },
    /// The post's authority, or part of it, was delegated to theirs.
    Delegated { from: String, until: String },
}

/// One post with one role that somebody acts through.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant {
    pub post: String,
    pub post_name: Name,
    pub unit: String,
    pub role: Arc<Role>,
    pub because: Because,
    /// The last day it holds, ISO; empty is open.
    pub until: String,
    /// Of the role's deeds only these, when a delegation names them.
    pub only: Option<BTreeSet<Deed>>,
}

impl Grant {
    pub fn may(&self, deed: Deed) -> bool {
        self.role.may.contains(&deed) && self.only.as_ref().is_none_or(|only| only.contains(&deed))
    }

    /// Whether the role asks for a second factor: nothing of it goes through a token, which is only one.
    pub fn asks_second_factor(&self) -> bool {
        self.role.second_factor || self.role.administers.is_some()
    }

    /// What the role reaches from the post's unit.
    pub fn spans(&self, over: Over) -> impl Iterator<Item = Span> + '_ {
        let breadths = match over {
            Over::Seen => &self.role.sees,
            Over::Entered => &self.role.enters,
            Over::Found => &self.role.finds,
        };
        breadths.iter().map(move |breadth| Span {
            unit: self.unit.clone(),
            breadth: *breadth,
            // Whoever may find a name does not thereby see its figures.
            single: if over == Over::Found { Domains::BOTH } else { self.role.single },
            sensitive: self.role.sensitive.iter().cloned().collect(),
        })
    }
}

/// Who acts. A deed and its reach always come from one and the same grant: rights of one post never
/// stretch over the units of another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Actor {
    /// The person's code; empty for somebody who is not signed in.
    pub person: String,
    pub name: String,
    grants: Vec<Grant>,
    /// Of all deeds only these: an API token's scopes.
    token: Option<BTreeSet<Deed>>,
    /// Signed in, but something must come first (a second factor, a new password): nothing else is open.
    held_back: bool,
}

impl Actor {
    /// Somebody who is not signed in.
    pub fn nobody() -> Actor {
        Actor::default()
    }

    /// Grants of administrators hold only while nobody is two of the three, and nothing else beside:
    /// a person who holds two loses both (三员分立).
    pub fn new(person: impl Into<String>, name: impl Into<String>, mut grants: Vec<Grant>) -> Actor {
        let kinds: BTreeSet<&str> =
            grants.iter().filter_map(|grant| grant.role.administers).map(Administration::code).collect();
        if 1 < kinds.len() {
            grants.retain(|grant| grant.role.administers.is_none());
        }
        Actor { person: person.into(), name: name.into(), grants, token: None, held_back: false }
    }

    /// The same actor through an API token: what the token's scopes leave of its rights.
    #[must_use]
    pub fn through_token(mut self, scopes: BTreeSet<Deed>) -> Actor {
        self.token = Some(scopes);
        self
    }

    /// The same actor while something must come first: nothing is open but what leads there.
    #[must_use]
    pub fn holding_back(self) -> Actor {
        Actor { held_back: true, ..self }
    }

    pub fn is_signed_in(&self) -> bool {
        !self.person.is_empty()
    }

    pub fn is_held_back(&self) -> bool {
        self.held_back
    }

    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    fn token_lets(&self, deed: Deed) -> bool {
        self.token.as_ref().is_none_or(|scopes| scopes.contains(&deed))
    }

    /// The grants that count: through a token, only those of roles that ask for no second factor.
    fn counting(&self) -> impl Iterator<Item = &Grant> {
        let (open, through_token) = (!self.held_back, self.token.is_some());
        self.grants.iter().filter(move |grant| open && !(through_token && grant.asks_second_factor()))
    }

    fn with(&self, deed: Deed) -> impl Iterator<Item = &Grant> {
        let lets = self.token_lets(deed);
        self.counting().filter(move |grant| lets && grant.may(deed))
    }

    /// Whether it is somebody's program that acts, with a token.
    pub fn is_program(&self) -> bool {
        self.token.is_some()
    }

    /// Everything that may be done now, wherever.
    pub fn deeds(&self) -> BTreeSet<Deed> {
        Deed::all().filter(|deed| self.may(*deed)).collect()
    }

    /// What a token of this person may be for: what their roles give without a second factor.
    pub fn for_tokens(&self) -> BTreeSet<Deed> {
        let possible: BTreeSet<Deed> = Deed::all().filter(|deed| deed.administration().is_none()).collect();
        self.clone().through_token(possible).deeds()
    }

    /// Whether any post has the deed at all; where it reaches is another question.
    pub fn may(&self, deed: Deed) -> bool {
        self.with(deed).next().is_some()
    }

    /// Whether any post has the deed for this register; `gives_rights` as its pack says.
    pub fn may_with(&self, deed: Deed, register: &str, gives_rights: bool) -> bool {
        self.with(deed).any(|grant| grant.role.may_with(deed, register, gives_rights))
    }

    pub fn meets(&self, needs: Needs) -> bool {
        match needs {
            Needs::Nothing => true,
            Needs::Known => self.is_signed_in(),
            Needs::SignedIn => self.is_signed_in() && !self.held_back,
            Needs::May(deed) => self.may(deed),
        }
    }

    /// How far the deed reaches, over every post that has it.
    pub fn reach(&self, deed: Deed) -> Reach {
        Reach::new(self.with(deed).flat_map(|grant| grant.spans(deed.over())).collect())
    }

    /// How far a deed over one register reaches.
    pub fn reach_with(&self, deed: Deed, register: &str, gives_rights: bool) -> Reach {
        let grants = self.with(deed).filter(|grant| grant.role.may_with(deed, register, gives_rights));
        Reach::new(grants.flat_map(|grant| grant.spans(deed.over())).collect())
    }

    /// Whose names may be found, whatever may be seen of them.
    pub fn findable(&self) -> Reach {
        // A program that works on registers names units in them.
        let lets = self.token_lets(Deed::SeeFigures) || self.token_lets(Deed::SeeRegister);
        let grants = self.counting().filter(move |_| lets);
        Reach::new(grants.flat_map(|grant| grant.spans(Over::Found)).collect())
    }

    /// The grant a deed is done through: the first that has it, for the audit chain.
    pub fn on_behalf(&self, deed: Deed) -> Option<&Grant> {
        self.with(deed).next()
    }

    /// The grant a deed over one register is done through.
    pub fn on_behalf_with(&self, deed: Deed, register: &str, gives_rights: bool) -> Option<&Grant> {
        self.with(deed).find(|grant| grant.role.may_with(deed, register, gives_rights))
    }

    /// The post that is shown beside the name: the first.
    pub fn first_post(&self) -> Option<&Grant> {
        self.grants.first()
    }

    pub fn administers(&self) -> Option<Administration> {
        self.grants.iter().find_map(|grant| grant.role.administers)
    }

    /// Whether signing in takes a second factor.
    pub fn needs_second_factor(&self) -> bool {
        self.grants.iter().any(Grant::asks_second_factor)
    }
}

#[cfg(test)]
mod tests {
    use super::super::reach::Breadth;
    use super::*;

    fn grant(post: &str, unit: &str, may: &[Deed], sees: &[Breadth]) -> Grant {
        let role = Role {
            code: post.into(),
            may: may.iter().copied().collect(),
            sees: sees.iter().copied().collect(),
            ..Role::default()
        };
        Grant {
            post: post.into(),
            post_name: Name::new(post, post),
            unit: unit.into(),
            role: Arc::new(role),
            because: Because::Holds,
            until: String::new(),
            only: None,
        }
    }

    fn units(reach: &Reach) -> Vec<(&str, &str)> {
        reach.spans().iter().map(|span| (span.unit.as_str(), span.breadth.code())).collect()
    }

    /// Rights of one post never stretch over the units of another (ruoyi-vue-pro#213, anchors M).
    #[test]
    fn a_deed_reaches_only_as_far_as_its_own_post() {
        let actor = Actor::new(
            "p1",
            "王芳",
            vec![
                grant("a", "430702", &[Deed::SeeFigures, Deed::ExportFigures], &[Breadth::Own]),
                grant("b", "430700", &[Deed::SeeFigures], &[Breadth::Below]),
            ],
        );
        assert_eq!(units(&actor.reach(Deed::SeeFigures)), [("430700", "below"), ("430702", "own")]);
        assert_eq!(units(&actor.reach(Deed::ExportFigures)), [("430702", "own")]);
        assert_eq!(actor.on_behalf(Deed::ExportFigures).map(|grant| grant.post.as_str()), Some("a"));
        assert!(!actor.may(Deed::EnterFigures));
        assert!(actor.reach(Deed::EnterFigures).is_empty());
        assert!(!Actor::nobody().may(Deed::SeeFigures));
    }

    #[test]
    fn a_token_and_a_held_back_session_only_take_away() {
        let grants = || vec![grant("a", "430702", &[Deed::SeeFigures, Deed::ExportFigures], &[Breadth::Own])];
        let actor = Actor::new("p1", "王芳", grants()).through_token([Deed::SeeFigures, Deed::ReadAudit].into());
        assert!(actor.may(Deed::SeeFigures) && !actor.may(Deed::ExportFigures) && !actor.may(Deed::ReadAudit));
        let held = Actor::new("p1", "王芳", grants()).holding_back();
        assert!(!held.may(Deed::SeeFigures) && held.findable().is_empty() && held.is_signed_in());
    }

    /// A token is one thing to lose; what takes two things to open stays shut to it.
    #[test]
    fn nothing_that_takes_a_second_factor_goes_through_a_token() {
        let mut guarded = grant("s", "", &[Deed::SeePermissions, Deed::SeeRegister], &[Breadth::All]);
        guarded.role = Arc::new(Role { second_factor: true, ..(*guarded.role).clone() });
        let plain = grant("a", "430702", &[Deed::SeeFigures, Deed::ReadAudit], &[Breadth::Own]);
        let actor = Actor::new("p", "", vec![guarded, plain]);
        assert!(actor.may(Deed::SeePermissions) && actor.may(Deed::ReadAudit));
        assert_eq!(actor.for_tokens(), [Deed::SeeFigures].into());
        let program = actor.through_token(Deed::all().collect());
        assert!(!program.may(Deed::SeePermissions) && !program.may(Deed::SeeRegister));
        assert_eq!(units(&program.findable()), []);
    }

    #[test]
    fn whoever_is_two_administrators_is_none() {
        let administrator = |kind: Administration, deed: Deed| {
            let mut grant = grant(kind.code(), "", &[deed], &[Breadth::All]);
            grant.role = Arc::new(Role { administers: Some(kind), ..(*grant.role).clone() });
            grant
        };
        let system = administrator(Administration::System, Deed::ManageAccounts);
        let audit = administrator(Administration::Audit, Deed::ReadAudit);
        assert!(Actor::new("p", "", vec![system.clone()]).may(Deed::ManageAccounts));
        let both = Actor::new("p", "", vec![system, audit]);
        assert!(!both.may(Deed::ManageAccounts) && !both.may(Deed::ReadAudit));
    }
}
