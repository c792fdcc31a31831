//! A meeting as it is printed, in the reader's language: its sentence, its agenda by heading, decisions with their fate, the seats.

use basis::clock::Colour;
use basis::message::Argument;

use super::agenda::tally;
use super::fate::{Became, Fate};
use super::record::Topic;
use super::secretary::seats_of;
use super::sitting::Sitting;
use super::view::{Verdict, body, turn_of, verdict};
use crate::matter::cabinet::page_of;
use crate::matter::desk::{Desk, Lamp};
use crate::matter::{holder, may_move};
use crate::message::{say, say_with};
use crate::store::clock::shown;

/// A topic as it is printed.
pub(super) struct TopicView {
    /// Which of the agenda it is, from 1; 0 for what is not on it.
    pub nth: usize,
    pub line: i64,
    pub origin: String,
    pub section: String,
    pub title: String,
    pub href: String,
    pub why: String,
    pub presenter: String,
    pub summary: String,
    pub dropped: String,
    /// Who put it there, where it did not propose itself.
    pub by: String,
    pub decisions: Vec<DecisionView>,
}

/// Topics under one heading.
pub(super) struct Section {
    pub name: String,
    pub topics: Vec<TopicView>,
}

pub(super) struct DecisionView {
    pub line: i64,
    pub words: String,
    pub lead: String,
    pub due: String,
    pub fate: String,
    pub colour: &'static str,
    /// Its task.
    pub href: String,
    pub code: String,
    /// The meeting that decided it.
    pub meeting: String,
    pub may_task: bool,
}

pub(super) struct SeatView {
    pub post: String,
    pub name: String,
    pub seat: String,
    pub people: String,
    /// `there`, `represented`, `absent`; empty where nobody has said.
    pub came: &'static str,
    pub came_name: String,
    pub substitute: String,
    pub reason: String,
}

/// The lamp of a decision.
pub(super) fn colour(it: &Became) -> &'static str {
    match (it.fate, &it.task) {
        (Fate::Done | Fate::Dropped, _) => "off",
        (Fate::Noted, _) | (_, None) => "yellow",
        (_, Some(task)) => task.colour.word(),
    }
}

