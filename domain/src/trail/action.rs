//! What was done.

use std::fmt;

use crate::{EvidenceId, Finding, Mark, Role};

/// What was done on a case, or with the trail itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrailAction {
    /// The case was opened, at the release of its report.
    CaseOpened,
    /// A report without a pass left the relay, and waits to be taken up.
    ReportWaits,
    /// Somebody took the report up.
    TookUp,
    /// The case's channel was opened.
    RoomOpened,
    /// Who holds this role is in the case's channel.
    MemberInvited(Role),
    /// Somebody opened the report and its conversation.
    Read,
    /// Somebody fetched a file.
    OpenedFile(EvidenceId),
    /// Somebody wrote to the reporter.
    Replied,
    /// A letter or a file of the reporter's reached the case.
    ReporterWrote,
    /// Somebody closed the case.
    Closed(Finding),
    /// The case's channel was archived.
    RoomClosed,
    /// The head was signed, to be sent. The mark is random and never sent, so that a head cannot be foretold from the one before it: whoever
    /// receives heads cannot tell a week in which something happened from one in which nothing did (promise A8).
    HeadSigned(Mark),
}

impl TrailAction {
    /// The stored name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CaseOpened => "case-opened",
            Self::ReportWaits => "report-waits",
            Self::TookUp => "took-up",
            Self::RoomOpened => "room-opened",
            Self::MemberInvited(_) => "member-invited",
            Self::Read => "read",
            Self::OpenedFile(_) => "opened-file",
            Self::Replied => "replied",
            Self::ReporterWrote => "reporter-wrote",
            Self::Closed(_) => "closed",
            Self::RoomClosed => "room-closed",
            Self::HeadSigned(_) => "head-signed",
        }
    }

    /// What is stored beside the name: a role, a finding, an id.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::MemberInvited(role) => Some(role.name().to_owned()),
            Self::OpenedFile(file) => Some(file.to_hex()),
            Self::Closed(finding) => Some(finding.name().to_owned()),
            Self::HeadSigned(mark) => Some(mark.to_hex()),
            _ => None,
        }
    }

    /// The action with this stored name and detail.
    #[must_use]
    pub fn from_stored(name: &str, detail: Option<&str>) -> Option<Self> {
        let action = match (name, detail) {
            ("case-opened", None) => Self::CaseOpened,
            ("report-waits", None) => Self::ReportWaits,
            ("took-up", None) => Self::TookUp,
            ("room-opened", None) => Self::RoomOpened,
            ("member-invited", Some(role)) => Self::MemberInvited(Role::from_name(role)?),
            ("read", None) => Self::Read,
            ("opened-file", Some(file)) => Self::OpenedFile(EvidenceId::parse(file).ok()?),
            ("replied", None) => Self::Replied,
            ("reporter-wrote", None) => Self::ReporterWrote,
            ("closed", Some(finding)) => Self::Closed(Finding::from_name(finding)?),
            ("room-closed", None) => Self::RoomClosed,
            ("head-signed", Some(mark)) => Self::HeadSigned(Mark::parse(mark).ok()?),
            _ => return None,
        };
        Some(action)
    }
}

impl fmt::Display for TrailAction {
    /// As people say it, after who did it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CaseOpened => f.write_str("opened the case"),
            Self::ReportWaits => f.write_str("put the report into the list of what waits"),
            Self::TookUp => f.write_str("took up the report"),
            Self::RoomOpened => f.write_str("opened the channel"),
            Self::MemberInvited(role) => write!(f, "invited {role} into the channel"),
            Self::Read => f.write_str("read the report"),
            Self::OpenedFile(file) => write!(f, "opened the file {}", file.to_hex()),
            Self::Replied => f.write_str("wrote to the reporter"),
            Self::ReporterWrote => f.write_str("wrote"),
            Self::Closed(finding) => write!(f, "closed the case: {finding}"),
            Self::RoomClosed => f.write_str("archived the channel"),
            Self::HeadSigned(_) => f.write_str("signed the head"),
        }
    }
}
