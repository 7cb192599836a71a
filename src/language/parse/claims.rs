//! Assertions, and the roles that a source gives.

use pest::iterators::Pair;

use super::{Builder, Rule};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::language::syntax::{Assert, Name, Point, RoleGiven};
use crate::language::vocabulary::{Kind, Says};
use crate::source::Span;

const FORMS: &str =
    "an assertion is written `assert X requires Y`, `assert X leads to Y` or `assert never X after Y`";

/// A word of an assertion: names with points or colons between them, or a `|`.
enum Word<'a> {
    Names { names: Vec<Name<'a>>, has_colon: bool, span: Span },
    Bar(Span),
}

impl Word<'_> {
    fn span(&self) -> Span {
        match self {
            Self::Names { span, .. } | Self::Bar(span) => *span,
        }
    }

    /// The word, where it is a bare one.
    fn bare(&self) -> Option<&str> {
        match self {
            Self::Names { names, .. } => match names.as_slice() {
                [only] if !only.is_quoted => Some(&only.text),
                _ => None,
            },
            Self::Bar(_) => None,
        }
    }
}

/// The words of an assertion that are still to be read.
struct Words<'a, 'w> {
    rest: std::iter::Peekable<std::slice::Iter<'w, Word<'a>>>,
    /// The last word that was read, or `assert`.
    last: Span,
}

/// Why an assertion cannot be read.
struct Unread {
    span: Span,
    message: String,
    help: String,
}

impl<'a> Words<'a, '_> {
    fn bare(&mut self) -> Option<&str> {
        self.rest.peek().and_then(|word| word.bare())
    }

    fn take(&mut self) {
        if let Some(word) = self.rest.next() {
            self.last = word.span();
        }
    }

    /// What is missing at this place.
    fn expected(&mut self, what: &str) -> Unread {
        let message = match self.rest.peek() {
            Some(Word::Bar(_)) => format!("expected {what} before `|`"),
            Some(word) => match word.bare() {
                Some(word) => format!("expected {what}, found `{word}`"),
                None => format!("expected {what}"),
            },
            None => format!("expected {what} at the end of the assertion"),
        };
        let end = Span { start: self.last.end, ..self.last };
        let span = self.rest.peek().map_or(end, |word| word.span());
        Unread { span, message, help: FORMS.to_owned() }
    }

    /// `POINT | POINT`.
    fn points(&mut self) -> Result<Vec<Point<'a>>, Unread> {
        let mut points = vec![self.point()?];
        while let Some(Word::Bar(_)) = self.rest.peek() {
            self.take();
            points.push(self.point()?);
        }
        Ok(points)
    }

    fn point(&mut self) -> Result<Point<'a>, Unread> {
        let kind = self.bare().and_then(Kind::of);
        let start = self.rest.peek().map_or(self.last, |word| word.span());
        if let Some(kind) = kind {
            self.take();
            let Some(Word::Names { names, has_colon, span }) = self.rest.peek() else {
                return Err(self.expected(match kind {
                    Kind::Journey => "the name of a journey",
                    Kind::Role => "a role, such as `authenticates:otp`,",
                    Kind::Type => "a node type",
                }));
            };
            let (names, span) = (names.clone(), *span);
            if *has_colon && kind != Kind::Role {
                return Err(self.expected("a name without a colon"));
            }
            self.take();
            let names = if kind == Kind::Role { vec![role(&names, span)] } else { names };
            return Ok(Point { kind: Some(kind), names, span: start.to(span) });
        }
        let is_form = self.is_form();
        match self.rest.peek() {
            Some(Word::Names { has_colon: true, .. }) => {
                let mut unread = self.expected("a node");
                "a name with a colon is no node".clone_into(&mut unread.message);
                "a role is written with the word before it: `role authenticates:otp`"
                    .clone_into(&mut unread.help);
                Err(unread)
            }
            Some(Word::Names { names, span, .. }) if !is_form => {
                let point = Point { kind: None, names: names.clone(), span: *span };
                self.take();
                Ok(point)
            }
            _ => Err(self.expected("a node, an end, or `type`, `role` or `journey` with a name")),
        }
    }

    /// Whether the word belongs to the assertion itself.
    fn is_form(&mut self) -> bool {
        self.bare().is_some_and(|word| Says::of(word).is_some() || word == "after")
    }

    fn assertion(&mut self, span: Span) -> Result<Assert<'a>, Unread> {
        if self.bare() == Some(Says::Never.word()) {
            self.take();
            let what = self.points()?;
            if self.bare() != Some("after") {
                return Err(self.expected("`after`"));
            }
            self.take();
            let others = vec![self.points()?];
            self.end()?;
            return Ok(Assert { form: Says::Never, what, others, span });
        }
        let what = self.points()?;
        let Some(form) = self.bare().and_then(Says::of).filter(|form| *form != Says::Never) else {
            return Err(self.no_form());
        };
        let mut others = Vec::new();
        while self.bare().and_then(Says::of) == Some(form) {
            self.take();
            if form == Says::Leads {
                if self.bare() != Some("to") {
                    return Err(self.expected("`to` after `leads`"));
                }
                self.take();
            }
            others.push(self.points()?);
        }
        self.end()?;
        Ok(Assert { form, what, others, span })
    }

    fn end(&mut self) -> Result<(), Unread> {
        let Some(word) = self.rest.peek() else { return Ok(()) };
        let span = word.span();
        let (message, help) = match word.bare() {
            Some("or") => ("`or` is written `|`".to_owned(), "either of two: `X requires Y | Z`"),
            Some("and") => ("there is no `and` here".to_owned(), "both of two: `X requires Y requires Z`"),
            Some(word) => (format!("unexpected `{word}`"), FORMS),
            None => ("the assertion ends before this".to_owned(), FORMS),
        };
        Err(Unread { span, message, help: help.to_owned() })
    }

    /// Neither `requires` nor `leads to`.
    fn no_form(&mut self) -> Unread {
        let mut unread = self.expected("`requires` or `leads to`");
        let help = match self.bare() {
            Some("before") => "write it the other way round: `assert Y requires X`",
            Some("after") => "`assert never X after Y`, or `assert X requires Y`",
            Some("or") => "either of two is written `X | Y`",
            Some("needs" | "require" | "must" | "only" | "needed") => "did you mean `requires`?",
            Some("lead" | "reaches" | "passes" | "to") => "did you mean `leads to`?",
            Some(word) => match nearest(word, ["requires", "leads"]) {
                Some("requires") => "did you mean `requires`?",
                Some(_) => "did you mean `leads to`?",
                None => FORMS,
            },
            None => FORMS,
        };
        help.clone_into(&mut unread.help);
        unread
    }
}

