//! What should be reminded of, worked out once more without a line of the program: days are numbers, dates are counted by hand.

use std::collections::BTreeSet;

/// `(year, month, day)` as days since 1970-01-01 (the proleptic Gregorian calendar, counted in years that begin in March).
pub(crate) fn number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date with this number, found by trying.
fn date(of: i64) -> (i64, i64, i64) {
    let mut year = 1970 + of / 366;
    while number(year + 1, 1, 1) <= of {
        year += 1;
    }
    let month = (1..=12).rev().find(|month| number(year, *month, 1) <= of).unwrap();
    (year, month, of - number(year, month, 1) + 1)
}

fn text(of: i64) -> String {
    let (year, month, day) = date(of);
    format!("{year:04}-{month:02}-{day:02}")
}

fn months_later(from: i64, months: i64) -> i64 {
    let (year, month, day) = date(from);
    let count = year * 12 + month - 1 + months;
    let (year, month) = (count / 12, count % 12 + 1);
    let next = number(year + month / 12, month % 12 + 1, 1);
    (number(year, month, 1) + day - 1).min(next - 1)
}

/// The holidays as the program's configuration says them.
pub(crate) const HOLIDAYS: [&str; 14] = [
    "01-01",
    "05-01",
    "10-03",
    "12-24",
    "12-25",
    "12-26",
    "12-31",
    "2026-04-03",
    "2026-04-06",
    "2026-05-14",
    "2026-05-25",
    "2027-03-26",
    "2027-03-29",
    "2027-05-17",
];

/// The same, by number.
fn holidays() -> BTreeSet<i64> {
    let mut days = BTreeSet::new();
    for year in 2025..=2028 {
        for (month, day) in [(1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)] {
            days.insert(number(year, month, day));
        }
    }
    for (year, month, day) in [
        (2026, 4, 3),
        (2026, 4, 6),
        (2026, 5, 14),
        (2026, 5, 25),
        (2027, 3, 26),
        (2027, 3, 29),
        (2027, 5, 17),
    ] {
        days.insert(number(year, month, day));
    }
    days
}

/// The company's calendar in Berlin.
pub(crate) struct Wall {
    holidays: BTreeSet<i64>,
}

impl Wall {
    pub(crate) fn new() -> Self {
        Self { holidays: holidays() }
    }

    fn works(&self, day: i64) -> bool {
        // Day 0 was a Thursday
        (day + 3).rem_euclid(7) < 5 && !self.holidays.contains(&day)
    }

    fn working_days_later(&self, from: i64, count: usize) -> i64 {
        (from + 1..).filter(|day| self.works(*day)).nth(count - 1).unwrap()
    }

    fn last_working_day(&self, until: i64) -> i64 {
        (0..).map(|back| until - back).find(|day| self.works(*day)).unwrap()
    }

    /// The day in Berlin, which begins at eight in the morning. The clocks change on the last Sundays of March and October at one o'clock UTC.
    pub(crate) fn reminding_day(&self, unix_s: i64) -> i64 {
        let hour = |year, month, day| number(year, month, day) * 24 + 1;
        let now = unix_s.div_euclid(3_600);
        let is_summer = (hour(2026, 3, 29)..hour(2026, 10, 25)).contains(&now)
            || (hour(2027, 3, 28)..hour(2027, 10, 31)).contains(&now);
        let local = unix_s + if is_summer { 7_200 } else { 3_600 };
        (local - 8 * 3_600).div_euclid(86_400)
    }
}

/// What is known of one case: what people did, and when.
#[derive(Debug, Default, Clone)]
pub(crate) struct Known {
    pub(crate) is_question: bool,
    pub(crate) waits: bool,
    pub(crate) opened: i64,
    pub(crate) written: Vec<i64>,
    /// The day of the finding that it has, and whether that was none of the Code.
    pub(crate) found: Option<(i64, bool)>,
    pub(crate) is_closed: bool,
    pub(crate) opened_again: Option<i64>,
    /// What was sent, or is not to be sent any more.
    pub(crate) past: BTreeSet<String>,
}

impl Known {
    /// The messages that go out now, to the lead, to who comes next and to the room; and how often the reporter is asked.
    pub(crate) fn expected(&mut self, today: i64, wall: &Wall) -> (Vec<String>, usize) {
        let mut messages = Vec::new();
        if !self.waits && !self.is_closed {
            let begun = self.opened_again.unwrap_or(self.opened);
            if self.written.is_empty() {
                let due = wall.working_days_later(begun, 3);
                self.say(&mut messages, "personal-message", due, &[(due, "due")], today);
            }
            if self.written.is_empty() && !self.is_question {
                let due = begun + 7;
                let days = [(wall.last_working_day(due - 2), "before"), (due, "due"), (due + 1, "overdue")];
                self.say(&mut messages, "acknowledge", due, &days, today);
            }
            if !self.is_question {
                let first = self.written.first().copied().unwrap_or(i64::MAX);
                let from = self.opened_again.unwrap_or(first.min(self.opened + 7));
                let due = months_later(from, 3);
                let before = wall.last_working_day(due - 14);
                let last = self.written.last().copied().unwrap_or(i64::MIN);
                let told = self.found.is_some_and(|(day, _)| last >= day);
                let answered = last >= before && last > first;
                if !told && !answered {
                    let days = [(before, "before"), (due, "due"), (due + 1, "overdue")];
                    self.say(&mut messages, "feedback", due, &days, today);
                }
            }
        }
        let mut asked = 0;
        let none_of_the_code = self.found.is_some_and(|(_, none)| none);
        if !self.waits && !self.is_question && !none_of_the_code {
            for after in [30, 90] {
                let is_time = (self.opened + after..self.opened + after + 30).contains(&today);
                if is_time && self.past.insert(format!("asked {after}")) {
                    asked += 1;
                    messages
                        .extend((!self.is_closed).then(|| "tell-room-asked-about-retaliation".to_owned()));
                }
            }
        }
        (messages, asked)
    }

    /// The last reminder whose day has come, unless it was sent.
    fn say(&mut self, messages: &mut Vec<String>, kind: &str, due: i64, days: &[(i64, &str)], today: i64) {
        let Some(last) = days.iter().rposition(|(day, _)| *day <= today) else { return };
        let name = |phase: &str| format!("remind-{phase}-{kind}-{}", text(due));
        let phase = days[last].1;
        if self.past.contains(&name(phase)) {
            return;
        }
        self.past.extend(days[..=last].iter().map(|(_, phase)| name(phase)));
        messages.push(name(phase));
        if phase == "overdue" {
            messages.push(format!("escalate-{kind}-{}", text(due)));
        }
    }
}

#[test]
fn dates_are_counted_as_in_the_almanac() {
    for (day, written) in [
        (0, "1970-01-01"),
        (20_779, "2026-11-22"),
        (number(2028, 2, 29), "2028-02-29"),
        (number(2027, 12, 31), "2027-12-31"),
    ] {
        assert_eq!(text(day), written);
    }
    assert_eq!(text(months_later(number(2026, 11, 30), 3)), "2027-02-28");
    assert_eq!(text(months_later(number(2026, 9, 15), 3)), "2026-12-15");
    assert_eq!(text(months_later(number(2026, 10, 2), 3)), "2027-01-02");
    // Good Friday and Easter Monday of 2026 lie between
    assert_eq!(text(Wall::new().working_days_later(number(2026, 4, 1), 3)), "2026-04-08");
}
