//! Until when somebody has to do something on a case, and when people are reminded of it.

use domain::{Calendar, DeadlineRules, Holiday, Weekend};
use jiff::{civil::Time, tz::TimeZone};

use super::{reader::Reader, time};

/// The longest time until a reporter is asked about retaliation, in days.
const LATEST_CHECK_DAYS: i64 = 3_650;

/// `[deadlines]`: what is not there is as [`DeadlineRules::default`] says. `None` is a refusal.
pub(super) fn section(reader: &mut Reader<'_>) -> Option<DeadlineRules> {
    let usual = DeadlineRules::default();
    let personal = number(reader, "deadlines.personal_message_working_days", 1, 60);
    let feedback = number(reader, "deadlines.feedback_months", 1, 24);
    let feedback_before = number(reader, "deadlines.feedback_remind_before_days", 0, 27);
    let acknowledge = acknowledge(reader);
    let checks = checks(reader);
    let remind_at = remind_at(reader);
    let calendar = calendar(reader);
    let (acknowledge_days, acknowledge_remind_before_days) = acknowledge?;
    Some(DeadlineRules {
        personal_message_working_days: personal.unwrap_or(usual.personal_message_working_days),
        acknowledge_days,
        acknowledge_remind_before_days,
        feedback_months: feedback.unwrap_or(usual.feedback_months),
        feedback_remind_before_days: feedback_before.unwrap_or(usual.feedback_remind_before_days),
        retaliation_check_days: checks?.unwrap_or(usual.retaliation_check_days),
        remind_at: remind_at?.unwrap_or(usual.remind_at),
        calendar: calendar?,
    })
}

fn number(reader: &mut Reader<'_>, key: &str, least: i64, most: i64) -> Option<u16> {
    reader.number(key, least, most).and_then(|found| u16::try_from(found.value).ok())
}

/// The days, and how many of them before the end the reminder comes.
fn acknowledge(reader: &mut Reader<'_>) -> Option<(u16, u16)> {
    let usual = DeadlineRules::default();
    let days = number(reader, "deadlines.acknowledge_days", 1, 365).unwrap_or(usual.acknowledge_days);
    let Some(before) = reader.number("deadlines.acknowledge_remind_before_days", 0, 364) else {
        return Some((days, usual.acknowledge_remind_before_days.min(days - 1)));
    };
    match u16::try_from(before.value).ok().filter(|before| *before < days) {
        Some(before) => Some((days, before)),
        None => {
            reader.refuse(&before, format!("expected less than deadlines.acknowledge_days, which is {days}"));
            None
        }
    }
}

/// `Some(None)` when the key is not there.
#[allow(clippy::option_option, reason = "what is not there is not the same as what is refused")]
fn checks(reader: &mut Reader<'_>) -> Option<Option<Vec<u16>>> {
    const EXPECTED: &str =
        "expected days from 1 to 3650 such as [30, 90], each once; an empty list switches it off";
    let Some(found) = reader.numbers("deadlines.retaliation_check_days", "[30, 90]") else {
        return Some(None);
    };
    let mut days: Vec<u16> = Vec::new();
    for number in &found.value {
        let day = Some(*number).filter(|number| (1..=LATEST_CHECK_DAYS).contains(number));
        match day.and_then(|number| u16::try_from(number).ok()).filter(|day| !days.contains(day)) {
            Some(day) => days.push(day),
            None => {
                reader.refuse(&found, EXPECTED);
                return None;
            }
        }
    }
    days.sort_unstable();
    Some(Some(days))
}

/// `Some(None)` when the key is not there.
#[allow(clippy::option_option, reason = "what is not there is not the same as what is refused")]
fn remind_at(reader: &mut Reader<'_>) -> Option<Option<Time>> {
    let Some(found) = reader.text("deadlines.remind_at", "08:00") else { return Some(None) };
    match Time::strptime("%H:%M", found.value.trim()) {
        Ok(time) => Some(Some(time)),
        Err(_) => {
            reader.refuse(&found, "expected a time of day such as \"08:00\"");
            None
        }
    }
}

fn calendar(reader: &mut Reader<'_>) -> Option<Calendar> {
    let zone = reader.text("deadlines.time_zone", "Europe/Berlin");
    let weekend = reader.texts("deadlines.weekend", "Sat");
    let holidays = reader.texts("deadlines.holidays", "2026-12-25");
    let zone = match zone {
        None => Some(TimeZone::UTC),
        Some(found) => time::zone(reader, &found),
    };
    let weekend = match weekend {
        None => Some(Weekend::USUAL),
        Some(found) => {
            let parsed = Weekend::parse(found.value.iter().map(String::as_str)).ok();
            if parsed.is_none() {
                reader.refuse(
                    &found,
                    "expected days of the week such as [\"Sat\", \"Sun\"], and not all seven; days are Mon, Tue, Wed, Thu, Fri, Sat, Sun",
                );
            }
            parsed
        }
    };
    let holidays: Option<Vec<Holiday>> = match holidays {
        None => Some(Vec::new()),
        Some(found) => {
            let parsed: Option<Vec<Holiday>> = found.value.iter().map(|text| text.parse().ok()).collect();
            if parsed.is_none() {
                reader.refuse(&found, "expected dates such as \"2026-12-25\", or \"12-25\" for every year");
            }
            parsed
        }
    };
    Some(Calendar::new(zone?, weekend?, holidays?))
}

