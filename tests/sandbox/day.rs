//! Days in company files: `2026-11-23`, `today`, `today+1d`, `today-3y`, `today+2w-1d`.

use jiff::Span;
use jiff::civil::Date;

const WANTED: &str = "a day such as 2026-11-23, today, today+1d, today-3w, today+6mo or today-3y";

/// Reads a day; `today` is what the relative forms count from.
pub fn parse(text: &str, today: Date) -> Result<Date, String> {
    let refused = || format!("{text:?} is not {WANTED}");
    match text.trim().strip_prefix("today") {
        Some(steps) => walk(steps, today).ok_or_else(refused),
        None => text.trim().parse().map_err(|_| refused()),
    }
}

fn walk(mut steps: &str, mut day: Date) -> Option<Date> {
    while !steps.is_empty() {
        let next = steps
            .char_indices()
            .skip(1)
            .find(|(_, sign)| matches!(sign, '+' | '-'));
        let end = next.map_or(steps.len(), |(at, _)| at);
        day = step(&steps[..end], day)?;
        steps = &steps[end..];
    }
    Some(day)
}

fn step(text: &str, day: Date) -> Option<Date> {
    let unit_at = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (count, unit) = text.split_at(unit_at);
    if !count.starts_with(['+', '-']) {
        return None;
    }
    let count: i32 = count.parse().ok()?;
    let span = match unit {
        "d" => Span::new().try_days(count),
        "w" => Span::new().try_weeks(count),
        "mo" => Span::new().try_months(count),
        "y" => Span::new().try_years(count),
        _ => return None,
    };
    day.checked_add(span.ok()?).ok()
}
