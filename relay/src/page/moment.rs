//! Times as the page says them.

use domain::ReleaseSchedule;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// A release, for the page.
#[derive(Serialize)]
pub(super) struct Release {
    at: String,
    text: String,
}

impl Release {
    pub(super) fn new(at: Timestamp, now: Timestamp, schedule: &ReleaseSchedule) -> Self {
        Self { at: at.to_string(), text: coming(at, now, schedule) }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// `today at 14:00 (America/Los_Angeles)`, or `in 42 seconds`.
fn coming(at: Timestamp, now: Timestamp, schedule: &ReleaseSchedule) -> String {
    let wait = at.duration_since(now);
    if wait < SignedDuration::from_mins(2) {
        return format!("in {} seconds", wait.as_secs().max(1));
    }
    let zone = schedule.zone();
    let name = zone.iana_name().unwrap_or("UTC").to_owned();
    let (at, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone));
    let time = at.strftime("%H:%M");
    let day = if at.date() == today.date() {
        "today".to_owned()
    } else if today.date().tomorrow().is_ok_and(|tomorrow| tomorrow == at.date()) {
        "tomorrow".to_owned()
    } else {
        at.strftime("on %A, %-d %B").to_string()
    };
    format!("{day} at {time} ({name})")
}

#[cfg(test)]
mod tests {
    use jiff::{civil, tz::TimeZone};

    use super::*;

    #[test]
    fn a_release_is_said_in_the_offices_time() {
        let zone = TimeZone::get("America/Los_Angeles").unwrap();
        let schedule = ReleaseSchedule::daily(vec![civil::time(9, 0, 0, 0)], zone).unwrap();
        let said = |now: &str| {
            let now: Timestamp = now.parse().unwrap();
            coming(schedule.next_after(now), now, &schedule)
        };
        assert_eq!(said("2026-11-28T12:00:00Z"), "today at 09:00 (America/Los_Angeles)");
        assert_eq!(said("2026-11-28T18:00:00Z"), "tomorrow at 09:00 (America/Los_Angeles)");
        assert_eq!(said("2026-11-28T16:59:30Z"), "in 30 seconds");
    }
}
