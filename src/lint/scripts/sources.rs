//! The scripts of sources: where each was written.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Said, Scripts, check, origins};
use crate::catalog::{Catalog, Target};
use crate::diagnostic::Code;
use crate::language::resolve::{Brought, Carried};
use crate::language::syntax::Document;
use crate::model::Journey;
use crate::source::{Sources, Span};

/// What sources say.
pub struct Written<'a> {
    /// Their journeys.
    pub journeys: &'a [Journey],
    /// What they declare besides.
    pub brought: &'a [Brought],
    /// Their syntax trees.
    pub documents: &'a [&'a Document<'a>],
}

/// Holds the scripts of sources against what uses and runs them. Without a syntax tree nothing is said.
pub fn of_sources(
    written: &Written<'_>,
    is_allowed: &dyn Fn(Code, Span) -> bool,
    (catalog, target): (&Catalog, Target),
    sources: &Sources,
) -> Said {
    if written.documents.is_empty() {
        return Said::default();
    }
    let origins = written.documents.iter().flat_map(|document| origins(document));
    let mut by_name: HashMap<Span, _> = origins.map(|origin| (origin.name, origin)).collect();
    let mut declared = Vec::new();
    let mut places = HashMap::new();
    for own in written.brought {
        if let Carried::Script(script) = &own.content {
            if let Some(origin) = by_name.remove(&own.span) {
                places.entry(script.id.clone()).or_insert(origin);
            }
            if sources.is_asked(own.span.file) {
                declared.push(Arc::clone(script));
            }
        }
    }
    let Written { journeys, .. } = *written;
    check(&Scripts { journeys, origins: places, declared, catalog, target, is_allowed }, sources)
}

/// Holds the scripts of exports against what uses and runs them. Their texts stand in no source.
pub fn of_exports(journeys: &[Journey], (catalog, target): (&Catalog, Target)) -> Said {
    let is_allowed = &|_, _| false;
    let (origins, declared) = (HashMap::new(), Vec::new());
    check(&Scripts { journeys, origins, declared, catalog, target, is_allowed }, &Sources::default())
}
