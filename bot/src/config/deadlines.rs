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
            reader.refuse(
                &before,
                format!("expected less than deadlines.acknowledge_days, which is {days}"),
            );
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
            let parsed = found.value.iter().map(|text| text.parse().ok()).collect();
            if parsed == None::<Vec<Holiday>> {
                reader.refuse(&found, "expected dates such as \"2026-12-25\", or \"12-25\" for every year");
            }
            parsed
        }
    };
    Some(Calendar::new(zone?, weekend?, holidays?))
}
