//! Whether the list of holidays goes on.

use domain::{Calendar, Clock, Day};
use jiff::civil::Date;

use super::Findings;

/// So many days ahead a list should reach.
const AHEAD_DAYS: u16 = 60;

/// Looks at the list as it is today.
pub(super) fn check(calendar: &Calendar, clock: &dyn Clock, findings: &mut Findings) {
    let today = calendar.today(clock.now());
    if !calendar.has_holidays() {
        return findings.note(
            "deadlines.holidays lists no holiday: deadlines are counted through holidays as if people worked on them",
        );
    }
    match calendar.last_dated_holiday() {
        Some(last) if last < today.after(AHEAD_DAYS) => findings.bad(
            format_args!("the last holiday in deadlines.holidays is {}", shown(last)),
            "List those of the next year: deadlines, and the four working days of a disclosure, are counted by them.",
        ),
        Some(last) => findings.good(format_args!("holidays are listed until {}", shown(last))),
        None => findings.good("holidays are listed for every year"),
    }
}

fn shown(day: Day) -> Date {
    Date::from(day)
}

#[cfg(test)]
mod tests {
    use domain::{ManualClock, Weekend};
    use jiff::tz::TimeZone;

    use super::*;

    fn found(holidays: &[&str]) -> String {
        let holidays: Vec<_> = holidays.iter().map(|text| text.parse().unwrap()).collect();
        let calendar = Calendar::new(TimeZone::UTC, Weekend::USUAL, holidays);
        let mut findings = Findings::default();
        check(&calendar, &ManualClock::new("2026-11-28T12:00:00Z".parse().unwrap()), &mut findings);
        findings.to_string()
    }

    #[test]
    fn a_list_that_ends_within_sixty_days_is_to_be_gone_on_with() {
        assert!(found(&[]).contains("note  deadlines.holidays lists no holiday"));
        assert!(found(&["12-25"]).contains("ok    holidays are listed for every year"));
        assert!(
            found(&["2026-12-25", "12-26"])
                .contains("MEND  the last holiday in deadlines.holidays is 2026-12-25")
        );
        assert!(found(&["2027-01-26"]).contains("MEND"));
        assert!(found(&["2027-01-27"]).contains("ok    holidays are listed until 2027-01-27"));
    }
}
