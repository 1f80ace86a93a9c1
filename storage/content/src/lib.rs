#![doc = include_str!("../README.md")]

mod case_row;
mod cases;
mod deletions;
mod effects;
mod evidence;
mod facts;
mod heads;
mod holds;
mod keys;
mod links;
mod mailboxes;
mod marks;
mod notes;
mod parcels;
mod reminders;
mod sealed_cases;
mod store;
mod tasks;
mod trail;

pub use cases::{CaseChange, Changed, NewCase};
pub use effects::{EffectRow, Learned, NewEffect};
pub use evidence::{EvidenceRow, NewEvidence};
pub use facts::read_facts;
pub use heads::{HeadDue, HeadRow};
pub use holds::HoldChanged;
pub use links::{LinkRow, NewLink};
pub use mailboxes::{MailboxRow, MessageRow, NewMailbox, NewMessage};
pub use notes::NoteRow;
pub use parcels::{Parcel, ParcelId, ParcelKind, ReportAdded, Spending};
pub use reminders::{Asking, NewReminder};
pub use sealed_cases::SealedCase;
pub use storage_database::StoreError;
pub use store::{Added, ContentStore};
pub use tasks::{TaskAdded, TaskRow};
pub use trail::read_trail;
