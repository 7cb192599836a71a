//! Differences as one page: what is told, and each journey that changed as a picture with its marks.

use std::fmt::Write as _;

use super::text;
use super::words::{Mark, cut, told};
use crate::diagram::{self, Links, Scene, Theme, escape};
use crate::diff::facts::{Diff, Fact, JourneyDiff, What};
use crate::source::counted;

/// A page loads nothing, and runs no script.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/// Lines of one text that are shown.
const MOST_LINES: usize = 60;

/// The page's own rules.
const STYLE: &str = include_str!("page.css");

/// Writes the page. `pictures` are those of the journeys of the difference, in its order.
pub fn write(diff: &Diff, pictures: &[Option<Scene>], theme: Theme) -> String {
    let mut out = String::new();
    let closing = escape(&text::closing(diff));
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\"{}>\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\"/>\n\
         <meta name=\"generator\" content=\"journeyc\"/>\n<title>Journeys: {closing}</title>\n\
         <style>\n{}</style>\n</head>\n<body>\n<main>\n<h1>Journeys: {closing}</h1>\n",
        diagram::theme_attribute(theme),
        diagram::style_of_page(STYLE),
    );
    let breaking: Vec<_> = diff.breaking().map(|one| escape(&one.text)).collect();
    if !breaking.is_empty() {
        out.push_str("<h2>This can break callers or running users</h2>\n");
        list(&mut out, &breaking);
    }
    for (number, journey) in diff.journeys.iter().enumerate() {
        of_journey(&mut out, journey, number, pictures.get(number).and_then(Option::as_ref));
    }
    for object in &diff.objects {
        let ending = match object.facts.as_slice() {
            [Fact { what: What::Added { .. }, .. }] => " is new",
            [Fact { what: What::Removed, .. }] => " is gone",
            _ => "",
        };
        let users: Vec<String> = object.journeys.iter().take(5).map(|name| escape(name)).collect();
        let more = object.journeys.len().saturating_sub(users.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let (kind, name) = (object.kind, escape(&object.name));
        let _ = writeln!(out, "<h2>{kind} {name}{ending}</h2>\n<p>Of {}{more}.</p>", users.join(", "));
        if ending.is_empty() {
            facts(&mut out, &object.facts);
        }
    }
    for note in &diff.notes {
        let _ = writeln!(out, "<p class=\"note\">Note: {}</p>", escape(note));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn of_journey(out: &mut String, journey: &JourneyDiff, number: usize, picture: Option<&Scene>) {
    let name = escape(journey.name());
    let nodes = counted(journey.nodes, "node");
    let title = match (&journey.old, &journey.new) {
        (None, _) => format!("{name} is new: {nodes}"),
        (_, None) => format!("{name} is gone: it had {nodes}"),
        (Some(old), Some(new)) if old != new => format!("{} is now {name}", escape(old)),
        _ => name.clone(),
    };
    let _ = writeln!(out, "<h2 id=\"journey-{number}\">{title}</h2>");
    let effects: Vec<String> = journey
        .effects
        .iter()
        .map(|effect| {
            let way = effect.way.iter().map(|step| escape(step)).collect::<Vec<_>>().join(" → ");
            let way = if way.is_empty() { way } else { format!("<br/>{way}") };
            format!("<strong>{}</strong>{way}", escape(&effect.text))
        })
        .collect();
    list(out, &effects);
    facts(out, &journey.facts);
    if let Some(scene) = picture {
        let links = Links { own: &|_| None, inner: &|_| None };
        let drawing = diagram::svg_in_page(scene, &format!("journey-{number}-"), &links);
        let _ = write!(
            out,
            "<figure>\n<figcaption><span class=\"sign\">+</span> new, <span class=\"sign\">\u{2212}</span> gone, drawn \
             dashed, <span class=\"sign\">~</span> changed</figcaption>\n<div class=\"picture\" role=\"group\" \
             tabindex=\"0\" aria-label=\"Diagram of {name}\">\n{drawing}</div>\n</figure>\n"
        );
    }
}

fn list(out: &mut String, items: &[String]) {
    if items.is_empty() {
        return;
    }
    out.push_str("<ul>\n");
    for item in items {
        let _ = writeln!(out, "<li>{item}</li>");
    }
    out.push_str("</ul>\n");
}

fn facts(out: &mut String, facts: &[Fact]) {
    let mut items = Vec::new();
    let (mut shown, mut hidden) = (0, 0);
    for fact in facts {
        let word = match Mark::of(&fact.what) {
            Mark::Added => "added",
            Mark::Removed => "removed",
            Mark::Changed => "changed",
            Mark::Rewired => "rewired",
        };
        let (line, below) = told(fact);
        let mut item = format!("<em class=\"{word}\">{word}</em> {}", escape(&line).replace("-&gt;", "→"));
        for line in below {
            let _ = write!(item, "<br/>{}", escape(&line).replace("-&gt;", "→"));
        }
        if let What::Lines { hunk, .. } = &fact.what {
            let old = hunk.old.iter().map(|line| ("del", line));
            item.push_str("<pre>");
            for (word, line) in old.chain(hunk.new.iter().map(|line| ("ins", line))) {
                shown += 1;
                if shown > MOST_LINES {
                    hidden += 1;
                    continue;
                }
                let sign = if word == "del" { '\u{2212}' } else { '+' };
                let _ = writeln!(item, "<{word}>{sign} {}</{word}>", escape(&cut(line, 300)));
            }
            item.push_str("</pre>");
        }
        items.push(item);
    }
    if hidden > 0 {
        items.push(format!("… and {} more", counted(hidden, "changed line")));
    }
    list(out, &items);
}
