//! 项目观摩 (M104): a meeting whose body goes and looks. Candidates come out of a register, each has a list of what must be ready, and every seat
//! of the body scores what it saw; ties are ties.

use std::collections::BTreeMap;

use basis::derive::rank::{Better, ranking};
use basis::derive::share::ratio;
use basis::derive::{Number, Operand, Outcome};
use basis::error::Error;
use basis::exact::Exact;
use basis::show::grouped;
use basis::unit::Unit;

use super::secretary::{Done, Secretary, Stop, seats_of};
use super::store;
use crate::matter::cabinet::note;
use crate::pack::tour::Tour;

/// A place that may be looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Candidate {
    pub line: i64,
    /// On the route.
    pub position: i64,
    /// The row of the register.
    pub code: String,
    pub name: String,
    pub unit: String,
    /// Why it was taken off; empty while it stands.
    pub dropped: String,
}

/// Whether something is ready at a candidate.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ready {
    pub candidate: i64,
    pub item: String,
    pub done: bool,
    pub remark: String,
}

/// What a seat gave a candidate for a criterion.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Score {
    pub candidate: i64,
    pub seat: String,
    pub criterion: String,
    pub points: i64,
}

/// A candidate's place: ties share one, and the next is left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    pub candidate: i64,
    pub place: u32,
    /// The mean of what those who scored it gave it in all, as printed.
    pub mean: String,
    pub scorers: i64,
}

/// Ranks candidates by the mean of the totals of every seat that scored all criteria of it; who has none is not ranked.
pub fn placed(tour: &Tour, candidates: &[Candidate], scores: &[Score]) -> Vec<Placed> {
    let mut totals: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    let mut by_seat: BTreeMap<(i64, &str), (i64, usize)> = BTreeMap::new();
    for score in scores {
        let own = by_seat.entry((score.candidate, &score.seat)).or_default();
        own.0 += score.points;
        own.1 += 1;
    }
    for ((candidate, _), (points, criteria)) in by_seat {
        if criteria == tour.criteria.len() {
            let own = totals.entry(candidate).or_default();
            own.0 += points;
            own.1 += 1;
        }
    }
    let (Ok(points), Ok(seats), Ok(each)) = ("点".parse::<Unit>(), "人".parse::<Unit>(), "点/人".parse::<Unit>())
    else {
        return Vec::new();
    };
    let operand = |number: i64, unit: &Unit| Operand::Constant(Number::new(Exact::whole(number), unit.clone()));
    let mut means: BTreeMap<String, (String, i64)> = BTreeMap::new();
    let mut members = Vec::new();
    for candidate in candidates.iter().filter(|it| it.dropped.is_empty()) {
        let Some((sum, count)) = totals.get(&candidate.line) else { continue };
        let mean = ratio(operand(*sum, &points), operand(*count, &seats), &each);
        if let Outcome::Number(number) = &mean.outcome {
            means.insert(candidate.line.to_string(), (grouped(&number.value, 2), *count));
            members.push((candidate.line.to_string(), Operand::Constant(number.clone())));
        }
    }
    let one = |place: basis::derive::rank::Place| {
        let (mean, scorers) = means.get(&place.member).cloned()?;
        Some(Placed { candidate: place.member.parse().ok()?, place: place.place, mean, scorers })
    };
    ranking(&members, Better::Higher).places.into_iter().filter_map(one).collect()
}

