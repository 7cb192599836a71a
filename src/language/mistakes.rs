//! Says in plain words what is wrong with a piece of text that could not be read.

use super::syntax::Keyword;
use crate::diagnostic::{Code, Diagnostic, listing, nearest};
use crate::source::Span;

/// Stands where only declarations can.
pub fn in_document(text: &str, span: Span) -> Diagnostic {
    let words = Keyword::ALL.map(Keyword::word);
    let token = first_token(text);
    let place = part(span, 0, token.len());
    let diagnostic = |message: String| Diagnostic::new(Code::UnexpectedToken, place, message);
    if let Some(diagnostic) = foreign_letter(text, span).or_else(|| foreign_comment(text, span)) {
        return diagnostic;
    }
    if token == "node" {
        return diagnostic("a node stands in a journey".into())
            .help("put it between the braces of `journey NAME { … }`");
    }
    if words.contains(&token) {
        return diagnostic(format!("expected `{{` after `{}`", text.trim()));
    }
    match nearest(token, words) {
        Some(near) => {
            diagnostic(format!("unexpected `{}`", shown(token))).help(format!("did you mean `{near}`?"))
        }
        None => diagnostic(format!("unexpected `{}`", shown(token)))
            .help(format!("a file is made of declarations: {}", listing(words, words.len()))),
    }
}

/// Stands between the items of a block.
pub fn in_block(text: &str, span: Span) -> Diagnostic {
    let (names, rest) = leading_names(text);
    let at = text.len() - rest.len();
    let token = first_token(rest);
    let here = part(span, at, token.len());
    let unexpected = |message: String| Diagnostic::new(Code::UnexpectedToken, here, message);
    if let Some(diagnostic) = foreign_letter(text, span).or_else(|| foreign_comment(text, span)) {
        return diagnostic;
    }
    if let [word] = names.as_slice()
        && Keyword::ALL.into_iter().any(|keyword| keyword.word() == *word)
        && rest.contains('{')
    {
        let place = part(span, 0, word.len());
        return Diagnostic::new(
            Code::UnexpectedToken,
            place,
            format!("a `{word}` cannot stand in another declaration"),
        )
        .help("declarations stand one after the other, none in another");
    }
    if names.is_empty() {
        let number = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_- ".contains(c));
        if rest.starts_with(|c: char| c.is_ascii_digit()) && number.starts_with('>') {
            let help = format!("an outcome that is no name is written as a string: `\"{token}\"`");
            return unexpected(format!("`{token}` is no name")).help(help);
        }
        if rest.starts_with([',', ';']) {
            return unexpected(format!("unexpected `{}`", &rest[..1]))
                .help("items are not separated by anything");
        }
        if rest.starts_with('=') || rest.starts_with(':') {
            return unexpected(format!("expected a name before `{}`", &rest[..1]));
        }
        return missing_arrow(rest, part(span, at, rest.len()), "OUTCOME")
            .unwrap_or_else(|| unexpected(format!("unexpected `{}`", shown(token))));
    }
    let name = names[names.len() - 1];
    let name_text = name.trim_matches('"');
    if rest.is_empty() {
        let place = part(span, 0, text.trim_end().len());
        return Diagnostic::new(Code::MissingArrow, place, format!("`{name_text}` stands alone"))
            .help("an edge needs `->` before its target, a property needs `=` before its value");
    }
    if let Some(diagnostic) = missing_arrow(rest, part(span, at, rest.len()), name) {
        return diagnostic;
    }
    if let Some(value) = rest.strip_prefix(':') {
        let is_type = value.trim_start().starts_with(|c: char| c.is_ascii_uppercase());
        return unexpected("unexpected `:`".into()).help(if is_type {
            format!("a node begins with the word `node`: `node {name_text}: …`")
        } else {
            "a property is written `name = value`".into()
        });
    }
    let begins_name = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_literal = matches!(token, "true" | "false" | "null");
    if begins_name && !is_literal && rest[token.len()..].trim_start().starts_with(['-', ',']) {
        return unexpected(format!("expected `,` before `{token}`"))
            .help(format!(
                "outcomes that go the same way are separated by commas; a name with a blank is a string: `\"{name_text} {token}\"`"
            ));
    }
    if begins_name && !is_literal {
        return Diagnostic::new(Code::MissingArrow, here, format!("expected `->` before `{token}`"))
            .help(format!("an edge is written `{name} -> {token}`"));
    }
    if is_literal || rest.starts_with(|c: char| c.is_ascii_digit() || "\"[{-".contains(c)) {
        return unexpected(format!("expected `=` after `{name_text}`"))
            .help("a property is written `name = value`");
    }
    unexpected(format!("unexpected `{}` after `{name_text}`", shown(token)))
}

/// Stands between the parts of a list, map or call.
pub fn in_list(text: &str, span: Span) -> Diagnostic {
    let token = first_token(text);
    let (names, rest) = leading_names(text);
    let at = text.len() - rest.len();
    if let [key] = names.as_slice() {
        let found = first_token(rest);
        let place = part(span, at, found.len());
        let key = key.trim_matches('"');
        let diagnostic =
            Diagnostic::new(Code::UnexpectedToken, place, format!("expected `:` after the key `{key}`"));
        return diagnostic.help("the entries of a map are written `key: value`");
    }
    if let Some(diagnostic) = foreign_letter(text, span) {
        return diagnostic;
    }
    Diagnostic::new(
        Code::UnexpectedToken,
        part(span, 0, token.len()),
        format!("unexpected `{}`", shown(token)),
    )
    .help_if(quotes(text))
}

