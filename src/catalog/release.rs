//! Comparing releases: `6.5` < `7.0` < `8.1` < `10.0`.

/// The numbers of a release, for comparing; what is no number counts as 0.
pub(super) fn parse(release: &str) -> Vec<u32> {
    let mut numbers: Vec<u32> = release.split('.').map(|part| part.parse().unwrap_or(0)).collect();
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    numbers
}
