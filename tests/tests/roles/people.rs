//! The kinds of people who come to a door.

use commands::permissions::Who;
use sandbox::{Account, Person};

/// Somebody at a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Employee,
    Reporter,
    EthicsManager,
    OutsideCounsel,
    AuditCommittee,
    BoardSecretary,
    /// The ethics manager, on a case that is about her.
    Excluded,
    Guest,
    ChannelGuest,
    Stranger,
    Bot,
    Deactivated,
    /// An employee's id in a payload of another workspace.
    OtherTeam,
    /// The ethics manager's id in a payload of another workspace.
    OtherTeamManager,
}

impl Kind {
    pub(crate) const ALL: [Self; 14] = [
        Self::Employee,
        Self::Reporter,
        Self::EthicsManager,
        Self::OutsideCounsel,
        Self::AuditCommittee,
        Self::BoardSecretary,
        Self::Excluded,
        Self::Guest,
        Self::ChannelGuest,
        Self::Stranger,
        Self::Bot,
        Self::Deactivated,
        Self::OtherTeam,
        Self::OtherTeamManager,
    ];

    pub(crate) const fn account(self) -> &'static str {
        match self {
            Self::Employee | Self::OtherTeam => "U0MAYA",
            Self::Reporter => "U0TOMAS",
            Self::EthicsManager | Self::Excluded | Self::OtherTeamManager => "U0RUTH",
            Self::OutsideCounsel => "U0JONAS",
            Self::AuditCommittee => "U0PRIYA",
            Self::BoardSecretary => "U0HELEN",
            Self::Guest => "U0GUS",
            Self::ChannelGuest => "U0CHLOE",
            Self::Stranger => "U0SVEN",
            Self::Bot => "U0ETHICSBOT",
            Self::Deactivated => "U0DORA",
        }
    }

    pub(crate) const fn team(self) -> &'static str {
        match self {
            Self::Stranger | Self::OtherTeam | Self::OtherTeamManager => "T0ELSEWHERE",
            _ => "T0SANDBOX",
        }
    }

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Reporter => "the reporter",
            Self::EthicsManager => "ethics manager",
            Self::OutsideCounsel => "outside counsel",
            Self::AuditCommittee => "Audit Committee’s designee",
            Self::BoardSecretary => "board secretary",
            Self::Excluded => "ethics manager, whom the case is about",
            Self::Guest => "guest of some channels",
            Self::ChannelGuest => "guest of one channel",
            Self::Stranger => "person of another workspace",
            Self::Bot => "bot",
            Self::Deactivated => "deactivated",
            Self::OtherTeam => "employee’s id, payload of another workspace",
            Self::OtherTeamManager => "ethics manager’s id, payload of another workspace",
        }
    }

    /// Whether nobody of this kind works here, as far as the door is told.
    pub(crate) const fn is_outside(self) -> bool {
        matches!(
            self,
            Self::Guest
                | Self::ChannelGuest
                | Self::Stranger
                | Self::Bot
                | Self::Deactivated
                | Self::OtherTeam
                | Self::OtherTeamManager
        )
    }

    /// What is expected at a door, written down here once more and not taken from the program. Cases of `Decides` are of the Audit Committee; the others are of the
    /// ethics manager and outside counsel, and of outside counsel alone for [`Kind::Excluded`].
    pub(crate) fn may(self, who: Who) -> bool {
        use Kind::{AuditCommittee, BoardSecretary, EthicsManager, Excluded, OutsideCounsel};
        let is = |kinds: &[Self]| kinds.contains(&self);
        if self.is_outside() {
            // The receipt alone says who somebody is, and nobody is asked about them
            return who == Who::ReceiptHolder;
        }
        match who {
            Who::Everybody | Who::Proven | Who::ReceiptHolder | Who::Anybody | Who::Program => true,
            Who::AnyRole => is(&[EthicsManager, OutsideCounsel, AuditCommittee, BoardSecretary, Excluded]),
            Who::EthicsManager => is(&[EthicsManager, Excluded]),
            Who::Keepers => is(&[EthicsManager, BoardSecretary, Excluded]),
            Who::OnTheCase | Who::SecondPair => is(&[EthicsManager, OutsideCounsel]),
            Who::Decides => is(&[AuditCommittee]),
            Who::SignedIn => false,
        }
    }
}

/// Those who are not in the shipped cast.
pub(crate) fn others() -> Vec<Person> {
    let person = |handle: &str, name: &str, account| {
        Person::new(handle, name, "Somebody", "at the door").with_account(account)
    };
    vec![
        person("gus", "Gus Gast", Account::Guest),
        person("chloe", "Chloe Canal", Account::ChannelGuest),
        person("sven", "Sven Fremd", Account::Stranger),
        person("dora", "Dora Daily", Account::Member),
    ]
}
