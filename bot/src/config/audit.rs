//! Who keeps the heads of the trail.

use commands::Directory;
use domain::Role;
use slack::model::UserId;

use super::{reader::Reader, roles::user_id};

/// Who keeps the heads of the trail.
#[derive(Debug, Clone)]
pub struct AuditConfig {
    /// Who is sent each head; nobody who is the ethics manager. Empty when nobody is.
    pub head_to: Vec<UserId>,
    /// How many days lie between two heads, at least 1.
    pub head_every_days: u16,
}

impl AuditConfig {
    /// The board secretary keeps the heads, one a week.
    #[must_use]
    pub fn usual(directory: &Directory) -> Self {
        Self { head_to: directory.in_slack(Role::BoardSecretary).cloned().collect(), head_every_days: 7 }
    }
}

pub(super) fn section(reader: &mut Reader<'_>, directory: Option<&Directory>) -> Option<AuditConfig> {
    let head_to = reader.texts("audit.head_to", "U045DEFGHI");
    let every_days = reader.number("audit.head_every_days", 1, 366);
    let mut config = AuditConfig::usual(directory?);
    if let Some(every_days) = every_days {
        config.head_every_days = u16::try_from(every_days.value).unwrap_or(config.head_every_days);
    }
    if let Some(found) = head_to {
        let ids: Option<Vec<UserId>> = found.value.iter().map(|id| user_id(id)).collect();
        let Some(ids) = ids else {
            reader.refuse(&found, "expected Slack user ids, which start with U or W");
            return None;
        };
        let is_manager = |id: &UserId| directory.is_some_and(|all| all.holds(id, Role::EthicsManager));
        if ids.iter().any(is_manager) {
            reader.refuse(
                &found,
                "expected people who are not the ethics manager: the trail shows what the ethics manager did, and somebody else must be able to tell if it was changed",
            );
            return None;
        }
        config.head_to = ids;
    }
    Some(config)
}
