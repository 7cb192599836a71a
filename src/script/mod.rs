//! What the JavaScript of scripts says: its outcomes, the names it uses, the state it reads and writes, and what of it the
//! platform's engine does not run.
//!
//! Every part can be asked by itself: [`parse`] reads a text, [`rhino`] holds it against the engine, [`outcomes`] finds what it
//! sets. [`understand`] asks all of them at once. Nothing here knows of journeys.

pub mod bindings;
pub mod branches;
mod dialect;
mod flow;
pub mod logs;
pub mod names;
pub mod outcomes;
pub mod parse;
mod returns;
pub mod rhino;
pub mod secrets;
pub mod state;
mod values;

use std::ops::Range;

pub use outcomes::Outcomes;
pub use parse::{Fault, FaultKind};
pub use rhino::Refusal;
pub use state::StateUse;

/// What a script says.
#[derive(Clone, Debug, Default)]
pub struct Understood {
    /// The outcomes that it sets.
    pub outcomes: Outcomes,
    /// What the engine does not run.
    pub refusals: Vec<Refusal>,
    /// The names that it does not declare, by place.
    pub names: Vec<Name>,
    /// The library scripts that it requires.
    pub libraries: Vec<(String, Range<usize>)>,
    /// Keys of the node state that it reads and writes.
    pub state: Vec<StateUse>,
    /// What it writes into the log.
    pub logged: Vec<logs::Logged>,
    /// Texts that it gives to names.
    pub given: Vec<secrets::Given>,
}

/// A name that a script does not declare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub name: String,
    /// The bytes of the name.
    pub place: Range<usize>,
    /// The member that is taken of it, with its bytes.
    pub member: Option<(String, Range<usize>)>,
    /// Whether the script asks first whether there is such a name, or sets it.
    pub is_asked_for: bool,
}

/// Reads a script and says all that can be told of it.
pub fn understand(text: &str) -> Result<Understood, Fault> {
    parse::parse(text, |parsed| {
        let globals = names::globals(parsed);
        Understood {
            outcomes: outcomes::of(parsed),
            refusals: rhino::of(parsed),
            libraries: state::libraries(parsed, &globals),
            state: state::of(parsed, &globals),
            logged: logs::of(parsed, &globals),
            given: secrets::of(parsed),
            names: globals
                .iter()
                .map(|global| Name {
                    name: global.name.to_owned(),
                    place: global.place.clone(),
                    member: global.member.map(str::to_owned).zip(global.member_place.clone()),
                    is_asked_for: global.is_asked_for,
                })
                .collect(),
        }
    })
}
