#![doc = include_str!("../README.md")]

mod case;
mod clock;
mod day;
mod desk;
mod effect;
mod id;
mod intake;
mod mailbox;
mod number;
mod randomness;
mod receipt;
mod release;
mod report;
mod role;
mod routing;
mod sealing;
mod topic;
mod words;

pub use case::{CasePointer, CaseState, Finding};
pub use clock::{Clock, ManualClock, SystemClock};
pub use day::Day;
pub use desk::{CaseDesk, DeskError, OpenedReport};
pub use effect::{Completion, Effect, EffectTask, News, Outbox, OutboxError};
pub use id::{CaseId, DraftId, EffectId, Mark, ParseIdError};
pub use intake::{Accepted, Intake, IntakeError, Submission};
pub use mailbox::{MailboxError, MailboxMessage, MailboxState, MailboxView, Mailboxes, Voice};
pub use number::{CaseNumber, ParseCaseNumberError};
pub use randomness::{Randomness, SystemRandomness, shuffle};
pub use receipt::{LookupHash, Receipt, ReceiptError, ReceiptKey};
pub use release::{ParseReleaseMomentError, ReleaseMoment, ReleaseSchedule, ReleaseScheduleError};
pub use report::{Answers, Author, FIELD_LIMIT_CHARS, Question, Way};
pub use role::Role;
pub use routing::{Readers, route};
pub use sealing::{Cell, OpenError, Sealed, SealingKey};
pub use topic::Topic;
pub use words::Words;
