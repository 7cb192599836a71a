//! Tests as they are written: their form, and the values in them. Which nodes they name is looked at when every journey
//! is there.

use serde_json::Value as Json;

use super::Context;
use super::values::{Scope, Wanted};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, listing, nearest};
use crate::language::syntax::{
    self, Declaration, Document, ItemKind, Keyword, Name, ValueKind, documentation,
};
use crate::language::vocabulary::{Form, World};
use crate::model::test::{Ending, Expectation, Expected, Given, Path, Subject, Test, Word};
use crate::source::Span;

/// What can follow a node in what is given.
const OF_NODES: [&str; 3] = ["entry", "error", "state"];

impl Context<'_, '_> {
    /// The tests of a document, in order.
    pub(super) fn tests(&mut self, document: &Document<'_>) -> Vec<Test> {
        let tests = document.declarations.iter().filter(|own| own.keyword == Keyword::Test);
        tests.filter(|own| !own.name.text.is_empty()).map(|own| self.test(own)).collect()
    }

    fn test(&mut self, declaration: &Declaration<'_>) -> Test {
        let mut test = Test {
            name: declaration.name.text.to_string(),
            span: declaration.name.span,
            documentation: documentation(&declaration.trivia.leading),
            journey: Word { text: String::new(), span: declaration.name.span },
            given: Vec::new(),
            expected: Vec::new(),
            is_broken: declaration.body.is_broken,
        };
        for item in &declaration.body.items {
            match &item.kind {
                ItemKind::Given(given) => match self.given(given) {
                    Some(given) => test.given.push(given),
                    None => test.is_broken = true,
                },
                ItemKind::Expect(expect) => match self.expect(expect) {
                    Some(what) => {
                        test.expected.push(Expected { what, span: expect.span.to(expect.form.span) });
                    }
                    None => test.is_broken = true,
                },
                ItemKind::Property(property) => {
                    test.is_broken |= !self.test_property(property, &mut test.journey);
                }
                ItemKind::Stray(_) => test.is_broken = true,
                ItemKind::Node(_)
                | ItemKind::Exit(_)
                | ItemKind::Note(_)
                | ItemKind::Assert(_)
                | ItemKind::Edge(_) => {
                    let help = "it holds `journey = NAME`, and lines that begin with `given` or `expect`";
                    self.report(
                        Diagnostic::new(
                            Code::UnexpectedToken,
                            item.kind.span(),
                            "this cannot stand in a test",
                        )
                        .help(help),
                    );
                    test.is_broken = true;
                }
            }
        }
        test
    }

    /// Takes `journey = NAME`; false for anything else.
    fn test_property(&mut self, property: &syntax::Property<'_>, journey: &mut Word) -> bool {
        let name = &*property.name.text;
        if name != Keyword::Journey.word() {
            let help = match name {
                "given" | "expect" => format!("write `{name}` without `=` behind it"),
                _ => "a test has `journey`; all else begins with `given` or `expect`".to_owned(),
            };
            let message = format!("a test has no property `{name}`");
            self.report(Diagnostic::new(Code::UnknownProperty, property.name.span, message).help(help));
            return false;
        }
        if !journey.text.is_empty() {
            let message = "a test walks one journey";
            let found = Diagnostic::new(Code::DuplicateProperty, property.name.span, message);
            self.report(found.related(journey.span, "the first one"));
            return false;
        }
        let Some(value) = &property.value else { return false };
        let text = match &value.kind {
            ValueKind::Reference(name) => name.to_string(),
            ValueKind::String(text) => text.text.to_string(),
            ValueKind::Broken => return false,
            _ => {
                self.form(value.span, "this is no name of a journey", "write `journey = NAME`");
                return false;
            }
        };
        *journey = Word { text, span: value.span };
        true
    }

    fn given(&mut self, given: &syntax::Given<'_>) -> Option<Given> {
        let value = given.value.as_ref()?;
        let what = self.subject(given, value)?;
        let json = if matches!(what, Subject::Outcomes(..)) {
            Json::Null
        } else {
            self.value(value, Wanted::Anything, &mut Scope::default())?
        };
        let fault = match &what {
            Subject::State | Subject::NodeState(_) | Subject::Session | Subject::Identity(_) => {
                (!json.is_object()).then_some("a map: `{ key: \"value\" }`")
            }
            Subject::Headers | Subject::Parameters | Subject::Cookies => {
                let is_text = |value: &Json| match value {
                    Json::Array(parts) => parts.iter().all(Json::is_string),
                    other => other.is_string(),
                };
                let is_fit = json.as_object().is_some_and(|map| map.values().all(is_text));
                (!is_fit)
                    .then_some("a map of texts, or of lists of texts: `{ \"x-real-ip\": [\"10.0.0.1\"] }`")
            }
            Subject::Http(_) => (!is_answer(&json)).then_some(
                "an answer: `{ status: 200, body: { … } }`, or a list of answers, one after the other",
            ),
            Subject::Now | Subject::NodeError(_) | Subject::Secret(_) => {
                (!json.is_string()).then_some("a text")
            }
            Subject::Outcomes(..) | Subject::Entry(_) | Subject::Esv(_) => None,
        };
        if let Some(wanted) = fault {
            self.form(value.span, "this cannot be given", &format!("it is {wanted}"));
            return None;
        }
        Some(Given { what, value: json, span: value.span })
    }

