//! Proves each kind of matter sound: every state can be reached, every state that is no end has a way out and a holder, a way
//! to an end leads from everywhere, no clock without its calendar, no rung without somebody to fall back on.

use std::collections::BTreeSet;

use basis::error::Error;

use super::Packs;
use super::ladder::{Breach, Rung, Target, When};
use super::limit::ClockDefinition;
use super::matter::{By, ClockMove, Kind, Move, Need, NoticeText, OPEN, StateDefinition, Wait};
use super::reading::{Slips, Spot};

pub(super) fn prove(packs: &Packs, slips: &Slips) {
    for kind in &packs.kinds {
        let proof = Proof { packs, kind, slips };
        proof.states();
        proof.moves();
        proof.clock();
        proof.ladder();
    }
    for item in &packs.items {
        known_suspensions(packs, &item.clock, &item.spot, slips);
        for department in item.joint.iter().chain([&item.department]) {
            if !packs.departments.iter().any(|it| it.code == *department) {
                slips.add(item.spot.place("department"), Error::new("pack-department").with("department", department));
            }
        }
        if item.clock.rule.limits().next().is_none() {
            slips.add(item.spot.place("promised"), Error::new("pack-item-limit").with("item", &item.code));
        }
    }
}

fn known_suspensions(packs: &Packs, clock: &ClockDefinition, spot: &Spot, slips: &Slips) {
    for code in &clock.suspensions {
        if !packs.suspensions.iter().any(|it| it.suspension.code == *code) {
            slips.add(spot.place("suspensions"), Error::new("pack-suspension").with("suspension", code));
        }
    }
}

struct Proof<'a> {
    packs: &'a Packs,
    kind: &'a Kind,
    slips: &'a Slips,
}

