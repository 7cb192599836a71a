//! Findings that are known: a file of them keeps a check quiet about what was there before, and lets it speak of what is new.
//!
//! A finding is known by its code, its journey and the id of its node, not by its line: it stays known when the node moves, and
//! when `journeyc rename` gives it another name, since the lock keeps its id.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::language::resolve::Brought;
use crate::model::{Journey, Node};
use crate::source::{FileId, Sources, Span};

/// Known findings: how many there are of each code at each node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Key, usize>,
}

/// Where a finding is, in words that outlive an edit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// The journey's name; else that of a declaration behind its word, or the file's.
    journey: String,
    /// The node's id; empty where the journey itself is meant.
    node: String,
    code: &'static str,
}

/// What a baseline leaves.
#[derive(Debug, Default)]
pub struct Left {
    /// The findings that are new.
    pub diagnostics: Vec<Diagnostic>,
    /// How many were known.
    pub known: usize,
    /// How many of the baseline are gone.
    pub gone: usize,
}

impl Baseline {
    /// The baseline of these findings. What is always an error cannot be known.
    pub fn of(diagnostics: &[Diagnostic], places: &Places<'_>) -> Self {
        let mut baseline = Self::default();
        for diagnostic in diagnostics.iter().filter(|found| !found.code.is_fixed()) {
            *baseline.counts.entry(places.key(diagnostic)).or_default() += 1;
        }
        baseline
    }

    /// Reads the file of a baseline.
    ///
    /// # Errors
    /// A sentence about what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
        let findings = value.get("findings").and_then(Value::as_array);
        let findings = findings.ok_or("it is no baseline: it has no list `findings`")?;
        let mut counts = BTreeMap::new();
        for (index, finding) in findings.iter().enumerate() {
            let text = |key: &str| finding.get(key).and_then(Value::as_str);
            let read = || {
                let code = Code::find(text("code")?)?.id();
                let count = finding.get("count").map_or(Some(1), Value::as_u64)?;
                let node = text("node").unwrap_or_default().to_owned();
                Some((Key { journey: text("journey")?.to_owned(), node, code }, usize::try_from(count).ok()?))
            };
            let (key, count) =
                read().ok_or_else(|| format!("entry {} of `findings` cannot be read", index + 1))?;
            *counts.entry(key).or_default() += count;
        }
        Ok(Self { counts })
    }

    /// The file of a baseline: one finding a line, sorted, so that branches merge.
    pub fn write(&self, places: &Places<'_>) -> String {
        let lines: Vec<String> = self
            .counts
            .iter()
            .map(|(key, count)| {
                let mut line = Map::new();
                line.insert("code".to_owned(), json!(key.code));
                line.insert("journey".to_owned(), json!(key.journey));
                if !key.node.is_empty() {
                    line.insert("node".to_owned(), json!(key.node));
                    // For people; the id alone counts.
                    if let Some(name) = places.names.get(key.node.as_str()) {
                        line.insert("name".to_owned(), json!(name));
                    }
                }
                if *count > 1 {
                    line.insert("count".to_owned(), json!(count));
                }
                format!("    {}", Value::Object(line))
            })
            .collect();
        format!("{{\n  \"findings\": [\n{}\n  ]\n}}\n", lines.join(",\n"))
    }

    /// How many findings it knows.
    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    /// True when it knows none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// What is new among these findings. Of more than are known at one node, the last ones are new.
    pub fn leave(&self, diagnostics: Vec<Diagnostic>, places: &Places<'_>) -> Left {
        let mut open = self.counts.clone();
        let mut left = Left::default();
        for diagnostic in diagnostics {
            let known =
                if diagnostic.code.is_fixed() { None } else { open.get_mut(&places.key(&diagnostic)) };
            match known.filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    left.known += 1;
                }
                None => left.diagnostics.push(diagnostic),
            }
        }
        left.gone = open.values().sum();
        left
    }
}

/// What stands at a place of a source.
#[derive(Clone, Copy)]
enum Owner<'a> {
    Journey(&'a Journey),
    Node(&'a Journey, &'a Node),
    Declared(&'a Brought),
}

/// Where something begins.
type Head<'a> = (u32, Owner<'a>);

