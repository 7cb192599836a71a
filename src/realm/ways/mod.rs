//! Every way through the journeys of a realm, inner journeys followed as calls, and questions about all of them at once.
//!
//! A way begins at the start of a journey and follows outcomes from node to node. A node that runs an inner journey goes
//! on by `true` when that one has reached Success, by `false` when it has reached Failure, and by any other outcome
//! (`error`) when something in it went wrong, which can be anywhere; the inner journey always returns to the node that
//! called it. Nothing is listed: a question costs about one walk over the journeys that can be reached, however many ways
//! there are, however deep journeys call each other, and rings of any kind end.
//!
//! ```
//! # use journeyc::{catalog::Catalog, model::Journey, realm::{Realm, ways::{Ask, Ways}}};
//! # let (catalog, journeys) = (Catalog::builtin(), Vec::<Journey>::new());
//! let realm = Realm::of(&journeys, &catalog);
//! let ways = Ways::of(&realm, &catalog);
//! // Is there a way to Success on which nothing has authenticated the user?
//! let question = Ask::Reaches(&ways.success(), &ways.role("authenticates"));
//! let answer = ways.ask(question, ways.roots());
//! for journey in &journeys {
//!     if let Some(way) = answer.way(&journey.name) {
//!         println!("{}: {}", journey.name, way.text(24));
//!     }
//! }
//! ```
//!
//! What a question speaks of are [`Points`]: nodes, outcomes, types, [roles], inner journeys, ends. Each can be
//! *reached*, which is to arrive at it, and *passed*. A node is passed as soon as it is reached. A role that says that
//! something has been achieved, such as `authenticates:otp`, is passed only by the outcomes that say so.
//!
//! An outcome that leads nowhere ends a way with an error: it is no end that anybody asks for, but a way that stops there
//! has passed nothing more. Of an inner journey that the realm lacks nothing is known, nor of a page without nodes, as exports
//! without configurations have them: a way through such is looked for only when there is no other, and [says so](Way::unknown).

mod answer;
mod net;
mod passing;
mod points;
pub mod read;
pub mod roles;
mod solve;
#[cfg(test)]
mod tests;
mod trace;

pub use answer::Answer;
pub use net::Ways;
pub use points::Points;
pub use trace::{At, Step, Way};

/// A question about every way: is there one that …?
#[derive(Clone, Copy, Debug)]
pub enum Ask<'p> {
    /// … reaches the first without having passed the second?
    Reaches(&'p Points, &'p Points),
    /// … reaches the first after it has passed the second?
    ReachesAfter(&'p Points, &'p Points),
    /// … passes the first, and comes to an end without passing the second after that?
    EndsWithout(&'p Points, &'p Points),
}
