#![doc = include_str!("../README.md")]

mod acknowledgment;
mod board;
mod calendar;
mod campaign;
mod case;
mod clock;
mod code_version;
mod current;
mod day;
mod deadline;
mod desk;
mod effect;
mod evidence;
mod giveaway;
mod id;
mod intake;
mod key_ring;
mod mailbox;
mod member;
mod number;
mod question_book;
mod randomness;
mod receipt;
mod release;
mod report;
mod role;
mod routing;
mod sealing;
mod standing;
mod topic;
mod trail;
mod waiver;
mod words;

pub use acknowledgment::{Signature, SignatureError, SignatureVerdict, Signatures, Tally};
pub use board::{
    Allegation, BoardBooks, BoardBooksError, BoardReport, CaseFact, Closing, Counted, Counts, Edition,
    FEWEST, Figure, FollowUp, ParsePeriodError, Period, PeriodRefusal, Scope, Share, Span, Spread, Timing,
};
pub use calendar::{Calendar, Holiday, ParseHolidayError, ParseWeekendError, Weekend};
pub use campaign::{
    Atom, Campaign, CampaignError, CampaignEvent, CampaignId, CampaignKind, CampaignRefusal, CampaignState,
    CampaignStep, Campaigns, GroupProgress, JOINING, MemberGroup, NewCampaign, ParseQuietHoursError,
    ParseRhythmError, Preview, Progress, QuietHours, Rhythm, Roll, Signer, told_apart,
};
pub use case::{
    CaseDays, CaseLink, CaseMarks, CasePointer, CaseState, Deletion, Finding, LinkKind, Outcome, Outcomes,
    ParseOutcomesError, Source, Step, StepRefusal,
};
pub use clock::{Clock, ManualClock, SystemClock};
pub use code_version::{
    Amendment, AmendmentRefusal, Approval, CodeHash, CodeVersion, CodeVersionError, CodeVersions,
    Publication, Recorded,
};
pub use current::{Current, Fixed};
pub use day::Day;
pub use deadline::{
    Deadline, DeadlineKind, DeadlineRules, Phase, Reminder, RetaliationCheck, TaskReminder, deadlines,
    next_deadline, overdue, reminders_due,
};
pub use desk::{
    CaseDesk, Change, DeskError, Note, NoteKind, OPEN_TASKS, OpenedReport, Sheet, TASK_LIMIT_CHARS, Task,
    Work, WorkRefusal,
};
pub use effect::{Completion, Effect, EffectTask, News, Outbox, OutboxError};
pub use evidence::{EVIDENCE_LIMIT_BYTES, EvidenceFile, EvidenceKind, EvidencePointer, FileCounter};
pub use giveaway::{Giveaway, SecondLook};
pub use id::{CaseId, DraftId, EffectId, EvidenceId, Mark, ParseIdError, SignatureId};
pub use intake::{Accepted, Intake, IntakeError, Submission};
pub use key_ring::{KeyId, KeyRing, ParseKeyRingError};
pub use mailbox::{Letter, MailboxError, MailboxMessage, MailboxState, MailboxView, Mailboxes, Sent, Voice};
pub use member::{Member, MemberKind, Zone};
pub use number::{CaseNumber, ParseCaseNumberError};
pub use question_book::{COUNTED_FROM, MonthOfTopics, QuestionBook, QuestionBookError};
pub use randomness::{Randomness, SystemRandomness, shuffle};
pub use receipt::{Door, LookupHash, Receipt, ReceiptError, ReceiptKey};
pub use release::{ParseReleaseMomentError, ReleaseMoment, ReleaseSchedule, ReleaseScheduleError};
pub use report::{Answers, Author, FIELD_LIMIT_CHARS, Question, Way};
pub use role::Role;
pub use routing::{Readers, route, route_by_holders};
pub use sealing::{Cell, OpenError, Sealed, SealingKey};
pub use standing::{PassId, Standing};
pub use topic::Topic;
pub use trail::{
    Actor, Deed, HeadTask, ParseHeadError, SignedHead, TrailAction, TrailError, TrailFault, TrailHash,
    TrailHeads, TrailKey, TrailPublicKey, TrailRow, TrailWalk, walk_trail,
};
pub use waiver::{
    Body, DISCLOSE_WITHIN_WORKING_DAYS, Decision, Disclosure, DisclosureReminder, ParseWaiverNumberError,
    PersonKind, Record, Recorder, Ruling, Verdict, WaivedSection, Waiver, WaiverError, WaiverNumber,
    WaiverRefusal, WaiverRegister, disclosure_reminder,
};
pub use words::Words;
