//! Packs (规则包): the content a city writes itself, read, joined and checked.
//!
//! A pack is a folder of TOML files. Later packs build on earlier ones and override by code. A pack
//! with any slip is refused whole, with every slip named by file, line and key.

pub mod assessment;
mod check;
mod check_matter;
pub mod check_rule;
pub mod circular;
pub mod definition;
pub mod files;
pub mod form;
pub mod indicator;
pub mod item;
pub mod ladder;
pub mod lexicon;
pub mod light;
pub mod limit;
pub mod matter;
pub mod paper;
pub mod ratio;
pub mod register;
pub mod registry;
pub mod role;
pub mod series;
pub mod tables;
pub mod template;
pub mod tour;
pub mod visit;
pub mod words;

use std::collections::HashMap;
use std::path::Path;

use basis::calendar::WorkingCalendar;
use basis::error::{Error, Finding, Place, Severity};
use basis::language::Name;
use sha2::{Digest, Sha256};

pub use crate::reading;

use self::assessment::Assessment;
use self::check_rule::CheckRule;
use self::circular::Circular;
use self::definition::{Cockpit, Example, Peers, Scheme, Source};
use self::form::Form;
use self::indicator::Indicator;
use self::item::{Cleanup, Department, Item};
use self::lexicon::Lexicon;
use self::light::LightScheme;
use self::limit::{AnnouncedDay, SuspensionDefinition};
use self::matter::Kind;
use self::paper::Paper;
use self::reading::{Entry, File, Slips, Spot};
use self::register::Register;
use self::registry::Limits;
use self::role::RoleDefinition;
use self::series::Series;
use self::tables::CALENDAR;
use self::template::DocumentTemplate;
use self::visit::Visit;
use self::words::Words;

/// Everything the packs define, joined. Lists keep the order of the files, in which people see them.
#[derive(Default, Debug)]
pub struct Packs {
    pub indicators: Vec<Indicator>,
    pub groups: Vec<Group>,
    pub sources: Vec<Source>,
    pub peers: Vec<Peers>,
    pub registers: Vec<Register>,
    pub roles: Vec<RoleDefinition>,
    pub schemes: Vec<Scheme>,
    /// 考核办法, a file each.
    pub assessments: Vec<Assessment>,
    pub documents: Vec<DocumentTemplate>,
    /// 通报
    pub circulars: Vec<Circular>,
    pub forms: Vec<Form>,
    pub checks: Vec<CheckRule>,
    /// 事项种类
    pub kinds: Vec<Kind>,
    /// 调度会议系列
    pub series: Vec<Series>,
    /// 亮灯规则
    pub lights: Vec<LightScheme>,
    /// 目标文书
    pub papers: Vec<Paper>,
    /// 下村日
    pub visits: Vec<Visit>,
    /// 审批部门和事项目录
    pub departments: Vec<Department>,
    pub items: Vec<Item>,
    pub cleanups: Vec<Cleanup>,
    /// What may stop clocks.
    pub suspensions: Vec<SuspensionDefinition>,
    announced: Vec<AnnouncedDay>,
    /// The working-day calendar: the program's, with the days packs announce since.
    calendar: Option<WorkingCalendar>,
    pub cockpit: Cockpit,
    /// 企业名录库: thresholds, size classes, the bands of those on their way up.
    pub limits: Limits,
    pub words: Words,
    /// 讲话用语: how speeches word their figures.
    pub lexicon: Lexicon,
    /// The packs that were joined, each with those it builds on.
    pub manifests: Vec<Manifest>,
    names: HashMap<String, usize>,
    codes: HashMap<String, usize>,
}

/// What a pack says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    pub code: String,
    pub name: Name,
    pub extends: Vec<String>,
    pub spot: Spot,
}

/// A heading indicators stand under: 总量与增长.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    pub code: String,
    pub name: Name,
    pub spot: Spot,
}

/// The packs inside the program that every installation stands on.
const STANDARD: [&str; 2] = ["base", "industrial-economy"];

impl Packs {
    /// The packs inside the program.
    pub fn standard() -> Result<Packs, Vec<Finding>> {
        Packs::with(&[])
    }

    /// The packs inside the program, then a city's own folders over them.
    pub fn with(folders: &[&Path]) -> Result<Packs, Vec<Finding>> {
        let mut packs: Vec<Vec<File>> = STANDARD.iter().map(|name| files::embedded_pack(name)).collect();
        for folder in folders {
            packs.push(files::folder_pack(folder).map_err(|error| vec![unreadable(folder, &error)])?);
        }
        Packs::join(&packs)
    }

