//! What nodes do whose behaviour is data: what they ask, what they refuse, what they write.
//!
//! The data stands in `src/simulate/walk/facts/*.json`, a file a family, each entry with its source.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

/// What a node of one type does. Rules come first, in order; then it asks; then it goes on where it has one outcome only.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(crate) struct Facts {
    /// What it asks.
    pub asks: Vec<Ask>,
    /// What follows from state and configuration.
    pub rules: Vec<Rule>,
    /// What it puts into state.
    pub writes: Vec<Write>,
    /// Keys of state that it takes out.
    pub removes: Vec<Write>,
    /// On which outcomes it identifies the user, `*` for all.
    pub identifies: Vec<String>,
    /// It goes on by its first outcome, whatever the world is like, unless the test gives another.
    pub goes_on: bool,
    /// Where these facts are from.
    pub source: String,
}

/// One thing that is asked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(crate) struct Ask {
    /// The callback.
    pub callback: String,
    /// What the entry is called; empty where nothing can be entered.
    pub name: String,
    /// Where the entry goes, such as `username`; `{property}` stands for what the property says.
    pub keys: Vec<String>,
    /// It goes into transient state.
    pub is_transient: bool,
    /// What an empty entry does: `again` asks again, `skip` writes nothing.
    pub empty: String,
    /// What is sent when the user changes nothing.
    pub default: Option<Value>,
}

/// What follows from what.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(crate) struct Rule {
    /// All of these must be so.
    pub when: Vec<Condition>,
    /// Then it goes on by this outcome.
    pub go: Option<String>,
    /// Or it cannot do its work, and this is why.
    pub fails: Option<String>,
    /// Only after the user has answered.
    pub answered: bool,
}

/// A condition.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(crate) struct Condition {
    /// A key of state.
    pub state: Option<String>,
    /// A property of the node.
    pub config: Option<String>,
    /// The entry of this name.
    pub entry: Option<String>,
    /// `absent`, `blank` (absent, empty or white space), `present`.
    pub is: Option<String>,
    /// It equals this.
    pub equals: Option<Value>,
    /// It is another than this.
    pub not: Option<Value>,
}

/// What is put into state.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(crate) struct Write {
    /// The key; `{property}` stands for what the property says.
    pub key: String,
    /// It goes into transient state.
    pub is_transient: bool,
    /// The value; without one it is not known.
    pub value: Option<Value>,
    /// The property that holds the value.
    pub config: Option<String>,
    /// The outcomes on which it is written; none means every one.
    pub on: Vec<String>,
    /// A value that is there already stays.
    pub keeps: bool,
}

/// The facts of a type.
pub(crate) fn of(node_type: &str) -> Option<&'static Facts> {
    static ALL: OnceLock<BTreeMap<String, Facts>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        FILES
            .iter()
            .flat_map(|text| serde_json::from_str::<BTreeMap<String, Facts>>(text).unwrap_or_default())
            .collect()
    });
    all.get(node_type)
}

const FILES: [&str; 4] = [
    include_str!("facts/collectors.json"),
    include_str!("facts/decisions.json"),
    include_str!("facts/factors.json"),
    include_str!("facts/utility.json"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn every_file_can_be_read_and_names_types_and_sources() {
        let catalog = Catalog::builtin();
        for text in FILES {
            let facts: BTreeMap<String, Facts> =
                serde_json::from_str(text).expect("the facts have their form");
            for (name, facts) in facts {
                assert!(catalog.get(&name).is_some(), "{name} is no type");
                assert!(!facts.source.is_empty(), "{name} has no source");
                for rule in &facts.rules {
                    assert!(rule.go.is_some() != rule.fails.is_some(), "{name}: a rule goes on or fails");
                }
            }
        }
    }
}