/// Which journey and node, or which declaration, a place in a source belongs to.
pub struct Places<'a> {
    sources: &'a Sources,
    /// The heads by file, in the order of the text.
    heads: HashMap<FileId, Vec<Head<'a>>>,
    /// What people call each node, by its id.
    names: HashMap<&'a str, &'a str>,
}

impl<'a> Places<'a> {
    /// The places of these journeys, and of what is declared beside them.
    pub fn of(journeys: &'a [Journey], brought: &'a [Brought], sources: &'a Sources) -> Self {
        let mut heads: HashMap<FileId, Vec<Head<'a>>> = HashMap::new();
        let mut names = HashMap::new();
        let mut add = |span: Option<Span>, owner: Owner<'a>| {
            if let Some(span) = span {
                heads.entry(span.file).or_default().push((span.start, owner));
            }
        };
        for journey in journeys {
            add(journey.name_span, Owner::Journey(journey));
            for node in journey.all_nodes() {
                add(node.spans.key, Owner::Node(journey, node));
                let name = if node.key.is_empty() { &node.display_name } else { &node.key };
                names.insert(node.id.as_str(), name.as_str());
            }
        }
        for own in brought {
            add(Some(own.span), Owner::Declared(own));
        }
        for heads in heads.values_mut() {
            heads.sort_by_key(|(start, _)| *start);
        }
        Self { sources, heads, names }
    }

    fn key(&self, diagnostic: &Diagnostic) -> Key {
        let code = diagnostic.code.id();
        let of = |journey: &str, node: &str| Key { journey: journey.to_owned(), node: node.to_owned(), code };
        if let Place::Part(part) = &diagnostic.place {
            return of(&part.journey, part.node.as_ref().map_or("", |node| node.id.as_str()));
        }
        let related = diagnostic.related.iter().filter_map(|label| label.place.span());
        let mut spans = diagnostic.span().into_iter().chain(related);
        match spans.find_map(|span| self.head(span)) {
            Some(Owner::Journey(journey)) => return of(&journey.name, ""),
            Some(Owner::Node(journey, node)) => return of(&journey.name, &node.id),
            Some(Owner::Declared(own)) => return of(&format!("{} {}", own.keyword.word(), own.name), ""),
            None => {}
        }
        match &diagnostic.place {
            Place::Span(span) => of(self.sources.file(span.file).name(), ""),
            Place::File(file) => of(&file.file, ""),
            _ => of("", ""),
        }
    }

    /// The name of the journey that a finding is about, where it is about one.
    pub fn journey<'d>(&'d self, diagnostic: &'d Diagnostic) -> Option<&'d str> {
        if let Place::Part(part) = &diagnostic.place {
            return Some(&part.journey);
        }
        match self.head(diagnostic.span()?)? {
            Owner::Journey(journey) | Owner::Node(journey, _) => Some(&journey.name),
            Owner::Declared(_) => None,
        }
    }

    /// What begins last before a place.
    fn head(&self, span: Span) -> Option<Owner<'a>> {
        let heads = self.heads.get(&span.file)?;
        let index = heads.partition_point(|(start, _)| *start <= span.start).checked_sub(1)?;
        Some(heads[index].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut baseline = Baseline::default();
        for (journey, node, code, count) in
            [("Login", "a-b", "J828", 2), ("Login", "", "J827", 1), ("A \"b\"", "c", "J801", 1)]
        {
            let key = Key { journey: journey.to_owned(), node: node.to_owned(), code };
            baseline.counts.insert(key, count);
        }
        let (sources, journeys, brought) = (Sources::default(), Vec::new(), Vec::new());
        let text = baseline.write(&Places::of(&journeys, &brought, &sources));
        assert_eq!(Baseline::read(&text), Ok(baseline));
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for text in [
            "",
            "[]",
            "{}",
            "{\"findings\": [{}]}",
            "{\"findings\": [{\"code\": \"J9\", \"journey\": \"a\"}]}",
        ] {
            assert!(Baseline::read(text).is_err(), "{text}");
        }
    }
}
