//! The register of waivers at rest.

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use domain::{Decision, Disclosure, Randomness, Waiver, WaiverError, WaiverNumber, WaiverRegister};
use storage_database::{Database, During, StoreError};

use crate::{IdentityStore, waiver_row::WaiverRow};

/// The register in an identity store.
#[allow(missing_debug_implementations)]
pub struct StoredWaivers {
    store: IdentityStore,
    randomness: Arc<dyn Randomness>,
}

impl StoredWaivers {
    /// The register in this store.
    #[must_use]
    pub fn new(store: IdentityStore, randomness: Arc<dyn Randomness>) -> Self {
        Self { store, randomness }
    }
}

#[async_trait]
impl WaiverRegister for StoredWaivers {
    fn new_number(&self) -> WaiverNumber {
        WaiverNumber::random(&*self.randomness)
    }

    async fn add(&self, waiver: &Waiver) -> Result<(), WaiverError> {
        self.store.add_waiver(waiver).await.map_err(unavailable)
    }

    async fn find(&self, number: WaiverNumber) -> Result<Option<Waiver>, WaiverError> {
        self.store.find_waiver(number).await.map_err(unavailable)
    }

    async fn all(&self) -> Result<Vec<Waiver>, WaiverError> {
        self.store.waivers().await.map_err(unavailable)
    }

    async fn add_decision(&self, number: WaiverNumber, decision: &Decision) -> Result<bool, WaiverError> {
        self.store.add_decision(number, decision).await.map_err(unavailable)
    }

    async fn add_disclosure(
        &self,
        number: WaiverNumber,
        disclosure: &Disclosure,
    ) -> Result<bool, WaiverError> {
        self.store.add_disclosure(number, disclosure).await.map_err(unavailable)
    }
}

fn unavailable(error: StoreError) -> WaiverError {
    WaiverError(Box::new(error))
}

/// Reads the register in this folder, newest first, also while the program runs on it. Nothing is changed.
///
/// # Errors
/// When there is no `identity.db` of this version in it, or it cannot be read.
pub async fn read_waivers(folder: &Path) -> Result<Vec<Waiver>, StoreError> {
    let mut connection = Database::open_to_read(folder, "identity").await?;
    let rows: Vec<WaiverRow> = sqlx::query_as("SELECT * FROM waiver ORDER BY place DESC")
        .fetch_all(&mut connection)
        .await
        .during("read the register of waivers")?;
    rows.into_iter().map(WaiverRow::into_waiver).collect()
}

impl IdentityStore {
    /// Adds a waiver that nobody decided on; the same number again changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; then it was not added.
    pub async fn add_waiver(&self, waiver: &Waiver) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO waiver (number, person, account, kind, section, heading, words, until_day, asked_by, asked_day) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (number) DO NOTHING",
        )
        .bind(waiver.number.to_string())
        .bind(&waiver.person)
        .bind(&waiver.account)
        .bind(waiver.kind.name())
        .bind(&waiver.section.id)
        .bind(&waiver.section.heading)
        .bind(waiver.words.expose())
        .bind(waiver.until.map(domain::Day::number))
        .bind(&waiver.asked.by)
        .bind(waiver.asked.on.number())
        .execute(self.database.pool())
        .await
        .during("add a waiver")?;
        Ok(())
    }

    /// The waiver with this number.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_waiver(&self, number: WaiverNumber) -> Result<Option<Waiver>, StoreError> {
        let row: Option<WaiverRow> = sqlx::query_as("SELECT * FROM waiver WHERE number = $1")
            .bind(number.to_string())
            .fetch_optional(self.database.pool())
            .await
            .during("find a waiver")?;
        row.map(WaiverRow::into_waiver).transpose()
    }

    /// Every waiver, newest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn waivers(&self) -> Result<Vec<Waiver>, StoreError> {
        let rows: Vec<WaiverRow> = sqlx::query_as("SELECT * FROM waiver ORDER BY place DESC")
            .fetch_all(self.database.pool())
            .await
            .during("list waivers")?;
        rows.into_iter().map(WaiverRow::into_waiver).collect()
    }

    /// The waivers that have to be disclosed and are not.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn undisclosed_waivers(&self) -> Result<Vec<Waiver>, StoreError> {
        let rows: Vec<WaiverRow> = sqlx::query_as(
            "SELECT * FROM waiver WHERE disclose_by_day IS NOT NULL AND disclosed_day IS NULL ORDER BY place",
        )
        .fetch_all(self.database.pool())
        .await
        .during("list waivers to be disclosed")?;
        rows.into_iter().map(WaiverRow::into_waiver).collect()
    }

    /// Adds the decision; says whether it did. A waiver that has one keeps it.
    ///
    /// # Errors
    /// When the store does not answer, or the body cannot decide on this waiver; then nothing was changed.
    pub async fn add_decision(&self, number: WaiverNumber, decision: &Decision) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE waiver SET verdict = $2, body = $3, decided_day = $4, decision_recorded_by = $5, decision_recorded_day = $6, \
             disclose_by_day = $7 WHERE number = $1 AND verdict IS NULL",
        )
        .bind(number.to_string())
        .bind(decision.verdict.name())
        .bind(decision.body.name())
        .bind(decision.on.number())
        .bind(&decision.recorded.by)
        .bind(decision.recorded.on.number())
        .bind(decision.disclose_by.map(domain::Day::number))
        .execute(self.database.pool())
        .await
        .during("record a decision on a waiver")?;
        Ok(done.rows_affected() == 1)
    }

    /// Adds the disclosure; says whether it did. A waiver that has one keeps it.
    ///
    /// # Errors
    /// When the store does not answer, or the waiver is none that is disclosed; then nothing was changed.
    pub async fn add_disclosure(
        &self,
        number: WaiverNumber,
        disclosure: &Disclosure,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE waiver SET disclosed_day = $2, disclosed_place = $3, disclosure_recorded_by = $4, disclosure_recorded_day = $5 \
             WHERE number = $1 AND disclosed_day IS NULL",
        )
        .bind(number.to_string())
        .bind(disclosure.on.number())
        .bind(&disclosure.place)
        .bind(&disclosure.recorded.by)
        .bind(disclosure.recorded.on.number())
        .execute(self.database.pool())
        .await
        .during("record a disclosure of a waiver")?;
        Ok(done.rows_affected() == 1)
    }
}