    /// What a `given` speaks of.
    fn subject(&mut self, given: &syntax::Given<'_>, value: &syntax::Value<'_>) -> Option<Subject> {
        let [first, rest @ ..] = given.path.parts.as_slice() else { return None };
        let world = World::of(&first.text).filter(|_| rest.is_empty() && !first.is_quoted);
        if let Some(label) = &given.label {
            let name = label.text.to_string();
            return match world {
                Some(World::Esv) => Some(Subject::Esv(name)),
                Some(World::Http) if is_request(&name) => Some(Subject::Http(name)),
                Some(World::Http) => {
                    let help = "write method and address, in which `*` stands for anything: `\"GET https://api.example.com/*\"`";
                    self.form(label.span, "this is no request", help);
                    None
                }
                Some(World::Identity) => Some(Subject::Identity(name)),
                Some(World::Secret) => Some(Subject::Secret(name)),
                _ => {
                    let named = World::ALL.into_iter().filter(|world| world.is_named()).map(World::word);
                    let help = did_you_mean(&first.text, named.clone())
                        .unwrap_or_else(|| format!("a text stands behind {}", listing(named, 9)));
                    self.form(label.span, &format!("`{}` takes no text here", first.text), &help);
                    None
                }
            };
        }
        if let Some(world) = world {
            // A node may have the name of a part of the world; what is given tells which is meant.
            let is_map = matches!(value.kind, ValueKind::Map(_) | ValueKind::Call(..));
            match world {
                World::Cookies if is_map => return Some(Subject::Cookies),
                World::Headers if is_map => return Some(Subject::Headers),
                World::Parameters if is_map => return Some(Subject::Parameters),
                World::Session if is_map => return Some(Subject::Session),
                World::State if is_map => return Some(Subject::State),
                World::Now if matches!(value.kind, ValueKind::String(_)) => return Some(Subject::Now),
                _ if is_map && world.is_named() => {
                    let kind = world.word();
                    let help = format!("write `given {kind} \"…\" = …`");
                    self.form(first.span, &format!("`{kind}` needs a name"), &help);
                    return None;
                }
                _ => {}
            }
        }
        let path = path(&given.path);
        match rest.last().filter(|last| !last.is_quoted).map(|last| &*last.text) {
            Some("entry") => return Some(Subject::Entry(path)),
            Some("state") => return Some(Subject::NodeState(path)),
            Some("error") => return Some(Subject::NodeError(path)),
            _ => {}
        }
        let outcomes = match &value.kind {
            ValueKind::List(list) => list.elements.iter().map(|element| &element.part).collect(),
            _ => vec![value],
        };
        let words: Option<Vec<Word>> = outcomes.iter().map(|value| outcome(value)).collect();
        match words {
            Some(words) if !words.is_empty() => Some(Subject::Outcomes(path, words)),
            _ if outcomes.iter().any(|value| matches!(value.kind, ValueKind::Broken)) => None,
            _ => {
                let last = rest.last().map_or(&*first.text, |last| &*last.text);
                let help = did_you_mean(last, OF_NODES.into_iter().filter(|_| !rest.is_empty()))
                    .or_else(|| did_you_mean(last, World::ALL.map(World::word)).filter(|_| rest.is_empty()))
                    .unwrap_or_else(|| {
                        "a node takes an outcome, or a list of them: `given NODE = OUTCOME`; what the user enters is \
                         `NODE.entry`, what the node puts into state `NODE.state`"
                            .to_owned()
                    });
                self.form(value.span, "this is no outcome", &help);
                None
            }
        }
    }

