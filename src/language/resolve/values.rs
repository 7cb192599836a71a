//! Values: references, `json(…)`, `esv(…)`, `file(…)`.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value as Json};

use super::Context;
use super::vars::Taken;
use crate::catalog::{Kind, PropertyType};
use crate::diagnostic::{Code, Diagnostic, listing, nearest};
use crate::language::syntax::{Entry, Format, List, Piece, Value, ValueKind};
use crate::language::vocabulary::{EsvKind, Function};
use crate::source::Span;

/// How many `json(…)` may stand in one another.
const MOST_TEXTS: usize = 3;

/// The longest text that `json(…)` makes, in bytes.
const LONGEST_TEXT: usize = 16 << 20;

/// How many names a message looks at.
const MOST_NAMES: usize = 500;

/// What an identifier may mean where a value stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wanted<'c> {
    /// A node, or anything that is declared.
    Anything,
    /// A script.
    Script,
    /// A journey.
    Journey,
    /// An email template.
    EmailTemplate,
    /// A social identity provider.
    Idp,
    /// Nothing: the property takes a few values only.
    Value(&'c PropertyType),
}

impl Wanted<'_> {
    /// What a property that names something of this kind, in the catalogue's words, wants.
    pub(super) fn of(reference: &str) -> Self {
        match reference {
            "script" => Self::Script,
            "journey" => Self::Journey,
            "email-template" => Self::EmailTemplate,
            "social-idp" => Self::Idp,
            _ => Self::Anything,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Anything => "node, script, journey or other declaration",
            Self::Script => "script",
            Self::Journey => "journey",
            Self::EmailTemplate => "email template",
            Self::Idp => "social identity provider",
            Self::Value(_) => "value",
        }
    }
}

/// The nodes of a journey by name, and what its values have named so far.
#[derive(Default)]
pub(super) struct Scope<'a> {
    /// The ids of nodes.
    pub nodes: BTreeMap<&'a str, String>,
    /// Declarations that were named, by their place in the file.
    pub used: Vec<usize>,
    /// How many `json(…)` are open.
    pub texts: usize,
}

impl Context<'_, '_> {
    /// What the platform takes for a value; nothing when a part of it is broken, which is then reported.
    pub(super) fn value(
        &mut self,
        value: &Value<'_>,
        wanted: Wanted<'_>,
        scope: &mut Scope<'_>,
    ) -> Option<Json> {
        Some(match &value.kind {
            ValueKind::String(text) => Json::String(text.text.to_string()),
            ValueKind::Number(number) => Json::Number(number.clone()),
            ValueKind::Bool(value) => Json::Bool(*value),
            ValueKind::Null => Json::Null,
            ValueKind::Format(own) => Json::String(self.format(own, scope)?),
            ValueKind::Reference(name) => self.reference(name, value.span, wanted, scope)?,
            ValueKind::List(list) => {
                let parts: Vec<Option<Json>> =
                    list.elements.iter().map(|element| self.value(&element.part, wanted, scope)).collect();
                Json::Array(parts.into_iter().collect::<Option<_>>()?)
            }
            ValueKind::Map(map) => Json::Object(self.map(map, wanted, scope)?),
            ValueKind::Call(name, arguments) => self.call(name, arguments, value.span, scope)?,
            ValueKind::Broken => return None,
        })
    }

    fn map(
        &mut self,
        map: &List<'_, Entry<'_>>,
        wanted: Wanted<'_>,
        scope: &mut Scope<'_>,
    ) -> Option<Map<String, Json>> {
        let mut out = Map::new();
        let mut places: HashMap<&str, Span> = HashMap::new();
        let mut is_whole = true;
        for entry in map.elements.iter().map(|element| &element.part) {
            let value = self.value(&entry.value, wanted, scope);
            if let Some(first) = places.get(&*entry.key.text) {
                self.report(super::duplicate(Code::DuplicateKey, "key", &entry.key, *first));
                continue;
            }
            places.insert(&entry.key.text, entry.key.span);
            match value {
                Some(value) => {
                    out.insert(entry.key.text.to_string(), value);
                }
                None => is_whole = false,
            }
        }
        is_whole.then_some(out)
    }

