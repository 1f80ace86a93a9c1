//! What an account is to the company, before any role is looked at.

use domain::{Member, MemberKind};

use super::Who;
use crate::Services;

/// What an account is to the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Somebody who works here.
    Employee,
    /// A guest of one channel or of some.
    Guest,
    /// Somebody of another workspace, or a bot.
    Stranger,
    /// Somebody whose account was taken away.
    Gone,
    /// Slack did not say in time.
    Unknown,
}

impl Account {
    /// The account as the directory has it.
    #[must_use]
    pub const fn of(member: &Member) -> Self {
        match (member.active, member.kind) {
            (false, _) => Self::Gone,
            (true, MemberKind::Employee) => Self::Employee,
            (true, MemberKind::Guest) => Self::Guest,
            (true, MemberKind::Other) => Self::Stranger,
        }
    }

    /// Whether an account of this kind gets as far as being asked for its role.
    ///
    /// A guest whom the configuration names for a role does: outside counsel may well be a guest of the workspace. When Slack does not say who somebody is, nobody is turned away who has
    /// something to ask, to report or to sign; only what proves that somebody works here waits until it is known.
    pub(super) const fn is_let_in(self, who: Who, has_a_role: bool) -> bool {
        match self {
            Self::Employee => true,
            Self::Guest => has_a_role || who.is_open(),
            Self::Unknown => !matches!(who, Who::Proven),
            Self::Stranger | Self::Gone => who.is_open(),
        }
    }

    /// What they are told: that it is no verdict on what they have to say, and where they can say it.
    pub(super) fn words(self, services: &Services, who: Who) -> String {
        if self == Self::Unknown && who == Who::Proven {
            return "I cannot see right now whether your account is one of the company’s. Please try again in a minute."
                .to_owned();
        }
        let company = &services.company;
        let mut text = format!("I am here for the people who work at {}. Nothing was changed.", company.name);
        let page = company.page.iter().map(|page| format!("the page {page}, without a name if you like"));
        let named = company.contacts.iter().map(|contact| format!("{}: {}", contact.name(), contact.at()));
        let ways: Vec<String> = page.chain(named).collect();
        if self == Self::Guest {
            text.push_str(" If you have a receipt, `/report mailbox` opens your mailbox.");
        }
        if !ways.is_empty() {
            text.push_str(" If you want to report something, these ways are open to you as well:\n• ");
            text.push_str(&ways.join("\n• "));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use domain::Zone;

    use super::*;

    #[test]
    fn the_directory_says_what_an_account_is() {
        let account = |kind, active| {
            Account::of(&Member { account: "U1".to_owned(), kind, zone: Zone::default(), active })
        };
        assert_eq!(account(MemberKind::Employee, true), Account::Employee);
        assert_eq!(account(MemberKind::Guest, true), Account::Guest);
        assert_eq!(account(MemberKind::Other, true), Account::Stranger);
        for kind in [MemberKind::Employee, MemberKind::Guest, MemberKind::Other] {
            assert_eq!(account(kind, false), Account::Gone);
        }
    }

    #[test]
    fn a_guest_with_a_role_works_and_nobody_else_from_outside_does() {
        for who in Who::ALL {
            assert!(Account::Employee.is_let_in(who, false), "{who:?}");
            assert!(Account::Guest.is_let_in(who, true), "{who:?}");
            for account in [Account::Stranger, Account::Gone] {
                assert_eq!(account.is_let_in(who, true), who.is_open(), "{account:?} {who:?}");
            }
            assert_eq!(Account::Guest.is_let_in(who, false), who.is_open(), "{who:?}");
        }
    }

    #[test]
    fn who_cannot_be_looked_up_may_report_and_gets_no_pass() {
        for who in Who::ALL {
            assert_eq!(Account::Unknown.is_let_in(who, false), who != Who::Proven, "{who:?}");
        }
    }
}
