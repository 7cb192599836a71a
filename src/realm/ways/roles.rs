//! What nodes do, and by which outcomes it counts as done.
//!
//! A role is a word such as `authenticates:otp`, `collects-password`, `registers:push` or `locks`. Nodes have those of
//! their type, as the catalogue tells them, and those that `@role(…)` gives them in the source.
//!
//! Some roles say that something has been achieved: [`ACHIEVEMENTS`]. A node that could not do it has not done it, so that
//! such a role counts only on the way out by certain outcomes:
//!
//! 1. those that `@role(… on …)` names;
//! 2. those that the catalogue names for the type (`passes`), where the role is to authenticate;
//! 3. else those whose id or label is a word of success, such as `true`, `Success`, `successOutcome` or `CREATED`;
//! 4. else the only outcome, where the node has one alone.
//!
//! Where none of these is known, the role counts on no outcome: what nobody can see is not taken for done. Every other role
//! counts as soon as the node is reached.

use crate::catalog::Catalog;
use crate::model::Node;

/// What stands before the colon of the roles that say that something has been achieved.
pub const ACHIEVEMENTS: [&str; 8] = [
    "authenticates",
    "captcha",
    "creates-identity",
    "identifies",
    "issues-credential",
    "proves-identity",
    "registers",
    "verifies-credential-presentation",
];

/// Words of success that outcomes go by, in small letters and without `outcome` behind them.
const SUCCESSES: [&str; 25] = [
    "accept",
    "accepted",
    "approve",
    "approved",
    "authenticated",
    "clear",
    "completed",
    "created",
    "done",
    "found",
    "match",
    "matched",
    "ok",
    "pass",
    "passed",
    "patched",
    "registered",
    "succeeded",
    "success",
    "successful",
    "true",
    "valid",
    "validated",
    "verified",
    "yes",
];

/// When a role of a node counts as passed.
pub(super) enum Counts<'n> {
    /// The node does not have it.
    Never,
    /// As soon as the node is reached.
    AtOnce,
    /// When it is left by an outcome for which this holds.
    By(Box<dyn Fn(&str) -> bool + 'n>),
}

/// What a node is called. What came from an export has no name in a source.
pub fn name_of(node: &Node) -> &str {
    let names = [&node.key, &node.display_name, &node.id];
    names.into_iter().find(|name| !name.is_empty()).map_or("", String::as_str)
}

/// Whether a role is the one that is asked for: the same, or of the family before the colon.
pub fn is_role(own: &str, wanted: &str) -> bool {
    own.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

/// Whether a role says that something has been achieved.
pub fn is_achievement(role: &str) -> bool {
    ACHIEVEMENTS.iter().any(|family| is_role(role, family))
}

/// Whether an outcome's id or label is a word of success.
pub fn says_success(word: &str) -> bool {
    let word: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let word = word.strip_suffix("outcome").unwrap_or(&word);
    SUCCESSES.binary_search(&word).is_ok()
}

/// The roles of a node: those of its type, then those that its source gives it.
pub fn of<'n>(node: &'n Node, catalog: &'n Catalog) -> impl Iterator<Item = &'n str> {
    let known = catalog.get(&node.node_type).map_or(&[][..], |known| &known.roles);
    let known = known.iter().map(String::as_str).filter(|role| is_configured(node, role));
    known.chain(node.roles.iter().map(|given| given.role.as_str()))
}

/// Whether a node does what a role of its type says as it is configured: an account lockout either locks or unlocks.
fn is_configured(node: &Node, role: &str) -> bool {
    let is_unlocking = || node.text("lockAction") == Some("UNLOCK");
    match role {
        "locks" => !is_unlocking(),
        "unlocks" => is_unlocking(),
        _ => true,
    }
}

/// When a role that is asked for counts as passed at a node, or at a child of a page.
pub(super) fn counts<'n>(node: &'n Node, wanted: &str, catalog: &'n Catalog) -> Counts<'n> {
    let given = node.roles.iter().find(|given| is_role(&given.role, wanted));
    if let Some(given) = given.filter(|given| !given.outcomes.is_empty()) {
        return Counts::By(Box::new(|outcome| given.outcomes.iter().any(|own| is_named(node, outcome, own))));
    }
    let known = catalog.get(&node.node_type);
    let own = known.and_then(|known| known.roles.iter().find(|own| is_role(own, wanted)));
    let own = own.filter(|own| is_configured(node, own));
    let Some(role) = given.map(|given| &given.role).or(own) else { return Counts::Never };
    if !is_achievement(role) {
        return Counts::AtOnce;
    }
    match known.filter(|known| given.is_none() && is_role(role, "authenticates") && !known.passes.is_empty())
    {
        Some(known) => Counts::By(Box::new(|outcome| known.passes.iter().any(|own| own == outcome))),
        None => Counts::By(Box::new(|outcome| succeeds(node, outcome))),
    }
}

/// Whether a node is left by an outcome of success, as far as its name tells.
pub fn succeeds(node: &Node, outcome: &str) -> bool {
    node.outcomes.len() == 1 || says_success(outcome) || label(node, outcome).is_some_and(says_success)
}

/// Whether an outcome is the one that a word means: by its id, or by its label.
pub fn is_named(node: &Node, outcome: &str, word: &str) -> bool {
    if outcome == word {
        return true;
    }
    let is_id = node.outcomes.iter().any(|own| own.id == word);
    !is_id && label(node, outcome) == Some(word)
}

fn label<'n>(node: &'n Node, outcome: &str) -> Option<&'n str> {
    node.outcomes.iter().find(|own| own.id == outcome).map(|own| own.label.as_str())
}

/// The child of a page that decides on one of its outcomes, and the outcome of that child.
pub fn deciding<'n>(page: &'n Node, outcome: &'n str) -> Option<(&'n Node, &'n str)> {
    let by_child = page.children.iter().find_map(|child| {
        let rest = outcome.strip_prefix(child.id.as_str())?.strip_prefix('-')?;
        Some((child, rest))
    });
    by_child.or_else(|| page.children.last().map(|child| (child, outcome)))
}
