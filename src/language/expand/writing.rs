//! What a run has to resolve: its journeys, written out, and the fragments that none of them uses.

use std::collections::HashSet;

use super::limits::{MOST_EXPANDED, MOST_NODES};
use super::{Fragments, Uses};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::resolve::JourneyNames;
use crate::language::syntax::{Declaration, Document, Keyword};
use crate::source::FileId;

/// Something to resolve.
pub struct Job<'d, 'a> {
    /// The file that it stands in.
    pub file: FileId,
    /// Whether something of that file could not be read.
    pub is_broken: bool,
    plain: &'d Declaration<'a>,
    /// The number of its first use of a fragment, where it has any.
    first: Option<u32>,
    expanded: Option<Box<Declaration<'a>>>,
}

impl<'a> Job<'_, 'a> {
    /// The number of its first use of a fragment; nothing for a journey without any.
    pub fn first(&self) -> Option<u32> {
        self.first
    }

    /// The journey as it is to be resolved.
    pub fn written(&self) -> &Declaration<'a> {
        self.expanded.as_deref().unwrap_or(self.plain)
    }
}

/// Writes out what a run is about.
pub struct Writing<'f, 'd, 'a> {
    fragments: &'f Fragments<'d, 'a>,
    /// The journeys, in the order of the sources.
    pub jobs: Vec<Job<'d, 'a>>,
    /// The fragments that nobody uses, each as if it were a journey.
    pub alone: Vec<Job<'d, 'a>>,
    /// All uses.
    pub uses: Uses,
    /// What was found on the way.
    pub found: Vec<Diagnostic>,
    used: HashSet<&'d str>,
    unused: Vec<(FileId, bool, &'d Declaration<'a>)>,
    nodes: u64,
}

impl<'f, 'd, 'a> Writing<'f, 'd, 'a> {
    /// Nothing written yet.
    pub fn new(fragments: &'f Fragments<'d, 'a>) -> Self {
        Self {
            fragments,
            jobs: Vec::new(),
            alone: Vec::new(),
            uses: Uses::default(),
            found: Vec::new(),
            used: HashSet::new(),
            unused: Vec::new(),
            nodes: 0,
        }
    }

    /// Writes out the journeys of a document.
    pub fn add(&mut self, file: FileId, document: &'d Document<'a>, names: &JourneyNames<'_>) {
        let is_broken = document.is_broken;
        for journey in names.of(document) {
            let (nodes, _) = self.fragments.size(&journey.body);
            self.used.extend(self.fragments.closure(&journey.body));
            let all = self.nodes.saturating_add(nodes);
            let too_large = if nodes > MOST_NODES {
                Some(format!(
                    "the fragments of `{}` stand for {nodes} nodes, and {MOST_NODES} are the most",
                    journey.name.text
                ))
            } else if all > MOST_EXPANDED {
                Some(format!(
                    "the fragments of all journeys up to `{}` stand for {all} nodes, and {MOST_EXPANDED} are the most",
                    journey.name.text
                ))
            } else {
                None
            };
            if too_large.is_some() && !self.fragments.is_sound(&journey.body) {
                // Which of its fragments is too large is said already.
                continue;
            }
            if let Some(message) = too_large {
                let help = "a piece that many share is an inner journey: `node ID: InnerTreeEvaluator`";
                let diagnostic = Diagnostic::new(Code::ExpansionTooLarge, journey.name.span, message);
                self.found.push(diagnostic.help(help));
                continue;
            }
            self.nodes = all;
            let first = self.uses.0.len() as u32 + 1;
            let expanded = self.fragments.expand(journey, first, &mut self.found);
            let expanded = expanded.map(|own| {
                self.uses.0.extend(own.uses);
                Box::new(own.declaration)
            });
            let first = expanded.is_some().then_some(first);
            self.jobs.push(Job { file, is_broken, plain: journey, first, expanded });
        }
        let is_fragment = |own: &&Declaration<'_>| own.keyword == Keyword::Fragment;
        let own = document.declarations.iter().filter(is_fragment);
        self.unused.extend(own.map(|own| (file, is_broken, own)));
    }

    /// Writes out the fragments that no journey of the run uses, the outermost ones: what these use is looked at with them.
    #[must_use]
    pub fn finish(mut self) -> Self {
        let unused = std::mem::take(&mut self.unused);
        let mut inner: HashSet<&str> = HashSet::new();
        for (_, _, own) in unused.iter().filter(|(_, _, own)| !self.used.contains(&*own.name.text)) {
            inner.extend(self.fragments.closure(&own.body));
        }
        for (file, is_broken, plain) in unused {
            let name = &*plain.name.text;
            if self.used.contains(name) || inner.contains(name) {
                continue;
            }
            let first = self.uses.0.len() as u32 + 1;
            if let Some(own) = self.fragments.alone(name, first, &mut self.found) {
                self.uses.0.extend(own.uses);
                let expanded = Some(Box::new(own.declaration));
                self.alone.push(Job { file, is_broken, plain, first: Some(first), expanded });
            }
        }
        self
    }
}
