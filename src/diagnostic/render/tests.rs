use super::*;
use crate::diagnostic::Code;
use crate::source::Span;

fn shown(text: &str, start: usize, end: usize) -> String {
    let mut sources = Sources::default();
    let file = sources.add("login.journey", text);
    let diagnostic = Diagnostic::new(Code::UnknownOutcome, Span::new(file, start, end), "no such outcome");
    render(MessageFormat::Human, &[diagnostic.help("did you mean `true`?")], &sources, false)
}

fn sample() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let a = sources.add("a b/ü,1.journey", "node x: Y {\r\n\ttrüe -> z\r\n}\r\n");
    let b = sources.add("b.journey", "");
    let diagnostics = vec![
        Diagnostic::new(Code::UnknownOutcome, Span::new(a, 14, 19), "100% wrong:\n`trüe`")
            .label("here")
            .related(Span::new(a, 5, 6), "the node")
            .related(Span::new(b, 0, 0), "the other file")
            .help("did you mean `true`?"),
        Diagnostic::new(Code::DeprecatedType, Span::new(b, 0, 0), "empty"),
    ];
    (sources, diagnostics)
}

#[test]
fn human() {
    let (sources, diagnostics) = sample();
    insta::assert_snapshot!(render(MessageFormat::Human, &diagnostics, &sources, false));
}

#[test]
fn human_in_color() {
    let (sources, diagnostics) = sample();
    let text = render(MessageFormat::Human, &diagnostics, &sources, true);
    assert!(text.contains("\u{1b}[") && text.contains("J301 unknown-outcome"));
}

#[test]
fn short() {
    let (sources, diagnostics) = sample();
    insta::assert_snapshot!(render(MessageFormat::Short, &diagnostics, &sources, true));
}

#[test]
fn github() {
    let (sources, diagnostics) = sample();
    insta::assert_snapshot!(render(MessageFormat::Github, &diagnostics, &sources, true));
}

#[test]
fn json() {
    let (sources, diagnostics) = sample();
    insta::assert_snapshot!(render(MessageFormat::Json, &diagnostics, &sources, true));
}

#[test]
fn what_a_terminal_would_obey_is_pictured() {
    let text = "a\0b\u{1b}[31mc\u{202e}d";
    insta::assert_snapshot!(shown(text, 3, 4));
}

#[test]
fn the_end_of_a_file_can_be_shown() {
    insta::assert_snapshot!(shown("journey A {\n", 12, 12));
    assert!(shown("", 0, 0).contains("login.journey:1:1"));
    assert!(shown("a\r\n", 1, 3).contains("login.journey:1:2"));
}

#[test]
fn a_span_of_many_lines_is_shown_at_its_first() {
    insta::assert_snapshot!(shown("ab {\n  c\n}\nd\n", 3, 10));
}

#[test]
fn a_long_line_is_cut() {
    let text = format!("{}x -> y{}", "é ".repeat(500_000), " ü".repeat(500_000));
    let start = text.find('x').expect("there is an x");
    let shown = shown(&text, start, start + 1);
    assert!(shown.contains("login.journey:1:1000001") && shown.contains("x -> y"));
    assert!(shown.len() < 2000, "{} bytes", shown.len());
}

#[test]
fn labels_that_a_cut_hides_become_notes() {
    let text = format!("first{}second", " ".repeat(5000));
    let mut sources = Sources::default();
    let file = sources.add("login.journey", text);
    let diagnostic = Diagnostic::new(Code::DuplicateNode, Span::new(file, 5005, 5011), "twice")
        .related(Span::new(file, 0, 5), "the first one");
    insta::assert_snapshot!(render(MessageFormat::Human, &[diagnostic], &sources, false));
}

#[test]
fn many_findings_on_one_long_line_cost_little() {
    let text = "é ".repeat(1_000_000);
    let mut sources = Sources::default();
    let file = sources.add("login.journey", text);
    let place = |at: usize| Span::new(file, at * 3, at * 3 + 2);
    let found: Vec<Diagnostic> = (0..20_000)
        .map(|at| Diagnostic::new(Code::DuplicateKey, place(at * 10), "twice").related(place(0), "first"))
        .collect();
    assert_eq!(render(MessageFormat::Json, &found, &sources, false).lines().count(), found.len());
    assert_eq!(render(MessageFormat::Short, &found, &sources, false).lines().count(), found.len());
    assert!(render(MessageFormat::Human, &found[..1000], &sources, false).len() < 2_000_000);
}

#[test]
fn a_summary_counts() {
    let (_, diagnostics) = sample();
    assert_eq!(summary(&diagnostics), "1 error, 1 warning in 2 files");
    assert_eq!(summary(&diagnostics[1..]), "1 warning in 1 file");
    assert_eq!(summary(&[]), "no errors, no warnings");
}

#[test]
fn a_secret_is_not_told_whatever_is_wrong_with_its_line() {
    let mut sources = Sources::default();
    let text = "x = 1 password = \"staple battery\" y\n";
    let file = sources.add("a.journey", text);
    let at = |part: &str| {
        let start = text.find(part).expect("it is there");
        Span::new(file, start, start + part.len())
    };
    let diagnostics = [
        Diagnostic::new(Code::UnknownOutcome, at("x"), "no such outcome"),
        Diagnostic::new(Code::SecretLiteral, at("\"staple battery\""), "`password` holds a secret"),
        Diagnostic::new(Code::UnknownOutcome, at("y"), "no such outcome"),
    ];
    for format in MessageFormat::ALL {
        let said = render(format, &diagnostics, &sources, false);
        assert!(said.contains("password") && !said.contains("staple"), "{said}");
    }
}

#[cfg(feature = "cli")]
#[test]
fn the_list_of_formats_has_every_format() {
    use clap::ValueEnum;

    assert_eq!(MessageFormat::value_variants(), MessageFormat::ALL);
}
