//! The release times, as the relay tells them to the bot.

use domain::{ReleaseMoment, ReleaseSchedule};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::channel::ChannelError;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum ScheduleForm {
    Every { seconds: i64 },
    AtTimes { moments: Vec<String>, zone: String },
}

impl From<&ReleaseSchedule> for ScheduleForm {
    fn from(schedule: &ReleaseSchedule) -> Self {
        match schedule {
            ReleaseSchedule::Every { seconds } => Self::Every { seconds: *seconds },
            ReleaseSchedule::AtTimes { moments, zone } => Self::AtTimes {
                moments: moments.iter().map(ToString::to_string).collect(),
                zone: zone.iana_name().unwrap_or("UTC").to_owned(),
            },
        }
    }
}

impl TryFrom<ScheduleForm> for ReleaseSchedule {
    type Error = ChannelError;

    fn try_from(form: ScheduleForm) -> Result<Self, ChannelError> {
        let schedule = match form {
            ScheduleForm::Every { seconds } => Self::every(seconds),
            ScheduleForm::AtTimes { moments, zone } => {
                let zone = TimeZone::get(&zone).map_err(|_| ChannelError::Form)?;
                let moments = moments.iter().map(|text| ReleaseMoment::parse(text));
                let moments = moments.collect::<Result<_, _>>().map_err(|_| ChannelError::Form)?;
                Self::at_times(moments, zone)
            }
        };
        schedule.map_err(|_| ChannelError::Form)
    }
}
