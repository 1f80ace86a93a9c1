//! The release times that are compared.

use domain::{ReleaseMoment, ReleaseSchedule, ReleaseScheduleError};
use jiff::tz::TimeZone;

/// Release times and what they are called.
#[derive(Debug, Clone)]
pub(crate) struct ReleaseTimes {
    pub(crate) name: String,
    pub(crate) schedule: ReleaseSchedule,
}

/// The text gives no release times.
#[derive(Debug, thiserror::Error)]
#[error(
    "expected times such as 09:00,12:00 or \"Mon-Fri 09:00,Mon-Fri 18:00\", or every-3600 for a step in seconds"
)]
pub(crate) struct ParseReleaseTimesError;

impl ReleaseTimes {
    /// Those that are always compared, from the fastest to the slowest.
    ///
    /// # Errors
    /// None of them is wrong: the schedules' own errors have no other way out.
    pub(crate) fn all() -> Result<Vec<Self>, ParseReleaseTimesError> {
        let named = [
            ("at once", "every-1"),
            ("every hour", "every-3600"),
            ("four times a working day", "Mon-Fri 09:00,Mon-Fri 12:00,Mon-Fri 15:00,Mon-Fri 18:00"),
            ("every day at 12:00", "12:00"),
            ("every Monday at 09:00", "Mon 09:00"),
        ];
        let times = |(name, text): (&str, &str)| {
            Ok(Self { name: name.to_owned(), schedule: Self::parse(text)?.schedule })
        };
        named.into_iter().map(times).collect()
    }

    /// Reads what the configuration takes: times of the week, or `every-` with a step in seconds.
    ///
    /// # Errors
    /// When it is neither.
    pub(crate) fn parse(text: &str) -> Result<Self, ParseReleaseTimesError> {
        let schedule = match text.strip_prefix("every-") {
            Some(seconds) => ReleaseSchedule::every(seconds.parse().map_err(|_| ParseReleaseTimesError)?),
            None => at_times(text)?,
        };
        let schedule = schedule.map_err(|_| ParseReleaseTimesError)?;
        Ok(Self { name: text.to_owned(), schedule })
    }
}

fn at_times(text: &str) -> Result<Result<ReleaseSchedule, ReleaseScheduleError>, ParseReleaseTimesError> {
    let moments: Result<Vec<_>, _> = text.split(',').map(ReleaseMoment::parse).collect();
    // The simulated people live in the zone of the release times
    Ok(ReleaseSchedule::at_times(moments.map_err(|_| ParseReleaseTimesError)?, TimeZone::UTC))
}
