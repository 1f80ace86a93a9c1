//! What was done.

use std::fmt;

use jiff::civil::Date;

use crate::{
    CaseNumber, CaseState, Day, Deadline, EvidenceId, Finding, LinkKind, Mark, Outcomes, Phase, Reminder,
    Role, TrailPublicKey,
};

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
    /// Somebody wrote a note.
    Noted,
    /// The reporter was told that the report arrived.
    Acknowledged,
    /// Somebody began to find out whether and how to look into it.
    Assessing,
    /// Somebody began to look into it.
    Investigating,
    /// It began to wait for the reporter.
    AwaitingReporter,
    /// Somebody recorded a finding.
    Concluded(Finding),
    /// Somebody recorded what was done.
    Actioned(Outcomes),
    /// Somebody closed the case.
    Closed(Finding),
    /// The case was opened again.
    Reopened,
    /// Whoever leads the case was reminded of a deadline.
    Reminded(Reminder),
    /// Who holds this role was told that a deadline was missed.
    Escalated(Deadline, Role),
    /// The reporter was asked whether anybody treats them badly for the report.
    AskedAboutRetaliation,
    /// Somebody put the case off until this day.
    PutOff(Day),
    /// Somebody opened the sheet of the case, with its tasks.
    LookedAtSheet,
    /// Somebody wrote a task for who holds this role.
    TaskAdded(Role),
    /// Somebody linked the case with another one.
    Linked(LinkKind, CaseNumber),
    /// Somebody took the link with another case away.
    Unlinked(CaseNumber),
    /// Somebody set a legal hold.
    HoldSet,
    /// Somebody lifted it.
    HoldLifted,
    /// Somebody asked for the deletion of the case.
    DeletionAsked,
    /// Somebody else confirmed it.
    DeletionConfirmed,
    /// Somebody said that the case stays.
    DeletionDeclined,
    /// Everything of the case was deleted but what is counted.
    Deleted,
    /// The card was taken out of the channel of a case that was deleted.
    RoomErased,
    /// Somebody said that a task is done.
    TaskDone,
    /// Who holds this role was reminded of a task.
    TaskReminded(Role),
    /// Whoever holds the role stepped aside.
    SteppedAside,
    /// Somebody who was not on the case was taken out of its channel.
    StrangerRemoved,
    /// The case's channel was archived.
    RoomClosed,
    /// The head was signed, to be sent. The mark is random and never sent, so that a head cannot be foretold from the one before it: whoever
    /// receives heads cannot tell a week in which something happened from one in which nothing did (promise A8).
    HeadSigned(Mark),
    /// Another master key took the place of the one before. From here on heads are signed with the key that this one checks.
    MasterKeyChanged(TrailPublicKey),
    /// Everything was written into a folder in open formats.
    Exported,
}

