//! The register of the Code's versions at rest.

use std::path::Path;

use async_trait::async_trait;
use domain::{
    Approval, CodeHash, CodeVersion, CodeVersionError, CodeVersions, Day, Disclosure, Publication, Recorded,
};
use storage_database::{Database, During, StoreError};

use crate::{IdentityStore, code_version_row::CodeVersionRow};

#[async_trait]
impl CodeVersions for IdentityStore {
    async fn find(&self, hash: CodeHash) -> Result<Option<CodeVersion>, CodeVersionError> {
        self.find_code_version(hash).await.map_err(unavailable)
    }

    async fn good_for(&self, hash: CodeHash) -> Result<Vec<CodeHash>, CodeVersionError> {
        self.versions_good_for(hash).await.map_err(unavailable)
    }
}

/// The versions whose signatures are good for the one with the digest `$1`. The first one that was kept asked everybody.
macro_rules! good_versions {
    () => {
        "SELECT $1 AS hash UNION SELECT hash FROM code_version WHERE publish_ms <= (SELECT publish_ms FROM code_version WHERE hash = $1) \
         AND publish_ms >= (SELECT coalesce(max(publish_ms), 0) FROM code_version \
         WHERE publish_ms <= (SELECT publish_ms FROM code_version WHERE hash = $1) AND coalesce(sign_again, TRUE))"
    };
}
pub(crate) use good_versions;

impl IdentityStore {
    async fn versions_good_for(&self, hash: CodeHash) -> Result<Vec<CodeHash>, StoreError> {
        let rows: Vec<Vec<u8>> = sqlx::query_scalar(good_versions!())
            .bind(hash.as_bytes().as_slice())
            .fetch_all(self.database.pool())
            .await
            .during("find the versions whose signatures are good")?;
        let hash = |bytes: Vec<u8>| {
            CodeHash::from_bytes(&bytes).ok_or(StoreError::Cell { table: "code_version", column: "hash" })
        };
        rows.into_iter().map(hash).collect()
    }
}

fn unavailable(error: StoreError) -> CodeVersionError {
    CodeVersionError(Box::new(error))
}

/// Reads the register in this folder, newest first, also while the program runs on it. Nothing is changed.
///
/// # Errors
/// When there is no `identity.db` of this version in it, or it cannot be read.
pub async fn read_code_versions(folder: &Path) -> Result<Vec<CodeVersion>, StoreError> {
    let mut connection = Database::open_to_read(folder, "identity").await?;
    let rows: Vec<CodeVersionRow> = sqlx::query_as("SELECT * FROM code_version ORDER BY place DESC")
        .fetch_all(&mut connection)
        .await
        .during("read the register of versions")?;
    rows.into_iter().map(CodeVersionRow::into_version).collect()
}

impl IdentityStore {
    /// Adds a version.
    ///
    /// # Errors
    /// When the store does not answer; then it was not added.
    pub async fn add_code_version(&self, version: &CodeVersion) -> Result<Recorded, StoreError> {
        let approval = version.approval.as_ref();
        let publication = version.publication.as_ref();
        let done = sqlx::query(
            "INSERT INTO code_version (hash, name, text, recorded_by, recorded_day, body, approved_day, resolution, sign_again, disclose_by_day, \
             publish_ms, publish_recorded_by, publish_recorded_day) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
        )
        .bind(version.hash.as_bytes().as_slice())
        .bind(&version.name)
        .bind(&version.text)
        .bind(&version.recorded.by)
        .bind(version.recorded.on.number())
        .bind(approval.map(|approval| approval.body.name()))
        .bind(approval.map(|approval| approval.on.number()))
        .bind(approval.map(|approval| &approval.resolution))
        .bind(approval.map(|approval| approval.sign_again))
        .bind(approval.and_then(|approval| approval.disclose_by).map(Day::number))
        .bind(publication.map(|publication| publication.at_ms))
        .bind(publication.map(|publication| &publication.recorded.by))
        .bind(publication.map(|publication| publication.recorded.on.number()))
        .execute(self.database.pool())
        .await
        .during("add a version of the Code")?;
        if done.rows_affected() == 1 {
            return Ok(Recorded::New);
        }
        Ok(match self.find_code_version(version.hash).await? {
            Some(_) => Recorded::Known,
            None => Recorded::NameTaken,
        })
    }

