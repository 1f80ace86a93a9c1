//! How often topics were asked about, month by month.

use std::{collections::BTreeMap, path::PathBuf};

use domain::{COUNTED_FROM, Day, MonthOfTopics};
use jiff::civil::Date;

use crate::private_file;

/// What questions that the Code does not answer are counted under; no section has such an id.
const NOT_COVERED: &str = "(the Code does not say)";

pub(super) struct Counts {
    path: PathBuf,
    /// The day of the last count.
    day: Day,
    months: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Counts {
    /// What the file holds; nothing, and a line in the log, when it cannot be read.
    pub(super) fn open(path: PathBuf, today: Day) -> Self {
        let read = private_file::read(&path).map(|text| text.unwrap_or_else(|| "{}".to_owned()));
        let months = match read.map(|text| serde_json::from_str(&text)) {
            Ok(Ok(months)) => months,
            Ok(Err(_)) | Err(_) => {
                tracing::error!("the counts of topics cannot be read; counting begins anew");
                BTreeMap::new()
            }
        };
        Self { path, day: today, months }
    }

    pub(super) fn count(&mut self, section: Option<&str>, today: Day) {
        if today != self.day {
            self.write();
            self.day = today;
        }
        let topics = self.months.entry(month(today)).or_default();
        *topics.entry(section.unwrap_or(NOT_COVERED).to_owned()).or_default() += 1;
    }

    /// The months before this one, newest first.
    pub(super) fn over(&self, today: Day) -> Vec<MonthOfTopics> {
        let this = month(today);
        let over = self.months.iter().rev().filter(|(month, _)| **month < this);
        let shown = over.map(|(month, topics)| {
            let mut topics: Vec<_> = topics
                .iter()
                .map(|(topic, count)| {
                    (Some(topic.clone()).filter(|topic| topic != NOT_COVERED), rounded(*count))
                })
                .filter(|(_, count)| *count > 0)
                .collect();
            topics.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            MonthOfTopics { month: month.clone(), topics }
        });
        shown.filter(|month| !month.topics.is_empty()).collect()
    }

    fn write(&self) {
        let rounded: BTreeMap<&String, BTreeMap<&String, u64>> = self
            .months
            .iter()
            .map(|(month, topics)| {
                let kept = topics.iter().map(|(topic, count)| (topic, rounded(*count)));
                (month, kept.filter(|(_, count)| *count > 0).collect())
            })
            .collect();
        if let Err(error) = private_file::write(&self.path, serde_json::json!(rounded).to_string().as_bytes())
        {
            tracing::error!(kind = ?error.kind(), "the counts of topics could not be written");
        }
    }
}

const fn rounded(count: u64) -> u64 {
    count - count % COUNTED_FROM
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

    #[test]
    fn what_is_rare_is_neither_kept_nor_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("topics.json");
        let mut counts = Counts::open(path.clone(), day(11, 1));
        for _ in 0..13 {
            counts.count(Some("bribes-kickbacks"), day(11, 1));
        }
        (0..4).for_each(|_| counts.count(Some("anonymity"), day(11, 1)));
        (0..5).for_each(|_| counts.count(None, day(11, 1)));
        assert!(!path.exists(), "nothing is written on the day itself");
        counts.count(Some("anonymity"), day(11, 2));
        let kept = std::fs::read_to_string(&path).unwrap();
        assert_eq!(kept, r#"{"2026-11":{"(the Code does not say)":5,"bribes-kickbacks":10}}"#);
        assert!(counts.over(day(11, 30)).is_empty(), "the month is not over");
        let over = counts.over(day(12, 1));
        let topics =
            [(Some("bribes-kickbacks".to_owned()), 10), (None, 5), (Some("anonymity".to_owned()), 5)];
        assert_eq!(over[0].month, "2026-11");
        assert_eq!(over[0].topics.len(), 3);
        assert!(topics.iter().all(|topic| over[0].topics.contains(topic)), "{over:?}");
        assert_eq!(Counts::open(path, day(12, 1)).over(day(12, 1))[0].topics.len(), 2);
    }
}