/// Stands behind the head of a node, on its line.
pub fn behind_node(text: &str, span: Span) -> Diagnostic {
    let (names, rest) = leading_names(text);
    let token = first_token(text);
    let here = part(span, 0, token.len());
    let label = text.split('{').next().unwrap_or_default().trim();
    match names.as_slice() {
        [name] if rest.is_empty() => {
            Diagnostic::new(Code::MissingArrow, here, format!("expected `->` before `{name}`"))
                .help(format!("a node with a single edge is written `node ID: TYPE -> {name}`"))
        }
        [name] if label.len() < text.trim_end().len() && !name.starts_with('"') => {
            let place = part(span, 0, label.len());
            Diagnostic::new(Code::UnexpectedToken, place, format!("unexpected `{}`", shown(label)))
                .help(format!("the label of a node stands between quotes: `\"{}\"`", shown(label)))
        }
        _ => in_block(text, span),
    }
}

/// Stands behind a bare word that is a value, which together are a text without its quotes.
pub fn unquoted(text: &str, span: Span) -> Diagnostic {
    let text = text.lines().next().unwrap_or_default();
    let span = part(span, 0, text.len());
    Diagnostic::new(Code::UnexpectedToken, span, "this text has no quotes")
        .help(format!("text stands between quotes: `\"{}\"`", shown(text.trim())))
}

/// A mend for what begins with a quote of another kind.
pub fn quotes(text: &str) -> Option<String> {
    let is_quote = text.trim_start().starts_with(['\'', '`', '“', '”', '„', '‘', '’', '«', '»']);
    is_quote.then(|| "text stands between quotes of this kind: `\"…\"`".to_owned())
}

/// A comment as other languages have it.
fn foreign_comment(text: &str, span: Span) -> Option<Diagnostic> {
    let sign = ["#", "<!--", "-- "].into_iter().find(|sign| text.starts_with(sign))?.trim_end();
    let place = part(span, 0, sign.len());
    Some(
        Diagnostic::new(Code::UnexpectedToken, place, format!("unexpected `{sign}`"))
            .help("a comment begins with `//`, or stands between `/*` and `*/`"),
    )
}

/// A letter that no name can have without quotes.
pub fn foreign_letter(text: &str, span: Span) -> Option<Diagnostic> {
    let letter = text.chars().next().filter(|c| c.is_alphanumeric() && !c.is_ascii())?;
    let place = part(span, 0, letter.len_utf8());
    let help =
        "bare names have letters from a to z, digits, `_` and `-`; any other name is written as a string";
    Some(
        Diagnostic::new(Code::UnexpectedToken, place, format!("`{letter}` cannot stand in a bare name"))
            .help(help),
    )
}

/// An edge whose arrow is something like an arrow, but not `->`.
fn missing_arrow(rest: &str, span: Span, outcome: &str) -> Option<Diagnostic> {
    let arrow_like = |c: char| "->=~→⇒–—>".contains(c);
    let wrong = &rest[..rest.len() - rest.trim_start_matches(arrow_like).len()];
    let target = first_token(rest[wrong.len()..].trim_start());
    let is_target = target.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '"');
    (!wrong.is_empty() && is_target).then(|| {
        let place = part(span, 0, wrong.len());
        Diagnostic::new(Code::MissingArrow, place, format!("expected `->`, found `{wrong}`"))
            .help(format!("an edge is written `{outcome} -> {target}`"))
    })
}

/// The names that `text` begins with, separated by commas, and what follows them.
fn leading_names(text: &str) -> (Vec<&str>, &str) {
    let mut names = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let name = name_at(rest);
        if name.is_empty() {
            return (names, rest);
        }
        names.push(name);
        rest = rest[name.len()..].trim_start();
        match rest.strip_prefix(',') {
            Some(after) if !name_at(after.trim_start()).is_empty() => rest = after.trim_start(),
            _ => return (names, rest),
        }
    }
}

fn name_at(text: &str) -> &str {
    if let Some(inside) = text.strip_prefix('"') {
        return inside.find('"').map_or("", |end| &text[..end + 2]);
    }
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return "";
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(text.len());
    // A dash before `>` is half an arrow.
    if text[end..].starts_with('>') { text[..end].trim_end_matches('-') } else { &text[..end] }
}

fn first_token(text: &str) -> &str {
    let name = name_at(text);
    if !name.is_empty() {
        return name;
    }
    let word = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    if word > 0 {
        return &text[..word];
    }
    &text[..text.chars().next().map_or(0, char::len_utf8)]
}

/// A token as a message shows it: short, and without control characters.
fn shown(token: &str) -> String {
    let shown = |c: char| if c.is_control() { c.escape_debug().collect() } else { c.to_string() };
    let mut text: String = token.chars().take(40).map(shown).collect();
    if token.chars().nth(40).is_some() {
        text.push('…');
    }
    text
}

fn part(span: Span, from: usize, length: usize) -> Span {
    let start = (span.start + from as u32).min(span.end);
    Span { start, end: (start + length as u32).min(span.end), ..span }
}
