#![doc = include_str!("../README.md")]

mod announced_keys;
mod book;
mod campaign_list;
mod campaign_progress;
mod campaigns;
mod code_version_row;
mod code_versions;
mod disclosure_reminders;
mod duties;
mod events;
mod letters;
mod members;
mod passes;
mod sent_mail;
mod signatures;
mod staff_codes;
mod staff_keys;
mod staff_sessions;
mod store;
mod vitals;
mod waiver_row;
mod waivers;

pub use announced_keys::AnnouncedKey;
pub use campaign_progress::CampaignReader;
pub use code_versions::read_code_versions;
pub use disclosure_reminders::{BegunReminder, ReminderTo};
pub use duties::Duty;
pub use letters::{LONGEST_PAUSE_MS, Letter, LetterCall, LetterEnd, Taken};
pub use members::{MemberPage, PageStored};
pub use passes::{NewPassCode, Person, Redeemed};
pub use signatures::StoredSignatures;
pub use staff_codes::NewStaffCode;
pub use staff_keys::StaffKey;
pub use staff_sessions::StaffStage;
pub use storage_database::StoreError;
pub use store::IdentityStore;
pub use waivers::{StoredWaivers, read_waivers};

/// The SHA-256 of an address: who signs in to the staff page, and who is told by e-mail.
pub type StaffMember = [u8; 32];

#[cfg(test)]
mod tests {
    #[test]
    #[ignore = "needs a PostgreSQL server: tests/run starts one"]
    fn again_on_postgresql() {
        storage_testing::again_on_postgresql(&["on_the_disk_too"]);
    }
}