/// A role as one name.
fn role<'a>(names: &[Name<'a>], span: Span) -> Name<'a> {
    let words: Vec<&str> = names.iter().map(|name| &*name.text).collect();
    Name { text: words.join(":").into(), is_quoted: false, span }
}

impl<'a> Builder<'a, '_> {
    /// Nothing where the assertion cannot be read, which is reported.
    pub(super) fn assert(&mut self, pair: Pair<'a, Rule>) -> Option<Assert<'a>> {
        let span = self.span(&pair);
        let mut words = Vec::new();
        let mut last = span;
        for part in pair.into_inner() {
            let place = self.span(&part);
            match part.as_rule() {
                Rule::COMMENT => {
                    let comment = self.comment(&part);
                    self.hoisted.push(comment);
                }
                Rule::assert_word => last = place,
                Rule::bar => words.push(Word::Bar(place)),
                _ => words.push(self.word(part)),
            }
        }
        let end = words.last().map_or(span, Word::span);
        let mut words = Words { rest: words.iter().peekable(), last };
        match words.assertion(span.to(end)) {
            Ok(assert) => Some(assert),
            Err(Unread { span, message, help }) => {
                self.error(Diagnostic::new(Code::UnexpectedToken, span, message).help(help));
                None
            }
        }
    }

    fn word(&mut self, pair: Pair<'a, Rule>) -> Word<'a> {
        let span = self.span(&pair);
        let mut names = Vec::new();
        let mut has_colon = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::colon => has_colon = true,
                Rule::name => names.push(self.name(&part)),
                _ => {}
            }
        }
        Word::Names { names, has_colon, span }
    }

    /// What a `@role(…)` gives.
    pub(super) fn roles(&mut self, pair: Pair<'a, Rule>) -> Vec<RoleGiven<'a>> {
        let place = self.span(&pair);
        let mut given = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => {
                    let comment = self.comment(&part);
                    self.hoisted.push(comment);
                }
                Rule::given_role => given.push(self.given_role(part)),
                _ => {}
            }
        }
        if given.is_empty() {
            let message = "expected a role between the brackets of `@role(…)`";
            let help = "such as `@role(authenticates:otp)`, or `@role(authenticates:otp on verified)`";
            self.error(Diagnostic::new(Code::UnexpectedToken, place, message).help(help));
        }
        given
    }

    fn given_role(&mut self, pair: Pair<'a, Rule>) -> RoleGiven<'a> {
        let mut given = RoleGiven {
            role: Name { text: "".into(), is_quoted: false, span: self.span(&pair) },
            outcomes: Vec::new(),
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::COMMENT => {
                    let comment = self.comment(&part);
                    self.hoisted.push(comment);
                }
                Rule::name => given.outcomes.push(self.name(&part)),
                Rule::part => {
                    if let Word::Names { names, span, .. } = self.word(part) {
                        given.role = role(&names, span);
                    }
                }
                _ => {}
            }
        }
        given
    }
}