    /// Every version, newest first.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn code_versions(&self) -> Result<Vec<CodeVersion>, StoreError> {
        let rows: Vec<CodeVersionRow> = sqlx::query_as("SELECT * FROM code_version ORDER BY place DESC")
            .fetch_all(self.database.pool())
            .await
            .during("list the versions of the Code")?;
        rows.into_iter().map(CodeVersionRow::into_version).collect()
    }

    /// The version in force at this moment, in milliseconds since 1970.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn code_version_in_force(&self, now_ms: i64) -> Result<Option<CodeVersion>, StoreError> {
        let row: Option<CodeVersionRow> = sqlx::query_as(
            "SELECT * FROM code_version WHERE publish_ms <= $1 ORDER BY publish_ms DESC, place DESC LIMIT 1",
        )
        .bind(now_ms)
        .fetch_optional(self.database.pool())
        .await
        .during("find the version in force")?;
        row.map(CodeVersionRow::into_version).transpose()
    }

    /// The version with this text.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_code_version(&self, hash: CodeHash) -> Result<Option<CodeVersion>, StoreError> {
        let row: Option<CodeVersionRow> = sqlx::query_as("SELECT * FROM code_version WHERE hash = $1")
            .bind(hash.as_bytes().as_slice())
            .fetch_optional(self.database.pool())
            .await
            .during("find a version of the Code")?;
        row.map(CodeVersionRow::into_version).transpose()
    }

    /// Publishes a version, or moves a publication that has not come; says whether it did.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was changed.
    pub async fn publish_code_version(
        &self,
        hash: CodeHash,
        publication: &Publication,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE code_version SET publish_ms = $2, publish_recorded_by = $3, publish_recorded_day = $4 \
             WHERE hash = $1 AND (publish_ms IS NULL OR publish_ms > $5)",
        )
        .bind(hash.as_bytes().as_slice())
        .bind(publication.at_ms)
        .bind(&publication.recorded.by)
        .bind(publication.recorded.on.number())
        .bind(now_ms)
        .execute(self.database.pool())
        .await
        .during("publish a version of the Code")?;
        Ok(done.rows_affected() == 1)
    }

    /// Adds the approval to a version that was in use before versions were kept; says whether it did.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was changed.
    pub async fn approve_code_version(
        &self,
        hash: CodeHash,
        approval: &Approval,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE code_version SET body = $2, approved_day = $3, resolution = $4, sign_again = $5, disclose_by_day = $6 \
             WHERE hash = $1 AND body IS NULL",
        )
        .bind(hash.as_bytes().as_slice())
        .bind(approval.body.name())
        .bind(approval.on.number())
        .bind(&approval.resolution)
        .bind(approval.sign_again)
        .bind(approval.disclose_by.map(Day::number))
        .execute(self.database.pool())
        .await
        .during("record an approval of a version of the Code")?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a version that nobody approved into use again: the file that is served went back to it.
    ///
    /// # Errors
    /// When the store does not answer; then nothing was changed.
    pub async fn use_code_version_again(
        &self,
        hash: CodeHash,
        publication: &Publication,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE code_version SET publish_ms = $2, publish_recorded_by = $3, publish_recorded_day = $4 WHERE hash = $1 AND body IS NULL",
        )
        .bind(hash.as_bytes().as_slice())
        .bind(publication.at_ms)
        .bind(&publication.recorded.by)
        .bind(publication.recorded.on.number())
        .execute(self.database.pool())
        .await
        .during("take a version of the Code into use again")?;
        Ok(())
    }

    /// The versions that have to be disclosed and are not.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn undisclosed_code_versions(&self) -> Result<Vec<CodeVersion>, StoreError> {
        let rows: Vec<CodeVersionRow> = sqlx::query_as(
            "SELECT * FROM code_version WHERE disclose_by_day IS NOT NULL AND disclosed_day IS NULL ORDER BY place",
        )
        .fetch_all(self.database.pool())
        .await
        .during("list amendments to be disclosed")?;
        rows.into_iter().map(CodeVersionRow::into_version).collect()
    }

    /// Adds the disclosure; says whether it did.
    ///
    /// # Errors
    /// When the store does not answer, or the version is none that is disclosed; then nothing was changed.
    pub async fn disclose_code_version(
        &self,
        hash: CodeHash,
        disclosure: &Disclosure,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE code_version SET disclosed_day = $2, disclosed_place = $3, disclosure_recorded_by = $4, disclosure_recorded_day = $5 \
             WHERE hash = $1 AND disclosed_day IS NULL",
        )
        .bind(hash.as_bytes().as_slice())
        .bind(disclosure.on.number())
        .bind(&disclosure.place)
        .bind(&disclosure.recorded.by)
        .bind(disclosure.recorded.on.number())
        .execute(self.database.pool())
        .await
        .during("record a disclosure of an amendment")?;
        Ok(done.rows_affected() == 1)
    }
}