    fn expect(&mut self, expect: &syntax::Expect<'_>) -> Option<Expectation> {
        let word = &*expect.form.text;
        let Some(form) = Form::of(word) else {
            let message = format!("nothing is expected with `{word}`");
            let found = Diagnostic::new(Code::TestForm, expect.form.span, message);
            self.report(found.meant_or(nearest(word, Form::ALL.map(Form::word)), || {
                "write `expect success`, `failure`, `error` or `suspended at NODE`; `expect passes A, B`, \
                 `expect never A`, `expect visits A 3`, `expect state = { … }` or `expect session = { … }`"
                    .to_owned()
            }));
            return None;
        };
        let paths: Vec<Path> = expect.paths.iter().map(path).collect();
        let number = expect.number.as_ref();
        let count = number.and_then(|number| match &number.kind {
            ValueKind::Number(number) => number.as_u64(),
            _ => None,
        });
        let (is_at, has_value) = (expect.at.is_some(), expect.value.is_some());
        let is_plain = number.is_none() && !has_value;
        let end = |ending| Some(Expectation::End(ending, paths.first().cloned()));
        let has_place = paths.len() == 1 && is_at;
        let found = match form {
            Form::Success if is_plain && !is_at && paths.is_empty() => end(Ending::Success),
            Form::Failure if is_plain && !is_at && paths.is_empty() => end(Ending::Failure),
            Form::Error if is_plain && (has_place || !is_at && paths.is_empty()) => end(Ending::Error),
            Form::Suspended if is_plain && has_place => end(Ending::Suspended),
            Form::Passes if is_plain && !is_at && !paths.is_empty() => Some(Expectation::Passes(paths)),
            Form::Never if is_plain && !is_at && !paths.is_empty() => Some(Expectation::Never(paths)),
            Form::Visits if !is_at && !has_value && paths.len() == 1 => {
                count.map(|count| Expectation::Visits(paths[0].clone(), count))
            }
            Form::State | Form::Session if !is_at && number.is_none() && paths.is_empty() && has_value => {
                let value = expect.value.as_ref()?;
                let json = self.value(value, Wanted::Anything, &mut Scope::default())?;
                if !json.is_object() {
                    self.form(value.span, "this cannot be expected", "it is a map: `{ key: \"value\" }`");
                    return None;
                }
                Some(if form == Form::State { Expectation::State(json) } else { Expectation::Session(json) })
            }
            _ => None,
        };
        if found.is_none() {
            let help = match form {
                Form::Success | Form::Failure => format!("write `expect {word}`, and nothing behind it"),
                Form::Error => "write `expect error`, or `expect error at NODE`".to_owned(),
                Form::Suspended => "write `expect suspended at NODE`".to_owned(),
                Form::Passes | Form::Never => {
                    format!("write `expect {word} NODE`, or several with commas between")
                }
                Form::Visits => "write `expect visits NODE 3`".to_owned(),
                Form::State | Form::Session => format!("write `expect {word} = {{ key: \"value\" }}`"),
            };
            self.form(expect.form.span, &format!("`expect {word}` is not written like this"), &help);
        }
        found
    }

    /// Reports what stands in a test and has not the form that it must have.
    fn form(&mut self, span: Span, message: &str, help: &str) {
        self.report(Diagnostic::new(Code::TestForm, span, message).help(help));
    }

    /// Reports a part of a test that stands elsewhere.
    pub(super) fn outside_test(&mut self, span: Span) {
        let help = "put it into a test: `test \"what it shows\" { journey = NAME … }`";
        self.report(Diagnostic::new(Code::UnexpectedToken, span, "this stands in a test only").help(help));
    }
}

fn path(path: &syntax::Path<'_>) -> Path {
    let word = |name: &Name<'_>| Word { text: name.text.to_string(), span: name.span };
    Path { parts: path.parts.iter().map(word).collect(), span: path.span }
}

/// The outcome that a value names.
fn outcome(value: &syntax::Value<'_>) -> Option<Word> {
    let text = match &value.kind {
        ValueKind::Reference(name) => name.to_string(),
        ValueKind::String(text) => text.text.to_string(),
        ValueKind::Bool(value) => value.to_string(),
        ValueKind::Number(number) => number.to_string(),
        ValueKind::Null => "null".to_owned(),
        _ => return None,
    };
    Some(Word { text, span: value.span })
}

/// Whether a text is a method and an address.
fn is_request(text: &str) -> bool {
    text.split_once(' ').is_some_and(|(method, address)| {
        let is_method = method == "*" || method.bytes().all(|byte| byte.is_ascii_uppercase());
        is_method && !method.is_empty() && (address.contains("://") || address.starts_with('*'))
    })
}

/// Whether a value is the answer of an HTTP service, or several.
fn is_answer(value: &Json) -> bool {
    match value {
        Json::Array(parts) => {
            !parts.is_empty() && parts.iter().all(|part| part.is_object() && is_answer(part))
        }
        Json::Object(map) => {
            let is_known = |(key, value): (&String, &Json)| match key.as_str() {
                "status" => value.as_u64().is_some_and(|status| (100..600).contains(&status)),
                "headers" => value.is_object(),
                "body" => true,
                "error" => value.is_string(),
                _ => false,
            };
            map.iter().all(is_known) && (map.contains_key("status") != map.contains_key("error"))
        }
        _ => false,
    }
}