impl TrailAction {
    /// What brings a case into this state, from another one.
    #[must_use]
    pub const fn into_state(state: CaseState) -> Self {
        match state {
            CaseState::Triage => Self::ReportWaits,
            CaseState::Received => Self::TookUp,
            CaseState::Acknowledged => Self::Acknowledged,
            CaseState::Assessment => Self::Assessing,
            CaseState::Investigating => Self::Investigating,
            CaseState::AwaitingReporter => Self::AwaitingReporter,
            CaseState::Reopened => Self::Reopened,
            CaseState::Concluded(finding) => Self::Concluded(finding),
            CaseState::Actioned(_, outcomes) => Self::Actioned(outcomes),
            CaseState::Closed(finding, _) => Self::Closed(finding),
        }
    }

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
            Self::Noted => "noted",
            Self::Acknowledged => "acknowledged",
            Self::Assessing => "assessing",
            Self::Investigating => "investigating",
            Self::AwaitingReporter => "awaiting-reporter",
            Self::Concluded(_) => "concluded",
            Self::Actioned(_) => "actioned",
            Self::Closed(_) => "closed",
            Self::Reopened => "reopened",
            Self::Reminded(_) => "reminded",
            Self::Escalated(..) => "escalated",
            Self::AskedAboutRetaliation => "asked-about-retaliation",
            Self::PutOff(_) => "put-off",
            Self::LookedAtSheet => "looked-at-sheet",
            Self::TaskAdded(_) => "task-added",
            Self::Linked(..) => "linked",
            Self::Unlinked(_) => "unlinked",
            Self::HoldSet => "hold-set",
            Self::HoldLifted => "hold-lifted",
            Self::DeletionAsked => "deletion-asked",
            Self::DeletionConfirmed => "deletion-confirmed",
            Self::DeletionDeclined => "deletion-declined",
            Self::Deleted => "deleted",
            Self::RoomErased => "room-erased",
            Self::TaskDone => "task-done",
            Self::TaskReminded(_) => "task-reminded",
            Self::SteppedAside => "stepped-aside",
            Self::StrangerRemoved => "stranger-removed",
            Self::RoomClosed => "room-closed",
            Self::HeadSigned(_) => "head-signed",
            Self::MasterKeyChanged(_) => "master-key-changed",
            Self::Exported => "exported",
        }
    }

    /// What is stored beside the name: a role, a finding, an id, a reminder.
    #[must_use]
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::MemberInvited(role) | Self::TaskAdded(role) | Self::TaskReminded(role) => {
                Some(role.name().to_owned())
            }
            Self::OpenedFile(file) => Some(file.to_hex()),
            Self::Concluded(finding) | Self::Closed(finding) => Some(finding.name().to_owned()),
            Self::Actioned(outcomes) => Some(outcomes.names()),
            Self::Reminded(reminder) => Some(reminder.name()),
            Self::Escalated(deadline, role) => Some(format!("{} {}", deadline.name(), role.name())),
            Self::Linked(kind, other) => Some(format!("{} {other}", kind.name())),
            Self::Unlinked(other) => Some(other.to_string()),
            Self::HeadSigned(mark) => Some(mark.to_hex()),
            Self::MasterKeyChanged(key) => Some(key.to_string()),
            Self::PutOff(day) => Some(Date::from(*day).to_string()),
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
            ("noted", None) => Self::Noted,
            ("acknowledged", None) => Self::Acknowledged,
            ("assessing", None) => Self::Assessing,
            ("investigating", None) => Self::Investigating,
            ("awaiting-reporter", None) => Self::AwaitingReporter,
            ("concluded", Some(finding)) => Self::Concluded(Finding::from_name(finding)?),
            ("actioned", Some(outcomes)) => Self::Actioned(Outcomes::from_names(outcomes)?),
            ("closed", Some(finding)) => Self::Closed(Finding::from_name(finding)?),
            ("reopened", None) => Self::Reopened,
            ("reminded", Some(reminder)) => Self::Reminded(Reminder::from_name(reminder)?),
            ("escalated", Some(detail)) => {
                let (deadline, role) = detail.split_once(' ')?;
                Self::Escalated(Deadline::from_name(deadline)?, Role::from_name(role)?)
            }
            ("asked-about-retaliation", None) => Self::AskedAboutRetaliation,
            ("put-off", Some(day)) => Self::PutOff(Day::from(day.parse::<Date>().ok()?)),
            ("looked-at-sheet", None) => Self::LookedAtSheet,
            ("task-added", Some(role)) => Self::TaskAdded(Role::from_name(role)?),
            ("linked", Some(detail)) => {
                let (kind, other) = detail.split_once(' ')?;
                Self::Linked(LinkKind::from_name(kind)?, CaseNumber::parse(other).ok()?)
            }
            ("unlinked", Some(other)) => Self::Unlinked(CaseNumber::parse(other).ok()?),
            ("hold-set", None) => Self::HoldSet,
            ("hold-lifted", None) => Self::HoldLifted,
            ("deletion-asked", None) => Self::DeletionAsked,
            ("deletion-confirmed", None) => Self::DeletionConfirmed,
            ("deletion-declined", None) => Self::DeletionDeclined,
            ("deleted", None) => Self::Deleted,
            ("room-erased", None) => Self::RoomErased,
            ("task-done", None) => Self::TaskDone,
            ("task-reminded", Some(role)) => Self::TaskReminded(Role::from_name(role)?),
            ("stepped-aside", None) => Self::SteppedAside,
            ("stranger-removed", None) => Self::StrangerRemoved,
            ("room-closed", None) => Self::RoomClosed,
            ("head-signed", Some(mark)) => Self::HeadSigned(Mark::parse(mark).ok()?),
            ("master-key-changed", Some(key)) => Self::MasterKeyChanged(TrailPublicKey::parse(key).ok()?),
            ("exported", None) => Self::Exported,
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
            Self::Noted => f.write_str("wrote a note"),
            Self::Acknowledged => f.write_str("told the reporter that it arrived"),
            Self::Assessing => f.write_str("began the assessment"),
            Self::Investigating => f.write_str("began the investigation"),
            Self::AwaitingReporter => f.write_str("began to wait for the reporter"),
            Self::Concluded(finding) => write!(f, "recorded the finding: {finding}"),
            Self::Actioned(outcomes) => write!(f, "recorded what was done: {outcomes}"),
            Self::Closed(finding) => write!(f, "closed the case: {finding}"),
            Self::Reopened => f.write_str("opened the case again"),
            Self::Reminded(Reminder { deadline: Deadline { due, kind }, phase: Phase::Overdue }) => {
                write!(f, "told the lead that {kind} was due on {due}")
            }
            Self::Reminded(Reminder { deadline: Deadline { due, kind }, .. }) => {
                write!(f, "reminded the lead of {kind}, due on {due}")
            }
            Self::Escalated(Deadline { due, kind }, role) => {
                write!(f, "told {role} that {kind} was due on {due}")
            }
            Self::AskedAboutRetaliation => {
                f.write_str("asked the reporter whether anybody treats them badly for the report")
            }
            Self::PutOff(day) => write!(f, "put the case off until {day}"),
            Self::LookedAtSheet => f.write_str("looked at the tasks and what holds for the case"),
            Self::TaskAdded(role) => write!(f, "wrote a task for {role}"),
            Self::Linked(kind, other) => write!(f, "linked the case: it is {kind} {other}"),
            Self::Unlinked(other) => write!(f, "took the link with {other} away"),
            Self::HoldSet => f.write_str("set a legal hold"),
            Self::HoldLifted => f.write_str("lifted the legal hold"),
            Self::DeletionAsked => f.write_str("asked for the deletion of the case"),
            Self::DeletionConfirmed => f.write_str("confirmed the deletion of the case"),
            Self::DeletionDeclined => f.write_str("said that the case stays"),
            Self::Deleted => f.write_str("deleted the case, its key and all that was in it"),
            Self::RoomErased => f.write_str("took the card out of the channel"),
            Self::TaskDone => f.write_str("said that a task is done"),
            Self::TaskReminded(role) => write!(f, "reminded {role} of a task"),
            Self::SteppedAside => f.write_str("stepped aside from the case"),
            Self::StrangerRemoved => f.write_str("took somebody out of the channel who was not on the case"),
            Self::RoomClosed => f.write_str("archived the channel"),
            Self::HeadSigned(_) => f.write_str("signed the head"),
            Self::MasterKeyChanged(key) => {
                write!(f, "changed the master key; heads are now checked with {key}")
            }
            Self::Exported => f.write_str("exported everything"),
        }
    }
}
