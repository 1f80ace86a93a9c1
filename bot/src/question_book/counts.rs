//! How often topics were asked about, month by month.

use std::collections::BTreeMap;

use domain::{COUNTED_FROM, Day, MonthOfTopics};
use jiff::civil::Date;

/// What questions that the Code does not answer are counted under; no section has such an id.
const NOT_COVERED: &str = "(the Code does not say)";

/// By month, `2026-11`, and topic.
pub(super) type Months = BTreeMap<String, BTreeMap<String, u64>>;

/// What this process counted and did not keep yet.
pub(super) struct Counts {
    /// The day up to which was kept what is kept.
    day: Day,
    months: Months,
}

impl Counts {
    pub(super) const fn new(today: Day) -> Self {
        Self { day: today, months: Months::new() }
    }

    pub(super) fn count(&mut self, section: Option<&str>, today: Day) {
        let topics = self.months.entry(month(today)).or_default();
        *topics.entry(section.unwrap_or(NOT_COVERED).to_owned()).or_default() += 1;
    }

    /// What is to be kept now: once a day, and in steps. `None` when there is nothing.
    pub(super) fn due(&mut self, today: Day) -> Option<Months> {
        if today == self.day {
            return None;
        }
        let due = in_steps(&self.months);
        if due.is_empty() {
            self.day = today;
        }
        Some(due).filter(|due| !due.is_empty())
    }

    /// It was kept; what is less than a step is counted on.
    pub(super) fn kept(&mut self, kept: &Months, today: Day) {
        self.day = today;
        for (month, topics) in kept {
            let Some(mine) = self.months.get_mut(month) else { continue };
            for (topic, count) in topics {
                if let Some(left) = mine.get_mut(topic) {
                    *left = left.saturating_sub(*count);
                }
            }
            mine.retain(|_, left| *left > 0);
        }
        self.months.retain(|_, topics| !topics.is_empty());
    }

    /// The months before this one, newest first: those that are kept with what was counted since.
    pub(super) fn over(&self, kept: Months, today: Day) -> Vec<MonthOfTopics> {
        let this = month(today);
        let all = in_steps(&together(kept, &self.months));
        let over = all.into_iter().rev().filter(|(month, _)| *month < this);
        over.map(|(month, topics)| {
            let mut topics: Vec<_> = topics
                .into_iter()
                .map(|(topic, count)| (Some(topic).filter(|topic| topic != NOT_COVERED), count))
                .collect();
            topics.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            MonthOfTopics { month, topics }
        })
        .collect()
    }
}

/// The sum of both.
pub(super) fn together(mut months: Months, more: &Months) -> Months {
    for (month, topics) in more {
        let sums = months.entry(month.clone()).or_default();
        for (topic, count) in topics {
            *sums.entry(topic.clone()).or_default() += count;
        }
    }
    months
}

/// Rounded down to whole steps, without what is nothing then.
fn in_steps(months: &Months) -> Months {
    let rounded = |topics: &BTreeMap<String, u64>| -> BTreeMap<String, u64> {
        let counts = topics.iter().map(|(topic, count)| (topic.clone(), count - count % COUNTED_FROM));
        counts.filter(|(_, count)| *count > 0).collect()
    };
    let months = months.iter().map(|(month, topics)| (month.clone(), rounded(topics)));
    months.filter(|(_, topics)| !topics.is_empty()).collect()
}

/// `2026-11`: sorts as months do.
fn month(day: Day) -> String {
    let date = i32::try_from(day.number())
        .ok()
        .and_then(|number| Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(number)).ok());
    date.map_or_else(String::new, |date| date.strftime("%Y-%m").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: i8, day: i8) -> Day {
        Day::from(Date::constant(2026, month, day))
    }

    fn count(counts: &mut Counts, section: Option<&str>, times: u64, today: Day) {
        (0..times).for_each(|_| counts.count(section, today));
    }

    #[test]
    fn what_is_rare_is_neither_kept_nor_shown() {
        let mut counts = Counts::new(day(11, 1));
        count(&mut counts, Some("bribes-kickbacks"), 13, day(11, 1));
        count(&mut counts, Some("anonymity"), 4, day(11, 1));
        count(&mut counts, None, 5, day(11, 1));
        assert_eq!(counts.due(day(11, 1)), None, "nothing is written on the day itself");
        let due = counts.due(day(11, 2)).unwrap();
        let written = serde_json::json!(due).to_string();
        assert_eq!(written, r#"{"2026-11":{"(the Code does not say)":5,"bribes-kickbacks":10}}"#);
        // What did not reach the disk is tried again
        assert_eq!(counts.due(day(11, 2)), Some(due.clone()));
        counts.kept(&due, day(11, 2));
        assert_eq!(counts.due(day(11, 2)), None, "once a day");

        count(&mut counts, Some("anonymity"), 1, day(11, 2));
        count(&mut counts, Some("bribes-kickbacks"), 2, day(11, 2));
        assert!(counts.over(due.clone(), day(11, 30)).is_empty(), "the month is not over");
        let over = counts.over(due.clone(), day(12, 1));
        let topics =
            [(Some("bribes-kickbacks".to_owned()), 15), (None, 5), (Some("anonymity".to_owned()), 5)];
        assert_eq!(over[0].month, "2026-11");
        assert_eq!(over[0].topics.len(), 3);
        assert!(topics.iter().all(|topic| over[0].topics.contains(topic)), "{over:?}");
        assert_eq!(Counts::new(day(12, 1)).over(due, day(12, 1))[0].topics.len(), 2);
    }

    #[test]
    fn two_machines_keep_what_both_counted() {
        let (mut one, mut other) = (Counts::new(day(11, 1)), Counts::new(day(11, 1)));
        count(&mut one, None, 7, day(11, 1));
        count(&mut other, None, 6, day(11, 1));
        let mut kept = Months::new();
        for machine in [&mut one, &mut other] {
            let due = machine.due(day(11, 2)).unwrap();
            kept = together(kept, &due);
            machine.kept(&due, day(11, 2));
        }
        assert_eq!(kept["2026-11"][NOT_COVERED], 10);
        count(&mut one, None, 3, day(11, 2));
        assert_eq!(one.due(day(11, 3)).unwrap()["2026-11"][NOT_COVERED], 5, "the rest was counted on");
        assert_eq!(other.due(day(11, 3)), None);
    }
}
