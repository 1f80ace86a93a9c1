//! Who works here, as the company's directory in chat says.

use jiff::tz::{Offset, TimeZone};

/// What an account is to the Code: whether it is asked to sign it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// Works here: is asked.
    Employee,
    /// A guest of some channels: is counted apart and not asked.
    Guest,
    /// A bot, or somebody of another organization: is not asked.
    Other,
}

impl MemberKind {
    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Guest => "guest",
            Self::Other => "other",
        }
    }
}

/// Where somebody is, as far as the hour is concerned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Zone {
    /// The IANA name, such as `America/Los_Angeles`.
    pub name: Option<String>,
    /// Seconds east of UTC, for when the name is not known here.
    pub offset_s: Option<i32>,
}

impl Zone {
    /// The time zone: by its name, otherwise by its offset, otherwise the `usual` one.
    #[must_use]
    pub fn time_zone(&self, usual: &TimeZone) -> TimeZone {
        let named = self.name.as_deref().and_then(|name| TimeZone::get(name).ok());
        let fixed =
            || self.offset_s.and_then(|offset| Offset::from_seconds(offset).ok()).map(TimeZone::fixed);
        named.or_else(fixed).unwrap_or_else(|| usual.clone())
    }
}

/// An account as the directory lists it.
///
/// # Privacy
/// It names a person by their account, and has nothing of a report or a case: it belongs to the identity side. What people are called is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account's id.
    pub account: String,
    /// Whether it is asked.
    pub kind: MemberKind,
    /// Where they are.
    pub zone: Zone,
    /// Whether the account is in use.
    pub active: bool,
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::Zone;

    #[test]
    fn a_zone_that_is_not_known_by_name_is_known_by_its_offset() {
        let zone = |name: Option<&str>, offset_s| Zone { name: name.map(str::to_owned), offset_s };
        let usual = TimeZone::get("Europe/Berlin").unwrap();
        let at = |zone: Zone| {
            let now: jiff::Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
            now.to_zoned(zone.time_zone(&usual)).time().hour()
        };
        assert_eq!(at(zone(Some("America/New_York"), Some(0))), 5);
        assert_eq!(at(zone(Some("Mars/Base"), Some(19_800))), 15);
        assert_eq!(at(zone(None, None)), 11);
    }
}
