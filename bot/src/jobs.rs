//! Jobs: releasing on schedule, reminding of deadlines and of disclosures, carrying out effects, listing the keys of passes, sending heads and digests,
//! knowing who works here and writing to them, and forgetting.

mod announcing;
mod deadlines;
mod deliveries;
mod digest;
mod disclosures;
mod duty;
mod forget;
mod heads;
mod lead_cards;
pub(crate) mod letters;
mod mail;
pub(crate) mod members;
mod message;
mod names;
mod release;
mod remind;
mod room;

pub(crate) use announcing::{Announcer, announce_keys};
pub(crate) use deliveries::{Deliveries, deliver};
pub(crate) use digest::{Digests, send_digests};
pub(crate) use disclosures::{DisclosureClock, remind_of_disclosures};
pub(crate) use duty::Duties;
pub(crate) use forget::forget_old_codes;
pub(crate) use heads::{HeadPost, send_heads};
pub(crate) use letters::{Letters, LettersState, SlackLetters, send_letters};
pub(crate) use mail::MailRoom;
pub(crate) use members::{Members, SlackRoster, keep_members};
pub(crate) use release::{release, release_on_schedule, release_urgent, release_what_is_urgent};
pub(crate) use remind::{remind, remind_on_time};
