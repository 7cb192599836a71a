//! Counts as people say them.

/// So many things: `1 node`, `2 nodes`, `3 circles of trust`, `2 SAML entities`.
pub fn counted(count: usize, thing: &str) -> String {
    if count == 1 {
        return format!("1 {thing}");
    }
    let (noun, rest) = thing.find(" of ").map_or((thing, ""), |at| thing.split_at(at));
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{count} {stem}ies{rest}"),
        _ if noun.ends_with(['x', 's']) => format!("{count} {noun}es{rest}"),
        _ => format!("{count} {noun}s{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn more_than_one_thing_has_a_plural() {
        assert_eq!(counted(1, "node"), "1 node");
        assert_eq!(counted(0, "node"), "0 nodes");
        assert_eq!(counted(2, "journey"), "2 journeys");
        assert_eq!(counted(2, "SAML entity"), "2 SAML entities");
        assert_eq!(counted(3, "circle of trust"), "3 circles of trust");
        assert_eq!(counted(4, "box"), "4 boxes");
    }
}