    /// Reads packs of files, each over those before it.
    pub fn join(packs: &[Vec<File>]) -> Result<Packs, Vec<Finding>> {
        let slips = Slips::default();
        let mut joined = Packs::default();
        let mut examples = Vec::new();
        for pack in packs {
            let mut own = Packs::default();
            for file in pack {
                reading::read(file, &slips, |root| own.take(root, &slips, &mut examples));
            }
            own.refuse_twins(&slips);
            joined.refuse_missing_grounds(&own, &slips);
            joined.lay_over(own);
        }
        joined.index();
        joined.announce(&slips);
        // What a half-read pack means would only repeat the slips of its shape.
        if slips.is_empty() {
            check::meaning(&joined, &examples, &slips);
        }
        let findings = slips.into_findings();
        if findings.is_empty() { Ok(joined) } else { Err(findings) }
    }

    fn take(&mut self, root: &Entry<'_>, slips: &Slips, examples: &mut Vec<Example>) {
        // A file that is an assessment scheme is nothing else: its items are not those of the catalogue.
        if assessment::is_scheme(root) {
            self.assessments.push(Assessment::read(root));
            return;
        }
        fn each<T>(root: &Entry<'_>, key: &str, read: impl Fn(&Entry<'_>) -> T) -> Vec<T> {
            root.entries(key)
                .iter()
                .map(|entry| {
                    let value = read(entry);
                    entry.finish();
                    value
                })
                .collect()
        }
        if let Some(pack) = root.entry("pack") {
            self.manifests.push(Manifest {
                code: pack.text("code"),
                name: pack.name("name"),
                extends: pack.texts("extends"),
                spot: pack.spot(),
            });
            pack.optional_text("version");
            pack.finish();
        }
        self.words.take(root);
        self.lexicon.take(root);
        self.indicators.extend(each(root, "indicator", Indicator::read));
        self.groups.extend(each(root, "group", |entry| Group {
            code: entry.text("code"),
            name: entry.name("name"),
            spot: entry.spot(),
        }));
        self.sources.extend(each(root, "source", Source::read));
        self.peers.extend(each(root, "peers", Peers::read));
        self.registers.extend(each(root, "register", Register::read));
        self.roles.extend(each(root, "role", RoleDefinition::read));
        self.schemes.extend(each(root, "scheme", Scheme::read));
        self.documents.extend(each(root, "document", DocumentTemplate::read));
        self.circulars.extend(each(root, "circular", Circular::read));
        self.forms.extend(each(root, "form", Form::read));
        self.checks.extend(each(root, "check", CheckRule::read));
        self.kinds.extend(each(root, "matter", Kind::read));
        self.series.extend(each(root, "series", Series::read));
        self.lights.extend(each(root, "light", LightScheme::read));
        self.papers.extend(each(root, "paper", Paper::read));
        self.visits.extend(each(root, "visit", Visit::read));
        self.departments.extend(each(root, "department", Department::read));
        self.items.extend(each(root, "item", Item::read));
        self.cleanups.extend(each(root, "cleanup", Cleanup::read));
        self.suspensions.extend(each(root, "suspension", SuspensionDefinition::read));
        self.announced.extend(each(root, "calendar_day", AnnouncedDay::read));
        examples.extend(each(root, "example", Example::read));
        if let Some(entry) = root.entry("registry") {
            let limits = Limits::read(&entry);
            entry.finish();
            if !self.limits.is_empty() {
                let first = format!("{}:{}", self.limits.spot.file, self.limits.spot.line);
                let error = Error::new("pack-code-twice").with("code", "registry").with("first", first);
                slips.add(limits.spot.place("registry"), error);
            }
            self.limits = limits;
        }
        if let Some(entry) = root.entry("cockpit") {
            let cockpit = Cockpit::read(&entry);
            entry.finish();
            if !self.cockpit.lead.is_empty() {
                let first = format!("{}:{}", self.cockpit.spot.file, self.cockpit.spot.line);
                let error = Error::new("pack-code-twice").with("code", "cockpit").with("first", first);
                slips.add(cockpit.spot.place("cockpit"), error);
            }
            self.cockpit = cockpit;
        }
    }

    /// Within one pack a code stands once.
    fn refuse_twins(&self, slips: &Slips) {
        let lists: [Vec<(&str, &Spot)>; 23] = [
            self.indicators.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.groups.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.sources.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.peers.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.registers.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.roles.iter().map(|it| (it.role.code.as_str(), &it.spot)).collect(),
            self.schemes.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.documents.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.circulars.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.forms.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.kinds.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.series.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.lights.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.papers.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.visits.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.departments.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.items.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.cleanups.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.suspensions.iter().map(|it| (it.suspension.code.as_str(), &it.spot)).collect(),
            self.lexicon.concepts.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.lexicon.conditions.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.lexicon.consequences.iter().map(|it| (it.code.as_str(), &it.spot)).collect(),
            self.assessments.iter().map(|it| (it.scheme.code.as_str(), &it.spot)).collect(),
        ];
        for list in lists {
            let mut seen: HashMap<&str, &Spot> = HashMap::new();
            for (code, spot) in list {
                if let Some(first) = seen.insert(code, spot) {
                    let first = format!("{}:{}", first.file, first.line);
                    let error = Error::new("pack-code-twice").with("code", code).with("first", first);
                    slips.add(spot.place("code"), error);
                }
            }
        }
    }

    /// What a pack builds on must lie under it.
    fn refuse_missing_grounds(&self, over: &Packs, slips: &Slips) {
        for manifest in &over.manifests {
            for ground in manifest.extends.iter().filter(|ground| !self.manifests.iter().any(|it| it.code == **ground))
            {
                let known: Vec<&str> = self.manifests.iter().map(|it| it.code.as_str()).collect();
                let error = Error::new("pack-ground-missing").with("ground", ground).with("known", known.join(", "));
                slips.add(manifest.spot.place("extends"), error);
            }
        }
    }

    fn lay_over(&mut self, over: Packs) {
        fn lay<T>(under: &mut Vec<T>, over: Vec<T>, same: impl Fn(&T, &T) -> bool) {
            for new in over {
                match under.iter_mut().find(|old| same(old, &new)) {
                    Some(old) => *old = new,
                    None => under.push(new),
                }
            }
        }
        lay(&mut self.indicators, over.indicators, |old, new| old.code == new.code);
        lay(&mut self.groups, over.groups, |old, new| old.code == new.code);
        lay(&mut self.sources, over.sources, |old, new| old.code == new.code);
        lay(&mut self.peers, over.peers, |old, new| old.code == new.code);
        lay(&mut self.registers, over.registers, |old, new| old.code == new.code);
        lay(&mut self.roles, over.roles, |old, new| old.role.code == new.role.code);
        lay(&mut self.schemes, over.schemes, |old, new| old.code == new.code);
        lay(&mut self.assessments, over.assessments, |old, new| old.scheme.code == new.scheme.code);
        lay(&mut self.documents, over.documents, |old, new| old.code == new.code);
        lay(&mut self.circulars, over.circulars, |old, new| old.code == new.code);
        lay(&mut self.forms, over.forms, |old, new| old.code == new.code);
        lay(&mut self.kinds, over.kinds, |old, new| old.code == new.code);
        lay(&mut self.series, over.series, |old, new| old.code == new.code);
        lay(&mut self.papers, over.papers, |old, new| old.code == new.code);
        lay(&mut self.lights, over.lights, |old, new| old.code == new.code);
        lay(&mut self.visits, over.visits, |old, new| old.code == new.code);
        lay(&mut self.departments, over.departments, |old, new| old.code == new.code);
        lay(&mut self.items, over.items, |old, new| old.code == new.code);
        lay(&mut self.cleanups, over.cleanups, |old, new| old.code == new.code);
        lay(&mut self.suspensions, over.suspensions, |old, new| old.suspension.code == new.suspension.code);
        lay(&mut self.announced, over.announced, |old, new| old.date == new.date);
        // A rule that begins on another day follows the older one; it does not rewrite what was judged by it.
        lay(&mut self.checks, over.checks, |old, new| {
            old.form == new.form && old.check.code == new.check.code && old.from == new.from
        });
        self.manifests.extend(over.manifests);
        self.words.lay_over(over.words);
        self.lexicon.lay_over(over.lexicon);
        if !over.cockpit.lead.is_empty() {
            self.cockpit = over.cockpit;
        }
        if !over.limits.is_empty() {
            self.limits = over.limits;
        }
    }

    fn index(&mut self) {
        for (at, indicator) in self.indicators.iter().enumerate() {
            self.codes.insert(indicator.code.clone(), at);
            let names = [&indicator.name.zh, &indicator.name.en, &indicator.short.zh, &indicator.short.en];
            for name in names.into_iter().chain(&indicator.aliases) {
                self.names.entry(name.clone()).or_insert(at);
            }
        }
    }

    fn announce(&mut self, slips: &Slips) {
        let mut calendar = CALENDAR.clone();
        let version = self.calendar_version();
        for day in &self.announced {
            match calendar.with(&version, &[(day.date, day.worked, day.name.clone())]) {
                Ok(with) => calendar = with,
                Err(error) => slips.add(day.spot.place("date"), error),
            }
        }
        self.calendar = Some(calendar);
    }

    /// The version of the calendar with the days announced since: the first of them, and what else tells two announcements apart.
    fn calendar_version(&self) -> String {
        let mut days: Vec<String> =
            self.announced.iter().map(|day| format!("{}{}", day.date, if day.worked { "w" } else { "" })).collect();
        days.sort_unstable();
        match &days[..] {
            [] => CALENDAR.version().to_owned(),
            [day] => format!("{}+{day}", CALENDAR.version()),
            [first, .., last] => {
                let hash = Sha256::digest(days.join(","));
                let hash: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
                format!("{}+{first}..{last}.{hash}", CALENDAR.version())
            }
        }
    }

    /// The working-day calendar.
    pub fn calendar(&self) -> &WorkingCalendar {
        self.calendar.as_ref().unwrap_or(&CALENDAR)
    }

    pub fn kind(&self, code: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.code == code)
    }

    pub fn series(&self, code: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.code == code)
    }

    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }

    pub fn light(&self, code: &str) -> Option<&LightScheme> {
        self.lights.iter().find(|light| light.code == code)
    }

    /// An item by code or either name.
    pub fn item_named(&self, text: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == text || item.name.zh == text || item.name.en == text)
    }

    pub fn department(&self, code: &str) -> Option<&Department> {
        self.departments.iter().find(|department| department.code == code)
    }

    pub fn indicator(&self, code: &str) -> Option<&Indicator> {
        self.codes.get(code).map(|at| &self.indicators[*at])
    }

    /// An indicator by code, name or alias: what a file's heading says.
    pub fn indicator_named(&self, text: &str) -> Option<&Indicator> {
        self.indicator(text).or_else(|| self.names.get(text).map(|at| &self.indicators[*at]))
    }

    pub fn source(&self, code: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.code == code)
    }

    /// A source by code or either name.
    pub fn source_named(&self, text: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.code == text || source.name.zh == text || source.name.en == text)
    }

    pub fn peers(&self, code: &str) -> Option<&Peers> {
        self.peers.iter().find(|peers| peers.code == code)
    }

    pub fn register(&self, code: &str) -> Option<&Register> {
        self.registers.iter().find(|register| register.code == code)
    }

    pub fn role(&self, code: &str) -> Option<&std::sync::Arc<crate::access::Role>> {
        self.roles.iter().find(|it| it.role.code == code).map(|it| &it.role)
    }

    pub fn document(&self, code: &str) -> Option<&DocumentTemplate> {
        self.documents.iter().find(|document| document.code == code)
    }

    pub fn form(&self, code: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.code == code)
    }

    /// The rules of a form for reports of a period that ends on `day`.
    pub fn checks_of(&self, form: &str, day: jiff::civil::Date) -> impl Iterator<Item = &CheckRule> {
        self.checks.iter().filter(move |rule| rule.form == form && rule.holds_on(day))
    }

    pub fn scheme(&self, code: &str) -> Option<&Scheme> {
        self.schemes.iter().find(|scheme| scheme.code == code)
    }

    pub fn assessment(&self, code: &str) -> Option<&Assessment> {
        self.assessments.iter().find(|assessment| assessment.scheme.code == code)
    }

    pub fn group_name(&self, code: &str) -> Option<&Name> {
        self.groups.iter().find(|group| group.code == code).map(|group| &group.name)
    }

    /// How much each source counts, for the panel.
    pub fn source_ranks(&self) -> HashMap<String, u32> {
        self.sources.iter().map(|source| (source.code.clone(), source.rank)).collect()
    }
}

fn unreadable(folder: &Path, error: &std::io::Error) -> Finding {
    Finding {
        severity: Severity::Error,
        place: Place { file: folder.display().to_string(), ..Place::default() },
        error: Error::new("pack-unreadable").with("detail", error),
    }
}

#[cfg(test)]
mod matter_tests;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
