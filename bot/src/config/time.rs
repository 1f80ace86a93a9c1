//! When the relay releases.

use domain::{ReleaseMoment, ReleaseSchedule};
use jiff::{civil, tz::TimeZone};

use super::reader::{Located, Reader};

const TIMES_EXAMPLE: &str = "09:00";

/// `relay.release` with `relay.time_zone`, or `relay.release_every_s`.
pub(super) fn release_schedule(reader: &mut Reader<'_>) -> Option<ReleaseSchedule> {
    let every = reader.number("relay.release_every_s", 1, 86_400);
    let times = reader.texts("relay.release", TIMES_EXAMPLE);
    let zone = reader.text("relay.time_zone", "America/Los_Angeles");
    match (every, times) {
        (Some(every), None) => ReleaseSchedule::every(every.value).ok(),
        (Some(every), Some(_)) => {
            reader.refuse(&every, "expected either this or relay.release, not both");
            None
        }
        (None, times) => daily(reader, times, zone),
    }
}

fn daily(
    reader: &mut Reader<'_>,
    times: Option<Located<Vec<String>>>,
    zone: Option<Located<String>>,
) -> Option<ReleaseSchedule> {
    let zone = match zone {
        None => TimeZone::UTC,
        Some(name) => self::zone(reader, &name)?,
    };
    let Some(times) = times else {
        return ReleaseSchedule::daily([9, 12, 15, 18].map(|hour| civil::time(hour, 0, 0, 0)).to_vec(), zone)
            .ok();
    };
    let parsed: Result<Vec<_>, _> = times.value.iter().map(|text| ReleaseMoment::parse(text)).collect();
    let schedule = parsed.ok().and_then(|moments| ReleaseSchedule::at_times(moments, zone).ok());
    if schedule.is_none() {
        reader.refuse(
            &times,
            "expected times of day such as [\"09:00\", \"Mon-Fri 16:30\"], at least one; days are Mon, Tue, Wed, Thu, Fri, Sat, Sun",
        );
    }
    schedule
}

/// A time zone by its name.
pub(super) fn zone(reader: &mut Reader<'_>, name: &Located<String>) -> Option<TimeZone> {
    let zone = TimeZone::get(&name.value).ok();
    if zone.is_none() {
        reader.refuse(name, "expected a time zone of the IANA database, such as \"America/Los_Angeles\"");
    }
    zone
}
