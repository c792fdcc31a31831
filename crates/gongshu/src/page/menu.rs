//! The navigation, in one place: what a role does, in groups. Who may see which entry is decided on this list.

use super::Shell;
use crate::access::{Deed, Needs};

/// A group of the navigation under its heading.
#[derive(Clone, Debug)]
pub struct MenuGroup {
    pub title: String,
    pub entries: Vec<MenuEntry>,
}

/// A door of the navigation.
#[derive(Clone, Debug)]
pub struct MenuEntry {
    /// The name pages give as their place (`Shell::nav`), and by which the list is filtered.
    pub name: &'static str,
    pub href: String,
    pub label: String,
    /// A name of `ui/src/icon.txt`.
    pub icon: &'static str,
    /// What waits behind the door and must be done by the reader; nought is not shown.
    pub count: usize,
    /// Whether the reader stands here.
    pub current: bool,
}

/// The entries whose doors are open to the reader.
pub fn menu(shell: &Shell) -> Vec<MenuGroup> {
    let mut groups = every(shell);
    for group in &mut groups {
        group.entries.retain(|entry| needs(shell, entry.name).is_some_and(|needs| shell.visit.actor.meets(needs)));
    }
    groups.retain(|group| !group.entries.is_empty());
    groups
}

/// What the door behind an entry asks for, as `routes.rs` says it of its page.
fn needs(shell: &Shell, name: &str) -> Option<Needs> {
    Some(match name {
        "home" | "me" | "indicators" | "inbox" => Needs::SignedIn,
        "targets" if !sees(shell, "target") => return None,
        "cockpit" | "league" | "bulletin" | "inconsistencies" | "targets" => Needs::May(Deed::SeeFigures),
        "import" => Needs::May(Deed::EnterFigures),
        "versions" => Needs::May(Deed::SeeVersions),
        "desk" => Needs::May(Deed::ReviewReport),
        "register" => Needs::May(Deed::SeeRegister),
        // A directory shows what its registers do.
        "registry" if !sees(shell, "enterprise") => return None,
        "posts" if !sees(shell, "post") => return None,
        "bodies" if !sees(shell, "body") => return None,
        "handovers" if sees(shell, "holding") => Needs::SignedIn,
        "handovers" => Needs::May(Deed::DrawHandover),
        "registry" | "posts" | "bodies" => Needs::May(Deed::SeeRegister),
        "accounts" => Needs::May(Deed::ManageAccounts),
        "permissions" => Needs::May(Deed::SeePermissions),
        "audit" => Needs::May(Deed::ReadAudit),
        "api" | "design" | "public" | "catalogue" => Needs::Nothing,
        "reports" => Needs::May(Deed::SendReport),
        "matters" | "meetings" | "visits" | "approvals" => Needs::May(Deed::SeeMatter),
        "assessments" => Needs::May(Deed::SeeAssessment),
        // Whoever has a part in it.
        "publications" => {
            let part = [Deed::DraftPublication, Deed::CheckPublication, Deed::ApprovePublication];
            Needs::May(part.into_iter().find(|deed| shell.visit.may(*deed)).unwrap_or(Deed::DraftPublication))
        }
        _ => return None,
    })
}

fn sees(shell: &Shell, register: &str) -> bool {
    shell.visit.actor.may_with(Deed::SeeRegister, register, false)
}

fn every(shell: &Shell) -> Vec<MenuGroup> {
    let entry = |name: &'static str, icon, href: String| MenuEntry {
        label: shell.say(&format!("nav-{name}")),
        current: shell.nav == name,
        count: 0,
        name,
        href,
        icon,
    };
    let group = |name: &str, entries| MenuGroup { title: shell.say(&format!("menu-{name}")), entries };
    vec![
        group(
            "today",
            vec![
                entry("home", "house", "/".to_owned()),
                MenuEntry { count: shell.inbox, ..entry("inbox", "bell", "/inbox".to_owned()) },
                entry("reports", "clipboard-check", "/reports".to_owned()),
                entry("matters", "kanban", "/matters".to_owned()),
                entry("meetings", "calendar-check", "/meetings".to_owned()),
                entry("visits", "geo-alt", "/visits".to_owned()),
                entry("approvals", "clipboard-check", "/approvals".to_owned()),
                entry("assessments", "list-ol", "/assessments".to_owned()),
                entry("cockpit", "speedometer2", shell.cockpit()),
                entry("targets", "flag", "/targets".to_owned()),
            ],
        ),
        group(
            "numbers",
            vec![
                entry("league", "list-ol", "/league".to_owned()),
                entry("indicators", "graph-up", "/indicators".to_owned()),
                entry("inconsistencies", "exclamation-octagon", "/targets/inconsistencies".to_owned()),
                entry("desk", "clipboard-check", "/desk".to_owned()),
                entry("import", "upload", "/import".to_owned()),
                entry("versions", "clock-history", "/versions".to_owned()),
            ],
        ),
        group(
            "registers",
            vec![
                entry("register", "journal-text", "/register/unit".to_owned()),
                entry("registry", "buildings", "/registry".to_owned()),
                entry("posts", "people", "/posts".to_owned()),
                entry("bodies", "diagram-3", "/bodies".to_owned()),
                entry("handovers", "arrow-left-right", "/handovers".to_owned()),
                entry("catalogue", "journal-text", "/approvals/items".to_owned()),
            ],
        ),
        group(
            "documents",
            vec![
                entry("bulletin", "file-earmark-text", shell.bulletin()),
                entry("publications", "send", "/publications".to_owned()),
                entry("public", "eye", "/public".to_owned()),
            ],
        ),
        group(
            "administration",
            vec![
                entry("accounts", "key", "/accounts".to_owned()),
                entry("permissions", "shield-lock", "/permissions".to_owned()),
                entry("audit", "fingerprint", "/audit".to_owned()),
                entry("api", "braces", "/api".to_owned()),
                entry("design", "palette", "/design".to_owned()),
            ],
        ),
    ]
}