impl Sitting<'_> {
    pub fn lamp(&self, desk: &Desk<'_>) -> Lamp {
        let verdict = verdict(&self.meeting, self.ended, desk.today());
        match verdict {
            Verdict::ToBeHeld if self.shown.colour != Colour::Green => {
                Lamp::of(self.shown.colour, self.ended, desk.language())
            }
            _ => {
                let name = say(desk.language(), &format!("meeting-verdict-{}", verdict.word()));
                Lamp { colour: verdict.colour(), name }
            }
        }
    }

    /// Who has it, until when, or when it was.
    pub fn sentence(&self, desk: &Desk<'_>) -> String {
        let language = desk.language();
        let held = holder(desk.world.here(desk.packs()), self.kind, &self.matter);
        let has = held.map_or_else(|| say(language, "matter-nobody-there"), |held| desk.has(&held));
        let (open, overdue, done) = tally(&self.became);
        let id = match (self.meeting.held_on.is_empty(), self.ended, self.meeting.planned.is_empty()) {
            (true, true, _) => "meeting-sentence-called-off",
            (true, false, true) => "meeting-sentence-preparing",
            (true, false, false) => "meeting-sentence-called",
            (false, false, _) => "meeting-sentence-held",
            (false, true, _) => "meeting-sentence-issued",
        };
        let arguments = [
            ("has", has.into()),
            ("due", self.meeting.due_day.as_str().into()),
            ("planned", self.meeting.planned.as_str().into()),
            ("place", self.meeting.place.as_str().into()),
            ("held", self.meeting.held_on.as_str().into()),
            ("topics", Argument::Count(count(self.topics.iter().filter(|topic| topic.stands()).count()))),
            ("proposed", Argument::Count(count(self.proposals.len()))),
            ("decisions", Argument::Count(count(self.became.len()))),
            ("open", Argument::Count(open)),
            ("overdue", Argument::Count(overdue)),
            ("done", Argument::Count(done)),
        ];
        say_with(language, id, &arguments)
    }

    /// When, where and under whom it was held: what minutes begin with.
    pub fn was_held(&self, desk: &Desk<'_>) -> String {
        let arguments = [
            ("held", self.meeting.held_on.as_str().into()),
            ("place", self.meeting.place.as_str().into()),
            ("chair", desk.post(self.matter.party("asker")).into()),
            ("decisions", Argument::Count(count(self.became.len()))),
        ];
        let id = if self.meeting.place.is_empty() { "meeting-was-held" } else { "meeting-was-held-at" };
        say_with(desk.language(), id, &arguments)
    }

    /// The steps the reader may make.
    pub fn may(&self, desk: &Desk<'_>) -> Vec<String> {
        let here = desk.world.here(desk.packs());
        let person = &desk.reader.visit.actor.person;
        self.kind
            .moves_from(self.matter.state())
            .filter(|it| self.writes && may_move(here, self.kind, &self.matter, it, person).is_some())
            .map(|it| it.code.clone())
            .collect()
    }

    pub fn before_views(&self, desk: &Desk<'_>) -> Vec<DecisionView> {
        self.before.iter().map(|it| self.decision(desk, it)).collect()
    }

    pub fn before_sentence(&self, desk: &Desk<'_>) -> String {
        let (open, overdue, done) = tally(&self.before);
        let arguments =
            [("open", Argument::Count(open)), ("overdue", Argument::Count(overdue)), ("done", Argument::Count(done))];
        say_with(desk.language(), "meeting-before-sentence", &arguments)
    }

    fn decision(&self, desk: &Desk<'_>, it: &Became) -> DecisionView {
        let language = desk.language();
        let task = it.task.as_ref();
        let own = it.decision.meeting == self.meeting.matter;
        DecisionView {
            line: it.decision.line,
            words: it.decision.words.clone(),
            lead: desk.post(task.map_or(&it.decision.lead, |task| &task.lead)),
            due: task.map_or(&it.decision.due_on, |task| &task.due_on).clone(),
            fate: say(language, &format!("meeting-fate-{}", it.fate.word())),
            colour: colour(it),
            href: task.map_or_else(String::new, |task| page_of(desk.packs(), &task.kind, task.number)),
            code: task.map_or_else(String::new, |task| task.code.clone()),
            meeting: if own { String::new() } else { self.meeting_of(desk, it.decision.meeting) },
            may_task: own && self.writes && it.fate == Fate::Noted,
        }
    }

    fn meeting_of(&self, desk: &Desk<'_>, number: i64) -> String {
        match &self.earlier {
            Some(earlier) if earlier.matter == number => turn_of(desk, earlier),
            _ => self.codes.get(&number).cloned().unwrap_or_default(),
        }
    }

    /// The decisions about one topic; about none of them for 0.
    pub fn decisions_of(&self, desk: &Desk<'_>, topic: i64) -> Vec<DecisionView> {
        self.became.iter().filter(|it| it.decision.topic == topic).map(|it| self.decision(desk, it)).collect()
    }

    fn topic(&self, desk: &Desk<'_>, topic: &Topic, nth: usize) -> TopicView {
        let language = desk.language();
        let matter = self.matters.get(&topic.matter);
        TopicView {
            nth,
            line: topic.line,
            origin: topic.origin.clone(),
            section: self.section(desk, &topic.section),
            title: topic.title.clone(),
            href: matter.map_or_else(String::new, |it| page_of(desk.packs(), &it.kind, it.number)),
            why: topic.why[usize::from(language != basis::language::Language::Zh)].clone(),
            presenter: if topic.presenter.is_empty() { String::new() } else { desk.post(&topic.presenter) },
            summary: topic.summary.clone(),
            dropped: topic.dropped.clone(),
            by: match topic.origin.is_empty() {
                true => desk.world.roster.person_name(&topic.person),
                false => String::new(),
            },
            decisions: self.decisions_of(desk, topic.line),
        }
    }

    /// A heading in the reader's language: the pack's, as it is called now.
    fn section(&self, desk: &Desk<'_>, section: &str) -> String {
        if section.is_empty() {
            return say(desk.language(), "meeting-section-own");
        }
        let series = self.meeting.series(desk.packs());
        let gather = series.and_then(|series| series.gathers.iter().find(|it| it.name.zh == section));
        gather.map_or(section, |gather| gather.name.in_language(desk.language())).to_owned()
    }

    /// The agenda under its headings: a heading comes again where somebody has put its topics apart.
    pub fn sections(&self, desk: &Desk<'_>) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for (at, topic) in self.topics.iter().filter(|topic| topic.stands()).enumerate() {
            let view = self.topic(desk, topic, at + 1);
            match sections.last_mut().filter(|last| last.name == view.section) {
                Some(last) => last.topics.push(view),
                None => sections.push(Section { name: view.section.clone(), topics: vec![view] }),
            }
        }
        // What nobody gathered needs no heading where there is nothing else.
        if let [only] = sections.as_mut_slice()
            && self.topics.iter().all(|topic| topic.section.is_empty() || !topic.stands())
        {
            only.name.clear();
        }
        sections
    }

    pub fn proposed(&self, desk: &Desk<'_>) -> Vec<TopicView> {
        self.proposals.iter().map(|topic| self.topic(desk, &Topic { line: -1, ..topic.clone() }, 0)).collect()
    }

    pub fn dropped(&self, desk: &Desk<'_>) -> Vec<TopicView> {
        self.topics.iter().filter(|topic| !topic.stands()).map(|topic| self.topic(desk, topic, 0)).collect()
    }

    /// The seats of the body; of a meeting that is over, those that were written down.
    pub fn seats(&self, desk: &Desk<'_>) -> Vec<SeatView> {
        let language = desk.language();
        let Some(body) = body(desk, &self.meeting.body) else { return Vec::new() };
        let one = |post: &str, seat: &str| {
            let seated = self.seated.get(post);
            let acting = desk.world.roster.acting(post, desk.today());
            let people: Vec<String> = acting.iter().map(|(person, _)| desk.world.roster.person_name(person)).collect();
            let register = desk.packs().register("member").and_then(|it| it.field("seat"));
            let seat = register.and_then(|field| match &field.kind {
                crate::pack::register::FieldKind::Choice(words) => words.iter().find(|word| word.code == seat),
                _ => None,
            });
            SeatView {
                post: post.to_owned(),
                name: desk.post(post),
                seat: seat.map_or("", |word| word.name.in_language(language)).to_owned(),
                people: people.join("、"),
                came: seated.map_or("", |it| it.came.word()),
                came_name: seated
                    .map_or_else(String::new, |it| say(language, &format!("meeting-came-{}", it.came.word()))),
                substitute: seated.map_or_else(String::new, |it| it.substitute.clone()),
                reason: seated.map_or_else(String::new, |it| it.reason.clone()),
            }
        };
        let seats = seats_of(&desk.world.roster, &body.code, desk.today());
        let mut views: Vec<SeatView> = seats.iter().map(|seat| one(&seat.post, &seat.seat)).collect();
        if self.ended {
            views.retain(|view| !view.came.is_empty());
        }
        let gone = self.seated.keys().filter(|post| !seats.iter().any(|seat| seat.post == **post));
        views.extend(gone.map(|post| one(post, "")));
        views
    }

    pub fn corrected(&self, desk: &Desk<'_>) -> Vec<(String, String, String, String)> {
        let one = |it: &super::record::Correction| {
            (shown(&it.at), it.words.clone(), it.reason.clone(), desk.world.roster.person_name(&it.person))
        };
        self.corrections.iter().map(one).collect()
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
