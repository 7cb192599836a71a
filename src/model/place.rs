//! Where a finding that speaks of a part of a journey is: where the part was written, else the part itself.

use super::{Edge, EdgeOutcome, Journey, Node, Property};
use crate::diagnostic::{Part, PartNode, PartOf, Place};
use crate::source::Span;

impl Journey {
    /// Where the journey itself is.
    pub fn place(&self) -> Place {
        self.at(None, None, None)
    }

    /// Where a property of the journey itself is.
    pub fn place_of_own(&self, property: &Property) -> Place {
        self.at(property.name_span, None, Some(PartOf::Property(property.name.clone())))
    }

    /// Where the value of a property of the journey itself is.
    pub fn place_of_own_value(&self, property: &Property) -> Place {
        let span = property.value_span.or(property.name_span);
        self.at(span, None, Some(PartOf::Property(property.name.clone())))
    }

    /// Where a node is.
    pub fn place_of(&self, node: &Node) -> Place {
        self.at(None, Some(node), None)
    }

    /// Where the type of a node is.
    pub fn place_of_type(&self, node: &Node) -> Place {
        self.at(node.spans.node_type, Some(node), Some(PartOf::Type))
    }

    /// Where the version of a node is.
    pub fn place_of_version(&self, node: &Node) -> Place {
        self.at(node.spans.version.or(node.spans.node_type), Some(node), Some(PartOf::Version))
    }

    /// Where the name of a node's property is.
    pub fn place_of_property(&self, node: &Node, property: &Property) -> Place {
        self.at(property.name_span, Some(node), Some(PartOf::Property(property.name.clone())))
    }

    /// Where the value of a node's property is.
    pub fn place_of_value(&self, node: &Node, property: &Property) -> Place {
        let span = property.value_span.or(property.name_span);
        self.at(span, Some(node), Some(PartOf::Property(property.name.clone())))
    }

    /// Where an edge of a node is.
    pub fn place_of_edge(&self, node: &Node, edge: &Edge) -> Place {
        let outcome = match &edge.outcome {
            EdgeOutcome::Named { name, .. } => Some(PartOf::Outcome(name.clone())),
            EdgeOutcome::Else | EdgeOutcome::Only => None,
        };
        self.at(edge.span, Some(node), outcome)
    }

    fn at(&self, span: Option<Span>, node: Option<&Node>, of: Option<PartOf>) -> Place {
        let own = || node.and_then(|node| node.spans.key);
        if let Some(span) = span.or_else(own).or(self.name_span) {
            return span.into();
        }
        let name = |node: &Node| PartNode {
            name: if node.display_name.is_empty() {
                node.node_type.clone()
            } else {
                node.display_name.clone()
            },
            id: node.id.clone(),
            is_one_of_many: false,
        };
        Part { journey: self.name.clone(), node: node.map(name), of }.into()
    }
}
