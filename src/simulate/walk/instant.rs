//! Times as texts, without any calendar but the one that everybody uses.

/// A time such as `2026-01-31T12:00:00Z` or `2026-01-31`, in milliseconds since 1970.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('Z');
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00"));
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    let mut time = time.splitn(3, ':');
    let hour: i64 = time.next()?.parse().ok()?;
    let minute: i64 = time.next().unwrap_or("0").parse().ok()?;
    let second: f64 = time.next().unwrap_or("0").parse().ok()?;
    if !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0.0..60.0).contains(&second) {
        return None;
    }
    let seconds = (days(year, month, day) * 24 + hour) * 3600 + minute * 60;
    #[allow(clippy::cast_possible_truncation)]
    Some(seconds * 1000 + (second * 1000.0) as i64)
}

/// A duration such as `4 weeks`, in milliseconds.
pub fn duration(text: &str) -> Option<i64> {
    let mut total = 0_i64;
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty() && *word != "and");
    while let Some(count) = words.next() {
        let count: i64 = count.parse().ok()?;
        let unit = words.next()?.to_lowercase();
        let seconds = match unit.trim_end_matches('s') {
            "second" | "sec" => 1,
            "minute" | "min" => 60,
            "hour" => 3_600,
            "day" => 86_400,
            "week" => 604_800,
            _ => return None,
        };
        total = total.checked_add(count.checked_mul(seconds * 1_000)?)?;
    }
    (total > 0).then_some(total)
}

/// Days since 1970 of a date; the algorithm is Howard Hinnant's `days_from_civil`.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{duration, parse};

    #[test]
    fn times_are_read() {
        assert_eq!(parse("1970-01-02"), Some(86_400_000));
        assert_eq!(parse("2026-01-01T00:00:00Z"), Some(1_767_225_600_000));
        assert_eq!(parse("2024-02-29T12:30:01.5Z"), Some(1_709_209_801_500));
        for wrong in ["", "2026", "2026-13-01", "2026-01-01T25:00:00Z", "yesterday"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn durations_are_read() {
        assert_eq!(duration("4 weeks"), Some(2_419_200_000));
        assert_eq!(duration("1 hour, 30 minutes and 1 second"), Some(5_401_000));
        for wrong in
            ["", "weeks", "1", "1 fortnight", "99999999999999999999 weeks", "9223372036854775807 weeks"]
        {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }
}
