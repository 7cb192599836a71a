//! Heights of the boxes of one column.

/// A box that wants to stand at a height.
pub(crate) struct Wish {
    /// Where its top would best be, in pixels.
    pub top: f64,
    /// Its height, in pixels.
    pub height: f64,
    /// How much it minds standing elsewhere.
    pub weight: f64,
}

/// Places boxes one below the other in the order given, at least `gap` pixels (a whole number) apart, as near to their wishes as the
/// squares of the distances can tell. Tops are whole numbers of pixels.
pub(crate) fn settle(wishes: &[Wish], gap: f64, tops: &mut Vec<f64>) {
    // Without the room taken by the boxes above, tops only have to rise: neighbours that would not are merged into
    // one group at their mean (pool adjacent violators).
    let mut groups: Vec<(f64, f64, usize)> = Vec::with_capacity(wishes.len());
    let mut above = 0.0;
    for wish in wishes {
        let mut group = (wish.weight, (wish.top - above) * wish.weight, 1);
        while let Some(&(weight, sum, count)) = groups.last() {
            if sum * group.0 <= group.1 * weight {
                break;
            }
            groups.pop();
            group = (group.0 + weight, group.1 + sum, group.2 + count);
        }
        groups.push(group);
        above += wish.height.ceil() + gap;
    }
    tops.clear();
    let mut above = 0.0;
    for (weight, sum, count) in groups {
        let start = (sum / weight).round();
        for _ in 0..count {
            tops.push(start + above);
            above += wishes[tops.len() - 1].height.ceil() + gap;
        }
    }
}
