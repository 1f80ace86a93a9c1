//! Acknowledgments at rest.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    CodeHash, Day, Randomness, Signature, SignatureError, SignatureId, SignatureVerdict, Signatures, Tally,
};
use sqlx::FromRow;
use storage_database::{During, StoreError};

use crate::{IdentityStore, code_versions::good_versions};

/// The acknowledgments in an identity store.
#[allow(missing_debug_implementations)]
pub struct StoredSignatures {
    store: IdentityStore,
    randomness: Arc<dyn Randomness>,
}

impl StoredSignatures {
    /// The acknowledgments in this store.
    #[must_use]
    pub fn new(store: IdentityStore, randomness: Arc<dyn Randomness>) -> Self {
        Self { store, randomness }
    }
}

#[async_trait]
impl Signatures for StoredSignatures {
    fn new_id(&self) -> SignatureId {
        SignatureId::random(&*self.randomness)
    }

    async fn add(&self, signature: &Signature) -> Result<bool, SignatureError> {
        self.store.add_signature(signature).await.map_err(unavailable)
    }

    async fn latest(&self, account: &str) -> Result<Option<Signature>, SignatureError> {
        self.store.latest_signature(account, None).await.map_err(unavailable)
    }

    async fn tally(&self, hash: CodeHash) -> Result<Tally, SignatureError> {
        self.store.tally_of_signatures(hash).await.map_err(unavailable)
    }

    async fn latest_signed(&self, account: &str) -> Result<Option<Signature>, SignatureError> {
        let signed = Some(SignatureVerdict::Signed);
        self.store.latest_signature(account, signed).await.map_err(unavailable)
    }
}

fn unavailable(error: StoreError) -> SignatureError {
    SignatureError(Box::new(error))
}

#[derive(Debug, FromRow)]
struct SignatureRow {
    id: Vec<u8>,
    account: String,
    hash: Vec<u8>,
    verdict: String,
    name: String,
    position: String,
    words: String,
    day: i64,
    signed_ms: i64,
}

impl SignatureRow {
    fn into_signature(self) -> Result<Signature, StoreError> {
        let cell = |column| StoreError::Cell { table: "signature", column };
        Ok(Signature {
            id: SignatureId::from_bytes(&self.id).map_err(|_| cell("id"))?,
            account: self.account,
            hash: CodeHash::from_bytes(&self.hash).ok_or_else(|| cell("hash"))?,
            verdict: SignatureVerdict::from_name(&self.verdict).ok_or_else(|| cell("verdict"))?,
            name: self.name,
            position: self.position,
            words: self.words,
            day: Day::from_number(self.day).ok_or_else(|| cell("day"))?,
            signed_ms: self.signed_ms,
        })
    }
}

impl IdentityStore {
    /// Adds a signature; says whether it did. The same id again changes nothing.
    ///
    /// # Errors
    /// When the store does not answer, or the version is not in the register; then it was not added.
    pub async fn add_signature(&self, signature: &Signature) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO signature (id, account, hash, verdict, name, position, words, day, signed_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING",
        )
        .bind(signature.id.as_bytes().as_slice())
        .bind(&signature.account)
        .bind(signature.hash.as_bytes().as_slice())
        .bind(signature.verdict.name())
        .bind(&signature.name)
        .bind(&signature.position)
        .bind(&signature.words)
        .bind(signature.day.number())
        .bind(signature.signed_ms)
        .execute(self.database.pool())
        .await
        .during("add a signature")?;
        Ok(done.rows_affected() == 1)
    }

    /// How many said what to a version: to its own text, or to one before it since which nobody was asked to sign again.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn tally_of_signatures(&self, hash: CodeHash) -> Result<Tally, StoreError> {
        let (signed, declined): (i64, i64) = sqlx::query_as(
            concat!("WITH good AS (", good_versions!(), ") \
             SELECT count(*) FILTER (WHERE verdict = 'signed'), count(*) FILTER (WHERE verdict = 'declined') FROM signature AS said \
             WHERE hash IN (SELECT hash FROM good) \
             AND place = (SELECT max(place) FROM signature WHERE account = said.account AND hash IN (SELECT hash FROM good)) \
             AND (NOT EXISTS (SELECT 1 FROM member) OR account IN (SELECT account FROM member WHERE kind = 'employee' AND left_day IS NULL))"),
        )
        .bind(hash.as_bytes().as_slice())
        .fetch_one(self.database.pool())
        .await
        .during("count signatures")?;
        let count = |number: i64| number.unsigned_abs();
        let members: i64 =
            sqlx::query_scalar("SELECT count(*) FROM member WHERE kind = 'employee' AND left_day IS NULL")
                .fetch_one(self.database.pool())
                .await
                .during("count members")?;
        let members = Some(count(members)).filter(|members| *members > 0);
        Ok(Tally { signed: count(signed), declined: count(declined), members })
    }

    /// What this account said last, or what it said last in this sense.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn latest_signature(
        &self,
        account: &str,
        verdict: Option<SignatureVerdict>,
    ) -> Result<Option<Signature>, StoreError> {
        let row: Option<SignatureRow> = sqlx::query_as(
            "SELECT * FROM signature WHERE account = $1 AND ($2 IS NULL OR verdict = $2) ORDER BY place DESC LIMIT 1",
        )
        .bind(account)
        .bind(verdict.map(SignatureVerdict::name))
        .fetch_optional(self.database.pool())
        .await
        .during("find a signature")?;
        row.map(SignatureRow::into_signature).transpose()
    }
}