#[cfg(test)]
mod tests {
    use domain::Day;
    use jiff::civil::Date;

    use super::super::{Environment, parse_relay};
    use super::*;

    fn read(keys: &str) -> Result<DeadlineRules, String> {
        read_with(keys, &Environment::new())
    }

    fn read_with(keys: &str, environment: &Environment) -> Result<DeadlineRules, String> {
        let text = format!(
            "[company]\nname = \"Example\"\n[relay]\nlink_listen = \"127.0.0.1:0\"\n[deadlines]\n{keys}\n"
        );
        let config = parse_relay("test.toml", &text, environment);
        config.map(|config| config.deadlines).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_said_is_as_the_law_says() {
        let rules = read("").unwrap();
        assert_eq!(rules, DeadlineRules::default());
        assert_eq!((rules.acknowledge_days, rules.feedback_months), (7, 3));
        assert_eq!(read("acknowledge_days = 2").unwrap().acknowledge_remind_before_days, 1);
        assert_eq!(read("acknowledge_days = 1").unwrap().acknowledge_remind_before_days, 0);
    }

    #[test]
    fn everything_can_be_said_also_by_the_environment() {
        let rules = read(
            "acknowledge_days = 5\nacknowledge_remind_before_days = 1\nfeedback_months = 2\n\
             feedback_remind_before_days = 7\npersonal_message_working_days = 2\n\
             retaliation_check_days = [90, 30, 180]\nremind_at = \"09:30\"\ntime_zone = \"Europe/Berlin\"\n\
             weekend = [\"Fri\", \"Sat\"]\nholidays = [\"2026-12-23\", \"01-01\"]",
        )
        .unwrap();
        assert_eq!(rules.retaliation_check_days, [30, 90, 180]);
        assert_eq!((rules.feedback_months, rules.feedback_remind_before_days), (2, 7));
        assert_eq!(rules.remind_at, Time::constant(9, 30, 0, 0));
        // A Tuesday; Wednesday is a holiday, Friday and Saturday are the weekend
        let from = Day::from(Date::constant(2026, 12, 22));
        assert_eq!(rules.calendar.add_working_days(from, 2), Day::from(Date::constant(2026, 12, 27)));

        let environment: Environment = [
            ("ETHICS_BOT_DEADLINES_RETALIATION_CHECK_DAYS", "45"),
            ("ETHICS_BOT_DEADLINES_HOLIDAYS", "12-24, 12-31"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let rules = read_with("retaliation_check_days = [30]", &environment).unwrap();
        assert_eq!(rules.retaliation_check_days, [45]);
        assert!(!rules.calendar.is_working_day(Day::from(Date::constant(2026, 12, 24))));
        let never = [("ETHICS_BOT_DEADLINES_RETALIATION_CHECK_DAYS".to_owned(), String::new())].into();
        assert!(read_with("", &never).unwrap().retaliation_check_days.is_empty());
        assert!(read("retaliation_check_days = []").unwrap().retaliation_check_days.is_empty());
    }

    #[test]
    fn what_cannot_be_is_named_with_what_was_expected() {
        for (keys, expected) in [
            ("acknowledge_days = 0", "deadlines.acknowledge_days: expected a whole number from 1 to 365"),
            (
                "acknowledge_remind_before_days = 7",
                "deadlines.acknowledge_remind_before_days: expected less than deadlines.acknowledge_days, which is 7",
            ),
            ("feedback_months = \"3\"", "deadlines.feedback_months: expected a whole number from 1 to 24"),
            (
                "feedback_remind_before_days = 28",
                "deadlines.feedback_remind_before_days: expected a whole number from 0 to 27",
            ),
            ("personal_message_working_days = 0", "expected a whole number from 1 to 60"),
            (
                "retaliation_check_days = [0]",
                "test.toml:6: deadlines.retaliation_check_days: expected days from 1 to",
            ),
            ("retaliation_check_days = [30, 30]", "each once"),
            (
                "retaliation_check_days = 30",
                "deadlines.retaliation_check_days: expected a list of whole numbers such as [30, 90], found a number",
            ),
            (
                "retaliation_check_days = [\"30\"]",
                "expected a list of whole numbers such as [30, 90], found a list",
            ),
            ("remind_at = \"8 o’clock\"", "deadlines.remind_at: expected a time of day such as \"08:00\""),
            ("time_zone = \"Mars\"", "deadlines.time_zone: expected a time zone of the IANA database"),
            ("weekend = [\"Mon-Sun\"]", "deadlines.weekend: expected days of the week"),
            (
                "holidays = [\"25.12.2026\"]",
                "deadlines.holidays: expected dates such as \"2026-12-25\", or \"12-25\" for every year",
            ),
            (
                "acknowlege_days = 7",
                "deadlines.acknowlege_days: is not a known key; did you mean deadlines.acknowledge_days?",
            ),
        ] {
            let said = read(keys).unwrap_err();
            assert!(said.contains(expected), "{keys}\n{said}");
        }
    }
}
