//! What `journeyc explain` prints: the table of codes, and the page of each.

use std::fmt::Write as _;

use super::{Code, likely};

/// The table of all codes in Markdown, a part for each group; the same text as `docs/diagnostics/README.md`.
pub fn table() -> String {
    let mut out = String::from(
        "# Diagnostics\n\n\
         `journeyc explain CODE` prints the page of a code, given by its id or its name. A code marked with \\* is fixed:\n\
         no lint level and no `@allow` changes it, since with such a mistake nothing sound could be built.\n",
    );
    let mut group = "";
    for code in Code::ALL {
        if code.group() != group {
            group = code.group();
            let title = group[..1].to_uppercase() + &group[1..];
            // Writing into a string cannot fail.
            let _ = write!(out, "\n## {title}\n\n| code | name | severity | |\n| --- | --- | --- | --- |\n");
        }
        let (id, name, severity, title) = (code.id(), code.name(), code.severity().name(), code.title());
        let fixed = if code.is_fixed() { " \\*" } else { "" };
        let _ = writeln!(out, "| [{id}]({id}.md) | `{name}` | {severity}{fixed} | {title} |");
    }
    out
}

/// The page of a code for a terminal: Markdown as it is, with headings and examples set off where `color` allows it.
pub fn page(code: Code, color: bool) -> String {
    if color { styled(code.page()) } else { code.page().to_owned() }
}

/// The code with this id or name.
///
/// # Errors
/// A sentence for the user, with the code that was probably meant.
pub fn find(text: &str) -> Result<Code, String> {
    // A whole line of a report may be pasted.
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.find_map(Code::find).ok_or_else(|| {
        let known = Code::ALL.iter().flat_map(|code| [code.id(), code.name()]);
        let help = likely(text, known).unwrap_or_else(|| "`journeyc explain` lists all of them".to_owned());
        format!("there is no diagnostic `{text}`; {help}")
    })
}

fn styled(page: &str) -> String {
    const BOLD: &str = "\u{1b}[1m";
    const CYAN: &str = "\u{1b}[36m";
    const DIM: &str = "\u{1b}[2m";
    const RESET: &str = "\u{1b}[0m";
    let mut is_code = false;
    let mut out = String::with_capacity(page.len() * 2);
    for line in page.lines() {
        let is_fence = line.starts_with("```");
        let style = if is_fence {
            DIM
        } else if is_code {
            CYAN
        } else if line.starts_with('#') {
            BOLD
        } else {
            ""
        };
        is_code ^= is_fence;
        if style.is_empty() || line.is_empty() {
            out.push_str(line);
        } else {
            let _ = write!(out, "{style}{line}{RESET}");
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_found_by_id_and_name() {
        assert_eq!(find("j301"), Ok(Code::UnknownOutcome));
        assert_eq!(find("unknown-outcome"), Ok(Code::UnknownOutcome));
        let error = find("unknown-outcme").expect_err("it is misspelt");
        assert_eq!(error, "there is no diagnostic `unknown-outcme`; did you mean `unknown-outcome`?");
        assert_eq!(find("error[J502 unreachable-node]: nothing leads to"), Ok(Code::UnreachableNode));
        let error = find("unreachable").expect_err("it is a part of a name");
        assert_eq!(error, "there is no diagnostic `unreachable`; did you mean `unreachable-node`?");
        assert!(find("zzz").expect_err("nothing is near").ends_with("lists all of them"));
    }

    #[test]
    fn styling_changes_nothing_but_colours() {
        let page = "# A\n\ntext\n```journey\njourney A {}\n```\nend\n";
        let plain: String = styled(page)
            .split('\u{1b}')
            .map(|part| {
                part.split_once('m').map_or(part, |(_, rest)| if part.starts_with('[') { rest } else { part })
            })
            .collect();
        assert_eq!(plain, page);
    }
}
