//! Effects: what has to happen outside because something changed inside. They are written with the change and survive a crash.

use std::{borrow::Cow, collections::BTreeSet, error::Error, time::Duration};

use async_trait::async_trait;

use crate::{CasePointer, Deadline, EffectId, Mark, Reminder, Role, TaskReminder};

/// What is told to the people on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// The case was opened.
    Opened,
    /// The reporter wrote in a closed case, or somebody opened it again.
    Reopened,
    /// The reporter wrote.
    ReporterWrote,
    /// The reporter added a file.
    FileCame,
    /// One of them wrote to the reporter.
    DeskWrote,
    /// Reports without a pass wait to be taken.
    Triage,
    /// Somebody who is not on the case was taken out of its room.
    StrangerRemoved,
    /// Somebody stepped aside from the case.
    HandedOver,
    /// The program asked the reporter whether anybody treats them badly for the report.
    AskedAboutRetaliation,
    /// The day came until which the case was put off.
    PutOffEnded,
    /// Somebody said that a case stays whose deletion was asked for.
    DeletionDeclined,
    /// The case was deleted.
    Deleted,
}

/// Something to do outside, for one case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Open the private room and invite exactly the case's members.
    OpenRoom,
    /// Post and pin the pointer card in the room.
    PostCard,
    /// Bring the pointer card up to date.
    RefreshCard,
    /// Tell the one who leads the case by direct message.
    TellLead(News),
    /// Tell everybody in the room.
    TellRoom(News),
    /// See that exactly the members are in the room.
    GuardRoom,
    /// The same, because the members changed.
    Reseat,
    /// Remind the one who leads the case of a deadline, by direct message.
    Remind(Reminder),
    /// Remind whoever is to do a task, by direct message.
    RemindOfTask(TaskReminder),
    /// Tell whoever comes after the one who leads the case that a deadline was missed, by direct message.
    Escalate(Deadline),
    /// Archive the room.
    CloseRoom,
    /// Ask whoever may confirm the deletion of the case, by direct message.
    AskDeletion,
    /// Take out of the room what can be taken out, for the case was deleted; it stays archived.
    EraseRoom,
}

const REMIND: &str = "remind-";
const ESCALATE: &str = "escalate-";

impl Effect {
    /// Every effect but those of deadlines and tasks, which have a day in their names.
    const ALL: [Self; 32] = [
        Self::OpenRoom,
        Self::PostCard,
        Self::RefreshCard,
        Self::GuardRoom,
        Self::Reseat,
        Self::CloseRoom,
        Self::AskDeletion,
        Self::EraseRoom,
        Self::TellLead(News::DeletionDeclined),
        Self::TellLead(News::Deleted),
        Self::TellRoom(News::DeletionDeclined),
        Self::TellRoom(News::Deleted),
        Self::TellLead(News::Opened),
        Self::TellLead(News::Reopened),
        Self::TellLead(News::ReporterWrote),
        Self::TellLead(News::FileCame),
        Self::TellLead(News::DeskWrote),
        Self::TellLead(News::Triage),
        Self::TellLead(News::StrangerRemoved),
        Self::TellLead(News::HandedOver),
        Self::TellLead(News::AskedAboutRetaliation),
        Self::TellRoom(News::Opened),
        Self::TellRoom(News::Reopened),
        Self::TellRoom(News::ReporterWrote),
        Self::TellRoom(News::FileCame),
        Self::TellRoom(News::DeskWrote),
        Self::TellRoom(News::Triage),
        Self::TellRoom(News::StrangerRemoved),
        Self::TellRoom(News::HandedOver),
        Self::TellRoom(News::AskedAboutRetaliation),
        Self::TellLead(News::PutOffEnded),
        Self::TellRoom(News::PutOffEnded),
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Remind(reminder) => return Cow::Owned(format!("{REMIND}{}", reminder.name())),
            Self::RemindOfTask(reminder) => return Cow::Owned(format!("{REMIND}{}", reminder.name())),
            Self::Escalate(deadline) => return Cow::Owned(format!("{ESCALATE}{}", deadline.name())),
            Self::OpenRoom => "open-room",
            Self::PostCard => "post-card",
            Self::RefreshCard => "refresh-card",
            Self::TellLead(News::Opened) => "tell-lead-opened",
            Self::TellLead(News::Reopened) => "tell-lead-reopened",
            Self::TellLead(News::StrangerRemoved) => "tell-lead-stranger-removed",
            Self::TellLead(News::HandedOver) => "tell-lead-handed-over",
            Self::TellRoom(News::StrangerRemoved) => "tell-room-stranger-removed",
            Self::TellRoom(News::HandedOver) => "tell-room-handed-over",
            Self::GuardRoom => "guard-room",
            Self::Reseat => "reseat",
            Self::TellRoom(News::Reopened) => "tell-room-reopened",
            Self::TellLead(News::ReporterWrote) => "tell-lead-reporter-wrote",
            Self::TellLead(News::DeskWrote) => "tell-lead-desk-wrote",
            Self::TellLead(News::FileCame) => "tell-lead-file-came",
            Self::TellLead(News::Triage) => "tell-lead-triage",
            Self::TellRoom(News::DeskWrote) => "tell-room-desk-wrote",
            Self::TellRoom(News::FileCame) => "tell-room-file-came",
            Self::TellRoom(News::Triage) => "tell-room-triage",
            Self::TellRoom(News::Opened) => "tell-room-opened",
            Self::TellRoom(News::ReporterWrote) => "tell-room-reporter-wrote",
            Self::TellLead(News::AskedAboutRetaliation) => "tell-lead-asked-about-retaliation",
            Self::TellRoom(News::AskedAboutRetaliation) => "tell-room-asked-about-retaliation",
            Self::TellLead(News::PutOffEnded) => "tell-lead-put-off-ended",
            Self::TellRoom(News::PutOffEnded) => "tell-room-put-off-ended",
            Self::CloseRoom => "close-room",
            Self::AskDeletion => "ask-deletion",
            Self::EraseRoom => "erase-room",
            Self::TellLead(News::DeletionDeclined) => "tell-lead-deletion-declined",
            Self::TellLead(News::Deleted) => "tell-lead-deleted",
            Self::TellRoom(News::DeletionDeclined) => "tell-room-deletion-declined",
            Self::TellRoom(News::Deleted) => "tell-room-deleted",
        })
    }

    /// The effect with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let reminder = || name.strip_prefix(REMIND).and_then(Reminder::from_name).map(Self::Remind);
        let task = || name.strip_prefix(REMIND).and_then(TaskReminder::from_name).map(Self::RemindOfTask);
        let deadline = || name.strip_prefix(ESCALATE).and_then(Deadline::from_name).map(Self::Escalate);
        let known = Self::ALL.into_iter().find(|effect| effect.name() == name);
        known.or_else(reminder).or_else(task).or_else(deadline)
    }
}

