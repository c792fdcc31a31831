//! The design language on a page of its own: tokens, and a sample of each element with its HTML to copy.

use askama::Template;
use axum::response::Response;

use super::{Reader, Refusal, Shell, assets, show};
use crate::message::say;

/// The colours of `ui/src/style/token.css`, in groups.
const COLOURS: [(&str, &[&str]); 6] = [
    ("text", &["ink", "soft", "faint"]),
    ("surface", &["paper", "ground", "hover", "line", "hair", "edge", "rule"]),
    ("accent", &["accent", "accent-strong", "accent-soft", "picked", "on-accent"]),
    ("movement", &["rise", "rise-soft", "fall", "fall-fill"]),
    ("light", &["green", "blue", "yellow", "red", "green-soft", "blue-soft", "yellow-soft", "red-soft"]),
    (
        "chart",
        &[
            "series-1",
            "series-2",
            "series-3",
            "series-4",
            "series-5",
            "series-6",
            "series-7",
            "series-8",
            "map-1",
            "map-2",
            "map-3",
            "map-4",
            "map-5",
            "map-fall-1",
            "map-fall-2",
        ],
    ),
];

/// An element with its HTML, as `samples.html` has it.
struct Sample {
    id: String,
    title: String,
    note: String,
    html: String,
}

#[derive(Template)]
#[template(path = "page/samples.html")]
struct Samples<'a> {
    shell: &'a Shell,
}

#[derive(Template)]
#[template(path = "page/design.html")]
struct DesignPage {
    shell: Shell,
    colours: Vec<(String, &'static [&'static str])>,
    samples: Vec<Sample>,
    icons: Vec<String>,
}

/// Takes the samples apart: each begins with `<!-- its-name -->`.
fn samples(shell: &Shell) -> Result<Vec<Sample>, askama::Error> {
    let all = Samples { shell }.render()?;
    let sample = |part: &str| {
        let (id, html) = part.split_once("-->")?;
        let id = id.trim().to_owned();
        Some(Sample {
            title: shell.say(&format!("design-{id}")),
            note: shell.say(&format!("design-{id}-note")),
            html: html.trim().to_owned(),
            id,
        })
    };
    Ok(all.split("<!--").skip(1).filter_map(sample).collect())
}

/// GET /design
pub async fn design(reader: Reader) -> Result<Response, Refusal> {
    let shell = Shell::new(&reader, "design", say(reader.language, "nav-design"));
    let samples = samples(&shell).map_err(|error| Refusal::failed(reader.language, error))?;
    let colours = COLOURS.map(|(group, names)| (shell.say(&format!("design-colour-{group}")), names)).into();
    show(&shell.clone(), &DesignPage { samples, colours, icons: assets::icons(), shell })
}

#[cfg(test)]
mod tests {
    use super::*;
    use basis::language::Language;

    /// The names `token.css` gives to colours.
    fn tokens() -> Vec<String> {
        let css = include_str!("../../../../ui/src/style/token.css");
        let own = css.split("Measures").next().unwrap_or_default();
        let names = own.split("--").skip(1).filter_map(|rest| rest.split_once(':'));
        names.map(|(name, _)| name.to_owned()).filter(|name| !name.contains(['(', ')'])).collect()
    }

    #[test]
    fn every_colour_is_on_the_page() {
        let shown: Vec<&str> = COLOURS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        // Not surfaces of their own: what lies over or round others.
        let apart = ["veil", "hatch", "map-line", "map-halo"];
        for token in tokens() {
            assert!(shown.contains(&token.as_str()) || apart.contains(&token.as_str()), "{token}");
        }
        assert!(20 < shown.len());
    }

    #[test]
    fn every_sample_has_its_words_in_both_languages() {
        for language in Language::ALL {
            for (group, _) in COLOURS {
                let id = format!("design-colour-{group}");
                assert!(crate::message::MESSAGES.find(language, &id, &[]).is_some(), "{id}");
            }
            let source = include_str!("samples.html");
            let ids: Vec<&str> = source.split("<!-- ").skip(1).filter_map(|part| part.split(' ').next()).collect();
            assert!(20 < ids.len(), "{} samples", ids.len());
            for id in ids {
                for id in [format!("design-{id}"), format!("design-{id}-note")] {
                    assert!(crate::message::MESSAGES.find(language, &id, &[]).is_some(), "{id} in {language}");
                }
            }
        }
    }

    #[test]
    fn the_icons_named_in_templates_are_in_the_sprite() {
        let known = assets::icons();
        let sources = [
            include_str!("samples.html"),
            include_str!("shell.html"),
            include_str!("looks.html"),
            include_str!("menu.rs"),
        ];
        let mut named = 0;
        for source in sources {
            for rest in source.split("icon(\"").skip(1) {
                let name = rest.split('"').next().unwrap_or_default();
                named += 1;
                assert!(known.iter().any(|icon| icon == name), "{name}");
            }
        }
        assert!(10 < named);
    }
}