impl Proof<'_> {
    fn refuse(&self, key: &str, error: Error) {
        self.slips.add(self.kind.spot.place(key), error.with("kind", &self.kind.code));
    }

    fn role(&self, key: &str, role: &str) {
        if self.packs.role(role).is_none() {
            self.refuse(key, Error::new("pack-kind-role").with("role", role));
        }
    }

    fn states(&self) {
        let kind = self.kind;
        let reached = closure(kind.opening().map(|state| state.code.as_str()), |code| {
            kind.moves_from(code).filter_map(|it| it.to.as_deref()).collect()
        });
        let ends = kind.states.iter().filter(|state| state.ends).map(|state| state.code.as_str());
        // Backwards from the ends: what is not met there can never be closed.
        let closes = closure(ends, |code| {
            let into = kind.moves.iter().filter(|it| it.to.as_deref() == Some(code));
            into.flat_map(|it| it.from.iter().map(String::as_str)).collect()
        });
        for state in &kind.states {
            self.state(state, &reached, &closes);
        }
        if kind.states.is_empty() {
            self.refuse("state", Error::new("pack-kind-empty"));
        }
        for state in twice(kind.states.iter().map(|state| state.code.as_str())) {
            self.refuse("state", Error::new("pack-kind-twice").with("code", state));
        }
    }

    fn state(&self, state: &StateDefinition, reached: &BTreeSet<&str>, closes: &BTreeSet<&str>) {
        let code = state.code.as_str();
        if !reached.contains(code) {
            self.refuse("state", Error::new("pack-state-unreached").with("state", code));
        }
        let out = self.kind.moves_from(code).any(|it| it.to.as_deref().is_some_and(|to| to != code));
        match (state.ends, out) {
            (false, false) => self.refuse("state", Error::new("pack-state-stuck").with("state", code)),
            (true, true) => self.refuse("state", Error::new("pack-state-end").with("state", code)),
            (false, true) if !closes.contains(code) => {
                self.refuse("state", Error::new("pack-state-endless").with("state", code));
            }
            _ => {}
        }
        if !state.ends && self.kind.party(&state.holder).is_none() {
            let error = Error::new("pack-state-holder").with("state", code).with("holder", &state.holder);
            self.refuse("holder", error);
        }
    }

    fn moves(&self) {
        let kind = self.kind;
        if let Some(receipt) = &kind.receipt {
            self.notice(OPEN, receipt);
        }
        for it in &kind.moves {
            for state in it.from.iter().chain(&it.to).filter(|state| kind.state(state).is_none()) {
                self.refuse("move", Error::new("pack-move-state").with("move", &it.code).with("state", state));
            }
            if it.from.is_empty() {
                self.refuse("from", Error::new("pack-move-from").with("move", &it.code));
            }
            match &it.by {
                By::Party(party) if kind.party(party).is_none() => {
                    self.refuse("by", Error::new("pack-move-by").with("move", &it.code).with("by", party));
                }
                // What the program does it does without being told anything.
                By::Parts | By::Silence if !it.needs.is_empty() || it.to.is_none() => {
                    self.refuse("needs", Error::new("pack-move-own").with("move", &it.code));
                }
                By::Figures if !it.needs.is_empty() => {
                    self.refuse("needs", Error::new("pack-move-own").with("move", &it.code));
                }
                _ => {}
            }
            if let Some(notice) = &it.notice {
                self.notice(&it.code, notice);
            }
            if it.waits.contains(&Wait::Assist) && kind.assist.is_none() {
                self.refuse("waits", Error::new("pack-move-assist").with("move", &it.code));
            }
        }
        for code in twice(kind.causes.iter().map(|it| it.code.as_str())) {
            self.refuse("cause", Error::new("pack-kind-twice").with("code", code));
        }
        for code in twice(kind.moves.iter().map(|it| it.code.as_str())) {
            self.refuse("move", Error::new("pack-kind-twice").with("code", code));
        }
        if kind.fallback.is_empty() {
            self.refuse("fallback", Error::new("pack-kind-fallback"));
        }
        for role in &kind.fallback {
            self.role("fallback", role);
        }
        for party in kind.parties.iter().filter(|party| !party.role.is_empty()) {
            self.role("role", &party.role);
        }
        // Whoever opens one by hand has a part in it.
        if kind.new.is_some() && kind.party("asker").is_none() {
            self.refuse("new", Error::new("pack-kind-asker"));
        }
    }

    /// A printed paper names only what there is.
    fn notice(&self, code: &str, notice: &NoticeText) {
        let known =
            |name: &str| NoticeText::WORDS.contains(&name) || self.kind.fields.iter().any(|field| field.code == name);
        for text in [&notice.text.zh, &notice.text.en] {
            for name in text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
                if !known(name) {
                    self.refuse("notice", Error::new("pack-notice-word").with("move", code).with("name", name));
                }
            }
        }
    }

    fn clock(&self) {
        let kind = self.kind;
        let touching: Vec<&Move> = kind.moves.iter().filter(|it| it.clock.is_some()).collect();
        let Some(clock) = &kind.clock else {
            for it in touching {
                self.refuse("clock", Error::new("pack-move-clockless").with("move", &it.code));
            }
            return;
        };
        known_suspensions(self.packs, clock, &kind.spot, self.slips);
        for it in touching {
            match &it.clock {
                Some(ClockMove::Suspended(why)) if !clock.suspensions.contains(why) => {
                    self.refuse("clock", Error::new("pack-suspension").with("suspension", why));
                }
                Some(ClockMove::Suspended(_)) if it.days == 0 && !it.needs.contains(&Need::Days) => {
                    self.refuse("days", Error::new("pack-move-days").with("move", &it.code));
                }
                Some(ClockMove::Extended) if clock.rule.extension.is_none() => {
                    self.refuse("clock", Error::new("pack-move-extends").with("move", &it.code));
                }
                _ => {}
            }
        }
        // Where a matter ends its clock does too, if it has not ended before: a meeting's does when it is held.
        let ends = |code: &str| kind.state(code).is_some_and(|state| state.ends);
        let stops = |it: &Move| matches!(it.clock, Some(ClockMove::Closed | ClockMove::Withdrawn | ClockMove::Refused));
        let is_over = |state: &String| {
            let mut into = kind.moves.iter().filter(|it| it.to.as_ref() == Some(state)).peekable();
            into.peek().is_some() && into.all(stops)
        };
        for it in kind.moves.iter().filter(|it| it.to.as_deref().is_some_and(ends)) {
            if !stops(it) && !it.from.iter().all(is_over) {
                self.refuse("clock", Error::new("pack-move-ends").with("move", &it.code));
            }
        }
    }

    fn ladder(&self) {
        let kind = self.kind;
        for rung in &kind.ladder {
            if rung.else_to.is_empty() {
                self.refuse("else_to", Error::new("pack-rung-fallback").with("rung", &rung.code));
            } else {
                self.role("else_to", &rung.else_to);
            }
            self.target(rung);
            for state in rung.states.iter().filter(|state| kind.state(state).is_none()) {
                self.refuse("in", Error::new("pack-rung-state").with("rung", &rung.code).with("state", state));
            }
            let watched = |code: &str| rung.states.is_empty() || rung.states.iter().any(|own| own == code);
            let watches = match (rung.when, rung.step) {
                (When::Breach(Breach::NoticedTwice), _) => self.has(ClockMove::Noticed),
                (When::Breach(Breach::RefusedComplete), _) => self.has(ClockMove::Refused),
                (When::Breach(Breach::NoBasis), _) => kind.moves.iter().any(|it| it.needs.contains(&Need::Basis)),
                (When::Breach(Breach::Overcharged), _) => kind.moves.iter().any(|it| it.needs.contains(&Need::Amount)),
                (When::Breach(Breach::EnteredLate) | When::Reminded(_), _) => true,
                (When::Light { .. }, true) => {
                    kind.states.iter().any(|state| watched(&state.code) && state.limit.is_some())
                }
                (When::Light { .. }, false) => kind.clock.is_some(),
            };
            if !watches {
                self.refuse("ladder", Error::new("pack-rung-clockless").with("rung", &rung.code));
            }
        }
        for code in twice(kind.ladder.iter().map(|rung| rung.code.as_str())) {
            self.refuse("ladder", Error::new("pack-kind-twice").with("code", code));
        }
    }

    fn has(&self, clock: ClockMove) -> bool {
        self.kind.moves.iter().any(|it| it.clock.as_ref() == Some(&clock))
    }

    fn target(&self, rung: &Rung) {
        match &rung.to {
            Target::Holder => {}
            Target::Role(role) => self.role("to", role),
            Target::Party(party) if self.kind.party(party).is_some() => {}
            Target::Party(party) => {
                self.refuse("to", Error::new("pack-rung-to").with("rung", &rung.code).with("to", party));
            }
        }
    }
}

/// Everything that is met from `first` by `next`.
fn closure<'a>(first: impl IntoIterator<Item = &'a str>, next: impl Fn(&'a str) -> Vec<&'a str>) -> BTreeSet<&'a str> {
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let mut pending: Vec<&str> = first.into_iter().collect();
    while let Some(code) = pending.pop() {
        if met.insert(code) {
            pending.extend(next(code));
        }
    }
    met
}

fn twice<'a>(codes: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = BTreeSet::new();
    codes.filter(|code| !seen.insert(*code)).collect()
}