/// An effect that was taken to be carried out.
#[derive(Debug, Clone)]
pub struct EffectTask {
    /// Which one.
    pub id: EffectId,
    /// What to do.
    pub effect: Effect,
    /// For which case, as it stands now.
    pub case: CasePointer,
    /// The mark that a message carries, to find it again when its sending was in doubt.
    pub mark: Mark,
    /// How often it was tried before. Above 0, the last try may have succeeded without our knowing.
    pub attempts: u32,
}

/// How an effect ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completion {
    /// It is done and there is nothing to remember.
    Done,
    /// The room exists.
    RoomOpened {
        /// Its address.
        room: String,
        /// The roles of who is in it, for the trail.
        members: BTreeSet<Role>,
    },
    /// The card was posted at this address.
    CardPosted(String),
    /// Whoever leads the case was told, and has the case's cards at these addresses.
    LeadTold(String),
    /// The room was archived.
    RoomClosed,
    /// What could be taken out of the room was.
    RoomErased,
    /// Somebody who is not on the case was taken out of the room.
    StrangerRemoved,
    /// Exactly the members are in the room: their roles, for the trail.
    Reseated(BTreeSet<Role>),
    /// Who holds this role was told of a deadline that was missed.
    Escalated(Role),
}

/// The store did not answer.
pub type OutboxError = Box<dyn Error + Send + Sync>;

/// The effects that wait.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Takes an effect that is due, for the caller alone for a minute. Of one case nobody else is given another one meanwhile.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn take(&self) -> Result<Option<EffectTask>, OutboxError>;

    /// Keeps it for the caller alone for another minute; `false` when somebody else has it by now, or it is done.
    ///
    /// # Errors
    /// When the store does not answer; then it is the caller's for as long as was said before.
    async fn keep(&self, task: &EffectTask) -> Result<bool, OutboxError>;

    /// Records that it is done, and writes what follows from it in the same transaction.
    ///
    /// # Errors
    /// When the store does not answer; then it will be taken again.
    async fn complete(&self, task: &EffectTask, completion: Completion) -> Result<(), OutboxError>;

    /// Puts it back, to be taken again after `wait`.
    ///
    /// # Errors
    /// When the store does not answer; then it will be taken again.
    async fn retry(&self, task: &EffectTask, wait: Duration) -> Result<(), OutboxError>;
}
