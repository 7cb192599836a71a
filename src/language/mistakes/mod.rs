//! Says in plain words what is wrong with a piece of text that could not be read.

mod heads;
mod tokens;

use super::vocabulary::{EXPECT, End, GIVEN, Keyword};
use crate::diagnostic::{Code, Diagnostic, Edit, listing, nearest};
use crate::source::Span;
pub use heads::{Behind, behind_name, behind_node, behind_type, node_form, split_type};
use tokens::{first_token, leading_names, part, run, shown};

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
    if ["import", "include", "require", "use"].contains(&token) {
        return diagnostic(format!("there is no `{token}`"))
            .help("leave it out: the journeys of a workspace know each other by name");
    }
    if is_json(text) {
        return diagnostic("this looks like JSON, not like a journey's source".into())
            .help("a source begins with `journey NAME {`; `journeyc import` makes sources of an export");
    }
    if words.contains(&token) {
        let head = text.split(['{', '\n']).next().unwrap_or_default();
        return diagnostic(format!("expected `{{` after `{}`", shown(head.trim())));
    }
    match nearest(token, words) {
        Some(near) => diagnostic(format!("unexpected `{}`", shown(token))).meant(near),
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
    if names == ["node"] && rest.starts_with(|c: char| c.is_ascii_digit()) {
        return digit_first(rest, part(span, at, rest.len()));
    }
    if names.is_empty() {
        let number = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_- ".contains(c));
        if rest.starts_with(|c: char| c.is_ascii_digit()) && number.starts_with('>') {
            let token = run(rest);
            let help = format!("an outcome that is no name is written as a string: `\"{}\"`", shown(token));
            let place = part(span, at, token.len());
            return Diagnostic::new(Code::UnexpectedToken, place, format!("`{}` is no name", shown(token)))
                .help(help);
        }
        if rest.starts_with([',', ';']) {
            return unexpected(format!("unexpected `{}`", &rest[..1]))
                .help("items are not separated by anything")
                .instead("", true);
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
        return colon(name, value.trim_start(), here);
    }
    let begins_name = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_literal = matches!(token, "true" | "false" | "null");
    if begins_name && !is_literal && rest[token.len()..].trim_start().starts_with(['-', ',']) {
        return unexpected(format!("expected `,` before `{token}`"))
            .help(format!(
                "outcomes that go the same way are separated by commas; a name with a blank is a string: `\"{name_text} {token}\"`"
            ));
    }
    if begins_name && let Some(form) = heads::without_word(name, rest) {
        let place = part(span, at - text[..at].trim_start().len(), name.len());
        return Diagnostic::new(Code::UnexpectedToken, place, "a node begins with the word `node`")
            .help(format!("a node is written `{form}`"));
    }
    if begins_name && !is_literal {
        return Diagnostic::new(Code::MissingArrow, here, format!("expected `->` before `{token}`"))
            .help(format!("an edge is written `{name} -> {token}`"))
            .fix(vec![Edit { span: part(span, at, 0), text: "-> ".to_owned() }], true);
    }
    if is_literal || rest.starts_with(|c: char| c.is_ascii_digit() || "\"[{-".contains(c)) {
        return unexpected(format!("expected `=` after `{name_text}`"))
            .help("a property is written `name = value`")
            .fix(vec![Edit { span: part(span, at, 0), text: "= ".to_owned() }], true);
    }
    unexpected(format!("unexpected `{}` after `{name_text}`", shown(token)))
}

/// Stands between the items of a test.
pub fn in_test(text: &str, span: Span) -> Diagnostic {
    let (names, rest) = leading_names(text);
    let [first, ..] = names.as_slice() else { return in_block(text, span) };
    let place = part(span, 0, first.len());
    let unexpected = |message: String| Diagnostic::new(Code::UnexpectedToken, place, message);
    match *first {
        GIVEN => unexpected("expected what is given".to_owned())
            .help("such as `given NODE = OUTCOME`, or `given state = { key: \"value\" }`"),
        EXPECT => unexpected("expected what is expected".to_owned())
            .help("such as `expect success`, `expect passes NODE` or `expect visits NODE 3`"),
        word => {
            let words = [EXPECT, GIVEN, Keyword::Journey.word()];
            let unexpected = unexpected(format!("unexpected `{}`", shown(word)));
            let help = match nearest(word, words) {
                Some("journey") => "a test names its journey with `journey = NAME`".to_owned(),
                Some(near) => return unexpected.meant(near),
                None if rest.starts_with('=') => return in_block(text, span),
                None => {
                    "a test holds `journey = NAME`, and lines that begin with `given` or `expect`".to_owned()
                }
            };
            unexpected.help(help)
        }
    }
}

/// A colon behind a name where an arrow or `=` should stand.
fn colon(name: &str, value: &str, place: Span) -> Diagnostic {
    let name_text = name.trim_matches('"');
    let word = first_token(value);
    let is_target = End::of(word.trim_matches('"')).is_some();
    let is_edge = is_target || ["true", "false", "start"].contains(&name_text);
    let begins_name = value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if begins_name && is_edge && !matches!(word, "true" | "false" | "null") {
        return Diagnostic::new(Code::MissingArrow, place, "expected `->`, found `:`")
            .help(format!("an edge is written `{name} -> {}`", shown(word)));
    }
    let unexpected = Diagnostic::new(Code::UnexpectedToken, place, "unexpected `:`");
    if value.starts_with(|c: char| c.is_ascii_uppercase()) {
        return unexpected.help(format!("a node begins with the word `node`: `node {name_text}: …`"));
    }
    if begins_name && !matches!(word, "true" | "false" | "null") {
        let word = shown(word);
        return unexpected
            .help(format!("an edge is written `{name} -> {word}`, a property `{name} = {word}`"));
    }
    unexpected.help("a property is written `name = value`")
}

/// Something that begins with a digit where a name must stand: mostly an id from an export.
pub fn digit_first(text: &str, span: Span) -> Diagnostic {
    let word = run(text);
    let quoted = crate::model::names::quote(&shown(word));
    let message = format!("`{}` is no name: a name begins with a letter", shown(word));
    let help = match crate::model::end_of_id(word) {
        Some(end) => format!("that is `{end}`"),
        None => format!(
            "nodes are called by names, such as `check`, and the platform's ids are written nowhere; in quotes this is a \
             name too: `{quoted}`"
        ),
    };
    Diagnostic::new(Code::UnexpectedToken, part(span, 0, word.len()), message).help(help)
}

/// Whether a text is a piece of JSON.
fn is_json(text: &str) -> bool {
    let inside = text.strip_prefix('{').or_else(|| text.strip_prefix('['));
    inside.is_some_and(|inside| inside.trim_start().starts_with(['"', '{', '}', ']']))
}

/// Whether what stands behind a value on its line is an edge.
pub fn is_edge(text: &str) -> bool {
    let (names, rest) = leading_names(text);
    !names.is_empty() && (rest.starts_with("->") || missing_arrow(rest, Span::default(), "").is_some())
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
    .help_if(for_value(text))
}

/// Stands behind a bare word that is a value, which together are a text without its quotes.
pub fn unquoted(text: &str, span: Span) -> Diagnostic {
    let text = text.lines().next().unwrap_or_default();
    let span = part(span, 0, text.len());
    Diagnostic::new(Code::UnexpectedToken, span, "this text has no quotes")
        .help(format!("text stands between quotes: `\"{}\"`", shown(text.trim())))
}

/// A mend for what should be a value: a quote of another kind, or a placeholder as the platform writes it.
pub fn for_value(text: &str) -> Option<String> {
    let text = text.trim_start();
    if text.starts_with(['\'', '`', '“', '”', '„', '‘', '’', '«', '»']) {
        return Some("text stands between quotes of this kind: `\"…\"`".to_owned());
    }
    let inside = text.strip_prefix("&{").or_else(|| text.strip_prefix("${"))?;
    let name = inside.split(['}', '\n']).next().unwrap_or_default().trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let name = if name.starts_with("esv") && name.chars().all(is_name) {
        shown(&name.replace('.', "-"))
    } else {
        "esv-…".to_owned()
    };
    Some(format!("an ESV is written `esv(\"{name}\")`"))
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