    /// A word as it was written: where no node can stand, it is none of the fragment that it was written out of.
    fn written<'n>(&self, name: &'n str, span: Span) -> &'n str {
        let used = self.environment.uses.get(span.via);
        let own = used.and_then(|used| name.strip_prefix(used.prefix.as_str())).unwrap_or(name);
        own.split('.').next().unwrap_or(own)
    }

    fn reference(
        &mut self,
        name: &str,
        span: Span,
        wanted: Wanted<'_>,
        scope: &mut Scope<'_>,
    ) -> Option<Json> {
        let name = if wanted == Wanted::Anything { name } else { self.written(name, span) };
        if let Wanted::Value(rule) = wanted {
            if let Some(taken) = self.environment.vars.take(name) {
                return self.taken(taken, span);
            }
            self.unquoted(name, span, rule);
            return None;
        }
        if wanted == Wanted::Anything {
            self.ambiguous(name, span, scope);
            // The words of a fragment mean its own nodes, which have long names by now, and none of the journey.
            if let Some(id) = scope.nodes.get(name).filter(|_| span.via == 0 || name.contains('.')) {
                return Some(Json::String(id.clone()));
            }
        }
        if let Some((index, text)) = self.declared.find(span.file, name, wanted) {
            scope.used.push(index);
            return Some(Json::String(text));
        }
        if matches!(wanted, Wanted::Anything | Wanted::Journey) && self.names.contains(name) {
            return Some(Json::String(name.to_owned()));
        }
        if let Some(taken) = self.environment.vars.take(name) {
            return self.taken(taken, span);
        }
        if !self.is_broken {
            let declared = self.declared.names(wanted);
            let nodes =
                (wanted == Wanted::Anything).then(|| scope.nodes.keys().copied()).into_iter().flatten();
            let is_journey = matches!(wanted, Wanted::Anything | Wanted::Journey);
            let journeys = is_journey.then(|| self.names.iter()).into_iter().flatten();
            let vars = self.environment.vars.names();
            let known: Vec<&str> =
                nodes.chain(journeys).chain(declared).chain(vars).take(MOST_NAMES).collect();
            let near = nearest(name, known.iter().copied());
            let help = || {
                let text =
                    format!("a bare word refers to something; text is written as a string: `\"{name}\"`");
                if known.is_empty() || wanted == Wanted::Anything {
                    text
                } else {
                    format!("{text}; there is {}", listing(known.iter().copied(), 5))
                }
            };
            let message = format!("there is no {} `{name}`", wanted.noun());
            let diagnostic = Diagnostic::new(Code::UnknownReference, span, message);
            self.report(match near {
                Some(near) => diagnostic.meant(near),
                None => diagnostic.help(help()),
            });
        }
        None
    }

    /// The value of a variable.
    fn taken(&mut self, taken: Taken, span: Span) -> Option<Json> {
        match taken {
            Taken::Value(value) => return Some(value),
            Taken::Broken => {}
            Taken::TooMuch(message) => {
                let help = "a text that many need is a file, or an ESV of the platform";
                self.report(Diagnostic::new(Code::NestingTooDeep, span, message).help(help));
            }
        }
        None
    }

    /// A string with values in it.
    fn format(&mut self, own: &Format<'_>, scope: &mut Scope<'_>) -> Option<String> {
        let mut out = String::new();
        let mut is_whole = true;
        for piece in &own.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Value(value) => match self.piece(value, scope) {
                    Some(text) => out.push_str(&text),
                    None => is_whole = false,
                },
            }
        }
        is_whole.then_some(out)
    }

    fn piece(&mut self, value: &Value<'_>, scope: &mut Scope<'_>) -> Option<String> {
        match self.value(value, Wanted::Anything, scope)? {
            Json::String(text) => Some(text),
            Json::Number(number) => Some(number.to_string()),
            Json::Bool(value) => Some(value.to_string()),
            other => {
                let message = format!("{} cannot stand in a string", Kind::of(&other));
                let help = "a text, a number, `true` or `false` can; `json(…)` makes a text of others";
                self.report(Diagnostic::new(Code::WrongType, value.span, message).help(help));
                None
            }
        }
    }

    /// Reports a bare word that could mean something else than what is taken.
    fn ambiguous(&mut self, name: &str, span: Span, scope: &Scope<'_>) {
        let is_node = scope.nodes.contains_key(name) && (span.via == 0 || name.contains('.'));
        let node = is_node.then_some(("node", None));
        let declared = self.declared.all(span.file, name).map(|(word, span)| (word, Some(span)));
        let journey = self.names.contains(name).then_some(("journey", None));
        let var = self.environment.vars.place(name).map(|span| ("var", Some(span)));
        let meanings: Vec<_> = node.into_iter().chain(declared).chain(journey).chain(var).collect();
        let [(taken, _), others @ ..] = meanings.as_slice() else { return };
        let Some((other, _)) = others.first() else { return };
        let message = format!("`{name}` is a {taken}, and a {other} too");
        let help = format!("the {taken} is taken; give one of them another name");
        let mut diagnostic = Diagnostic::new(Code::AmbiguousReference, span, message).help(help);
        for (what, place) in others {
            diagnostic = diagnostic.related_if(*place, format!("the {what}"));
        }
        self.report(diagnostic);
    }

    /// Reports a bare word that is a value of a property which takes a few only.
    fn unquoted(&mut self, name: &str, span: Span, rule: &PropertyType) {
        let quoted = |text: &str| format!("\"{text}\"");
        let allowed: Vec<&str> = rule.allowed.iter().filter_map(Json::as_str).collect();
        let message = format!("`{}` does not take the bare word `{name}`", rule.name);
        let diagnostic = Diagnostic::new(Code::UnknownReference, span, message);
        self.report(match nearest(name, allowed.iter().copied()) {
            _ if allowed.is_empty() => match name.to_lowercase().as_str() {
                "true" | "yes" | "on" => diagnostic.help("write `true`").instead("true", true),
                "false" | "no" | "off" => diagnostic.help("write `false`").instead("false", true),
                _ => match nearest(name, ["true", "false"]) {
                    Some(near) => diagnostic.help("write `true` or `false`").instead(near, true),
                    None => diagnostic.help("write `true` or `false`"),
                },
            },
            Some(near) => {
                let near = quoted(near);
                diagnostic.help(format!("did you mean `{near}`?")).instead(near, true)
            }
            None => {
                let allowed: Vec<String> = allowed.into_iter().map(quoted).collect();
                diagnostic.help(format!("it takes {}", listing(allowed.iter().map(String::as_str), 24)))
            }
        });
    }

    fn call(
        &mut self,
        name: &str,
        arguments: &List<'_, Value<'_>>,
        span: Span,
        scope: &mut Scope<'_>,
    ) -> Option<Json> {
        let arguments: Vec<&Value<'_>> = arguments.elements.iter().map(|element| &element.part).collect();
        match (Function::of(name), arguments.as_slice()) {
            (Some(Function::Json), [value]) => {
                if scope.texts == MOST_TEXTS {
                    let message = format!("more than {MOST_TEXTS} `json(…)` in one another");
                    let help = "every one of them doubles the backslashes before quotes";
                    self.report(Diagnostic::new(Code::NestingTooDeep, span, message).help(help));
                    return None;
                }
                scope.texts += 1;
                let value = self.value(value, Wanted::Anything, scope);
                scope.texts -= 1;
                let text = value?.to_string();
                if text.len() > LONGEST_TEXT {
                    let message = format!("`json(…)` makes a text of more than {} MB", LONGEST_TEXT >> 20);
                    let help =
                        "no property holds as much; every `json(…)` doubles the backslashes before quotes";
                    self.report(Diagnostic::new(Code::NestingTooDeep, span, message).help(help));
                    return None;
                }
                Some(Json::String(text))
            }
            (Some(Function::File), [Value { kind: ValueKind::String(path), span }]) => {
                self.read(&path.text, *span).map(Json::String)
            }
            (Some(Function::Esv), [Value { kind: ValueKind::String(variable), span }]) => {
                self.inventory(&variable.text, None, *span);
                Some(Json::String(placeholder(&variable.text)))
            }
            (
                Some(Function::Esv),
                [Value { kind: ValueKind::String(variable), span: place }, Value { kind, span }],
            ) => {
                let coercion = match kind {
                    ValueKind::Reference(word) => word,
                    ValueKind::String(text) => &text.text,
                    ValueKind::Broken => return None,
                    _ => "",
                };
                let known = EsvKind::of(coercion);
                self.inventory(&variable.text, known, *place);
                if known.is_none() {
                    let help = format!(
                        "expected one of {}",
                        listing(EsvKind::ALL.map(EsvKind::word), EsvKind::ALL.len())
                    );
                    let message = "this is no kind that a variable can be turned into";
                    self.report(Diagnostic::new(Code::UnknownReference, *span, message).help(help));
                    return None;
                }
                let mut object = Map::new();
                object.insert(format!("${coercion}"), Json::String(placeholder(&variable.text)));
                Some(Json::Object(object))
            }
            _ if arguments.iter().any(|argument| matches!(argument.kind, ValueKind::Broken)) => None,
            _ => {
                let how = match Function::of(name) {
                    Some(Function::Json) => "it takes one value: `json({ key: \"value\" })`",
                    Some(Function::File) => "it takes one path: `file(\"texts/welcome.html\")`",
                    Some(Function::Esv) => {
                        "it takes a variable's name and, where wanted, a kind: `esv(\"esv-max-tries\", int)`"
                    }
                    None => {
                        let functions = Function::ALL.map(Function::word);
                        let place = Span { end: span.start + name.len() as u32, ..span };
                        let message = format!("there is no function `{name}`");
                        let diagnostic = Diagnostic::new(Code::UnknownReference, place, message);
                        self.report(match nearest(name, functions) {
                            Some(near) => diagnostic.meant(near),
                            None => {
                                diagnostic.help(format!("there is {}", listing(functions, functions.len())))
                            }
                        });
                        return None;
                    }
                };
                let message = format!("`{name}` cannot take this");
                self.report(Diagnostic::new(Code::WrongType, span, message).help(how));
                None
            }
        }
    }
}

/// The placeholder of an ESV: `esv-` becomes `esv.`, every other dash a point.
pub(super) fn placeholder(variable: &str) -> String {
    let (name, default) =
        variable.split_once('|').map_or((variable, None), |(name, default)| (name, Some(default)));
    let name =
        name.strip_prefix("esv-").or_else(|| name.strip_prefix("esv.")).unwrap_or(name).replace('-', ".");
    match default {
        Some(default) => format!("&{{esv.{name}|{default}}}"),
        None => format!("&{{esv.{name}}}"),
    }
}