impl Secretary<'_> {
    /// Puts a row of the register on the list of candidates.
    pub async fn add_candidate(&self, candidate: &Candidate) -> Done<()> {
        let there = store::candidates(&self.cabinet.db, self.number).await?;
        if there.iter().any(|own| own.code == candidate.code && own.dropped.is_empty()) {
            return Err(Error::new("tour-twice").with("name", &candidate.name).into());
        }
        let mut write = self.cabinet.db.write().await?;
        self.sitting(&mut write).await?;
        store::add_candidate(&mut write, self.who, &self.at(), self.number, candidate).await?;
        self.done(write, "candidate", &candidate.code).await
    }

    /// Takes a candidate off, for a reason.
    pub async fn drop_candidate(&self, line: i64, reason: &str) -> Done<()> {
        if reason.trim().is_empty() {
            return Err(Error::new("matter-needs-remark").into());
        }
        self.standing(line).await?;
        let mut write = self.cabinet.db.write().await?;
        self.sitting(&mut write).await?;
        store::drop_candidate(&mut write, self.number, line, reason.trim()).await?;
        self.done(write, "candidate-dropped", &line.to_string()).await
    }

    async fn standing(&self, line: i64) -> Done<Vec<Candidate>> {
        let mut there = store::candidates(&self.cabinet.db, self.number).await?;
        there.retain(|own| own.dropped.is_empty());
        match there.iter().any(|own| own.line == line) {
            true => Ok(there),
            false => Err(Error::new("tour-none").into()),
        }
    }

    /// Puts a candidate one place up or down on the route.
    pub async fn shift_candidate(&self, line: i64, up: bool) -> Done<()> {
        let there = self.standing(line).await?;
        let at = there.iter().position(|own| own.line == line).unwrap_or(0);
        let other = if up { at.checked_sub(1) } else { Some(at + 1) };
        let Some(other) = other.and_then(|other| there.get(other)) else { return Ok(()) };
        let mut write = self.cabinet.db.write().await?;
        self.sitting(&mut write).await?;
        store::route(&mut write, self.number, line, other.position).await?;
        store::route(&mut write, self.number, other.line, there[at].position).await?;
        self.done(write, "route", &line.to_string()).await
    }

    /// Notes what is ready at a candidate.
    pub async fn note_ready(&self, ready: &[Ready]) -> Done<()> {
        let Some(first) = ready.first() else { return Ok(()) };
        self.standing(first.candidate).await?;
        let mut write = self.cabinet.db.write().await?;
        self.sitting(&mut write).await?;
        for it in ready {
            store::note_ready(&mut write, self.who, &self.at(), self.number, it).await?;
        }
        self.done(write, "ready", &first.candidate.to_string()).await
    }

    /// A seat of the body scores a candidate, once the tour was held and until its minutes are issued: by whoever acts through the seat's post.
    pub async fn score(
        &self,
        tour: &Tour,
        body: &str,
        seat: &str,
        line: i64,
        points: &BTreeMap<String, String>,
    ) -> Done<()> {
        let day = &self.world.day;
        let sits = seats_of(&self.world.roster, body, day).iter().any(|own| own.post == seat);
        let acts = self.world.roster.acting(seat, day).iter().any(|(person, _)| *person == self.who.person);
        if !sits || !acts {
            return Err(Error::new("matter-not-yours").into());
        }
        self.standing(line).await?;
        let mut kept = Vec::new();
        for criterion in &tour.criteria {
            let text = points.get(&criterion.code).map_or("", |text| text.trim());
            let given = text.parse::<i64>().ok().filter(|given| (0..=criterion.points).contains(given));
            let Some(given) = given else {
                let error = Error::new("tour-points").with("text", text).with("most", criterion.points);
                return Err(error.with("name", &criterion.name.zh).into());
            };
            kept.push(Score {
                candidate: line,
                seat: seat.to_owned(),
                criterion: criterion.code.clone(),
                points: given,
            });
        }
        let mut write = self.cabinet.db.write().await?;
        crate::matter::store::take_turn(&mut write).await?;
        let missing = || Stop::Refused(Error::new("matter-unknown").with("number", self.number));
        let meeting = store::find_in(&mut write, self.number).await?.ok_or_else(missing)?;
        let matter = crate::matter::store::find_in(&mut write, self.number).await?.ok_or_else(missing)?;
        let kind = self.cabinet.packs().kind(&matter.kind);
        let over = kind.and_then(|kind| kind.state(matter.state())).is_none_or(|state| state.ends);
        if meeting.held_on.is_empty() {
            return Err(Error::new("meeting-not-held").into());
        }
        if over {
            return Err(Error::new("meeting-issued").into());
        }
        for it in &kept {
            store::keep_score(&mut write, self.who, &self.at(), self.number, it).await?;
        }
        let about = format!("{seat} {line}");
        note(&mut write, self.cabinet.clock.as_ref(), self.who, self.number, &about, "score").await?;
        write.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use basis::language::Name;

    use super::*;
    use crate::pack::tour::Criterion;

    #[test]
    fn ties_are_ties_and_half_a_score_counts_for_nothing() {
        let criterion = |code: &str, points: i64| Criterion { code: code.to_owned(), name: Name::default(), points };
        let tour = Tour {
            register: String::new(),
            checks: Vec::new(),
            criteria: vec![criterion("a", 60), criterion("b", 40)],
        };
        let candidate = |line: i64| Candidate { line, ..Candidate::default() };
        let score = |(candidate, seat, criterion, points): (i64, &str, &str, i64)| Score {
            candidate,
            seat: seat.to_owned(),
            criterion: criterion.to_owned(),
            points,
        };
        let scores: Vec<Score> = [
            // The first: 90 and 80, 85 on average; the second: 85 by one alone; the third 95; the fourth only for one criterion.
            (1, "x", "a", 55),
            (1, "x", "b", 35),
            (1, "y", "a", 50),
            (1, "y", "b", 30),
            (2, "x", "a", 50),
            (2, "x", "b", 35),
            (3, "y", "a", 58),
            (3, "y", "b", 37),
            (4, "x", "a", 60),
        ]
        .into_iter()
        .map(score)
        .collect();
        let candidates: Vec<Candidate> = (1..=5).map(candidate).collect();
        let told: Vec<(i64, u32, String, i64)> = placed(&tour, &candidates, &scores)
            .into_iter()
            .map(|it| (it.candidate, it.place, it.mean, it.scorers))
            .collect();
        assert_eq!(told, [(3, 1, "95.00".to_owned(), 1), (1, 2, "85.00".to_owned(), 2), (2, 2, "85.00".to_owned(), 1)]);
    }
}
