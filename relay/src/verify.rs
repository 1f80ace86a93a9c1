//! Whether everything that is sealed can be opened: for a backup, before it is needed.

use domain::{CaseId, CaseNumber, TrailFault, walk_trail};

use crate::{Relay, RelayError, intake::parcel_cell};

/// What was found. It counts nothing that waits for its release.
#[derive(Debug, Default)]
pub struct Verified {
    /// How many cases there are, closed ones included.
    pub cases: usize,
    /// How many files lie on them.
    pub files: usize,
    /// Cases that have no key: it was destroyed when they were deleted, or is missing.
    pub without_key: Vec<CaseNumber>,
    /// Cases of which something does not open with their key.
    pub unreadable: Vec<CaseNumber>,
    /// Whether something that waits for its release has no key: it was withdrawn since, or the key is missing.
    pub waiting_without_key: bool,
    /// Whether something that waits for its release does not open with its key.
    pub unreadable_waiting: bool,
    /// How many rows the trail has.
    pub trail: usize,
    /// What is wrong with the trail, if anything.
    pub trail_fault: Option<Box<TrailFault>>,
}

impl Verified {
    /// Whether all opens that has a key.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.unreadable.is_empty() && !self.unreadable_waiting && self.trail_fault.is_none()
    }
}

impl Relay {
    /// Opens everything that is sealed, and walks the trail. Nothing is written into the trail for it: this is for a copy, and nobody reads what is opened.
    ///
    /// # Errors
    /// When the store does not answer. What cannot be opened is no error: it is counted.
    pub async fn verify(&self) -> Result<Verified, RelayError> {
        let mut found = Verified::default();
        for (id, number) in self.store.all_cases().await? {
            found.cases += 1;
            match self.verify_case(id).await {
                Ok(files) => found.files += files,
                Err(RelayError::Store(error)) => return Err(RelayError::Store(error)),
                Err(RelayError::NoKey) => found.without_key.push(number),
                Err(_) => found.unreadable.push(number),
            }
        }
        for (id, _) in self.store.parcel_ids(false).await? {
            let Some(parcel) = self.store.find_parcel(id).await? else { continue };
            let key = match self.case_key(parcel.case).await {
                Ok(key) => key,
                Err(RelayError::Store(error)) => return Err(RelayError::Store(error)),
                Err(RelayError::NoKey) => {
                    found.waiting_without_key = true;
                    continue;
                }
                Err(_) => {
                    found.unreadable_waiting = true;
                    continue;
                }
            };
            found.unreadable_waiting |= key.open(parcel_cell(&parcel.id), &parcel.body).is_err();
        }
        let rows = self.store.trail().await?;
        found.trail = rows.len();
        found.trail_fault = walk_trail(&rows).err();
        Ok(found)
    }

    /// Opens everything of a case; says how many files it has.
    async fn verify_case(&self, case: CaseId) -> Result<usize, RelayError> {
        let opened = self.opened_report(case).await?.ok_or(RelayError::Form { what: "case" })?;
        for file in &opened.files {
            self.file(case, file.id).await?;
        }
        Ok(opened.files.len())
    }
}
