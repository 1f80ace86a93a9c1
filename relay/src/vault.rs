//! The keys: who wraps whom.

use std::sync::Arc;

use domain::{CaseId, Cell, KeyId, LookupHash, ReceiptKey, Sealed, SealingKey, shuffle};

use crate::{Relay, RelayError};

/// A 32-byte key sealed twice, each time with 41 bytes of version, nonce and tag.
const WRAPPED_KEY_BYTES: usize = 32 + 2 * 41;
/// The master key is not replaced more often than this while keys are drawn.
const TRIES: usize = 3;

/// The two wrappings of a mailbox's key.
pub(crate) struct WrappedMailboxKey {
    pub(crate) for_receipt: Sealed,
    pub(crate) for_desk: Sealed,
}

fn cell<'a>(table: &'static str, column: &'static str, case: &'a CaseId) -> Cell<'a> {
    Cell { table, column, row: case.as_bytes() }
}

/// Where the key of a case is sealed under the master key.
pub(crate) fn key_cell(case: &CaseId) -> Cell<'_> {
    cell("case_key", "wrapped", case)
}

fn refused(table: &'static str) -> impl Fn(domain::OpenError) -> RelayError {
    move |source| RelayError::Sealed { table, source }
}

impl Relay {
    /// Looks whether the master key in use is here, and tries it on a stored case key, so that a wrong or a lost one is said at start-up and not at the first read.
    ///
    /// # Errors
    /// [`RelayError::OtherMasterKey`] or [`RelayError::Sealed`] when it is another key, [`RelayError::PreviousMasterKeyMissing`] when it is being replaced and the one
    /// before is not here.
    pub async fn check_master_key(&self) -> Result<(), RelayError> {
        let in_use = self.master_in_use().await?;
        self.find_master(in_use.current).await?;
        if let Some(id) = in_use.previous
            && self.master.find(id).await.is_none()
        {
            return Err(RelayError::PreviousMasterKeyMissing { id });
        }
        match self.store.any_key().await? {
            None => Ok(()),
            Some((case, wrapped)) => self.unwrapped(case, &wrapped).await.map(drop),
        }
    }

    async fn find_master(&self, id: KeyId) -> Result<Arc<SealingKey>, RelayError> {
        self.master.find(id).await.ok_or(RelayError::OtherMasterKey { id })
    }

    /// The master key in use.
    pub(crate) async fn master_key(&self) -> Result<Arc<SealingKey>, RelayError> {
        let in_use = self.master_in_use().await?;
        self.find_master(in_use.current).await
    }

    async fn unwrapped(&self, case: CaseId, wrapped: &Sealed) -> Result<SealingKey, RelayError> {
        self.master.unwrap_key(key_cell(&case), wrapped).await.map_err(refused("case_key"))
    }

    /// Finds the keys that were drawn ahead and not used by the last run, after those of deleted cases are gone.
    ///
    /// # Errors
    /// When the store does not answer, or a key is sealed under another master key.
    pub async fn find_spare_keys(&self) -> Result<(), RelayError> {
        self.erase_deleted().await?;
        if self.store.cases_without_key().await?.is_all() {
            return Err(RelayError::KeysLost);
        }
        // Another machine on the same server may use any of them at any time, and destroy it: each uses what it drew itself
        if self.store.is_shared() {
            return Ok(());
        }
        let mut keys = Vec::new();
        for (case, wrapped) in self.store.spare_keys().await? {
            keys.push((case, self.unwrapped(case, &wrapped).await?));
        }
        let mut spare = self.spare();
        spare.extend(keys);
        shuffle(spare.as_mut_slice(), self.randomness.as_ref());
        Ok(())
    }

    /// A key for a new case. It was stored, wrapped, before the report came: keys are drawn many at a time, so that the keys' file does not
    /// tell when a report came, and a report costs one write to disk.
    pub(crate) async fn spare_key(&self) -> Result<(CaseId, SealingKey), RelayError> {
        if let Some(spare) = self.spare().pop() {
            return Ok(spare);
        }
        for _ in 0..TRIES {
            if let Some(mut drawn) = self.draw_keys().await? {
                self.unsettle();
                // The order in which they are used is not the one in which they were stored
                shuffle(&mut drawn, self.randomness.as_ref());
                let mut spare = self.spare();
                spare.append(&mut drawn);
                return spare.pop().ok_or(RelayError::NoKey);
            }
        }
        Err(RelayError::NoKey)
    }

    /// Draws keys and stores them, sealed under the master key in use. `None` when another one took its place meanwhile: then none was stored.
    async fn draw_keys(&self) -> Result<Option<Vec<(CaseId, SealingKey)>>, RelayError> {
        let (master, randomness) = (self.master_key().await?, self.randomness.as_ref());
        let ahead = self.limits.keys_ahead.max(1);
        let mut drawn = Vec::with_capacity(ahead);
        let mut wrapped = Vec::with_capacity(ahead);
        for _ in 0..ahead {
            let (case, key) = (CaseId::random(randomness), SealingKey::random(randomness));
            wrapped.push((case, master.wrap(key_cell(&case), &key, randomness)));
            drawn.push((case, key));
        }
        let stored = self.store.add_keys(&wrapped, KeyId::of(&master)).await?;
        Ok(stored.then_some(drawn))
    }

    /// Puts back a key under which nothing is sealed.
    pub(crate) fn return_key(&self, case: CaseId, key: SealingKey) {
        self.spare().push((case, key));
    }

    fn spare(&self) -> std::sync::MutexGuard<'_, Vec<(CaseId, SealingKey)>> {
        self.spare.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// The key of a case.
    pub(crate) async fn case_key(&self, case: CaseId) -> Result<SealingKey, RelayError> {
        let wrapped = self.store.find_key(case).await?.ok_or(RelayError::NoKey)?;
        self.unwrapped(case, &wrapped).await
    }

    /// The mailbox's key, from the desk's side.
    pub(crate) async fn mailbox_key_for_desk(&self, case: CaseId) -> Result<SealingKey, RelayError> {
        let case_key = self.case_key(case).await?;
        let wrapped = self.store.find_mailbox_key(case).await?.ok_or(RelayError::NoKey)?;
        case_key.unwrap_key(cell("mailbox", "key_for_desk", &case), &wrapped).map_err(refused("mailbox"))
    }

    /// Draws a mailbox's key and wraps it for both sides.
    pub(crate) fn new_mailbox_key(
        &self,
        case: CaseId,
        case_key: &SealingKey,
        receipt: &ReceiptKey,
    ) -> WrappedMailboxKey {
        let randomness = self.randomness.as_ref();
        let key = SealingKey::random(randomness);
        let for_receipt = cell("mailbox", "key_for_receipt", &case);
        let inner = receipt.sealing_key().wrap(for_receipt, &key, randomness);
        WrappedMailboxKey {
            for_receipt: case_key.seal(for_receipt, inner.as_bytes(), randomness),
            for_desk: case_key.wrap(cell("mailbox", "key_for_desk", &case), &key, randomness),
        }
    }

    /// The mailbox that a receipt opens: its case, the case's key and the mailbox's key. `None` for every receipt that opens nothing.
    ///
    /// An unknown receipt takes the same steps as one whose case was destroyed: two look-ups and one failing decryption.
    pub(crate) async fn open_mailbox(
        &self,
        lookup: LookupHash,
        receipt: &ReceiptKey,
    ) -> Result<Option<OpenedMailbox>, RelayError> {
        let randomness = self.randomness.as_ref();
        let (case, key_for_receipt) = match self.store.find_mailbox(lookup).await? {
            Some(row) => (row.case, row.key_for_receipt),
            None => (CaseId::random(randomness), Sealed::from_bytes(vec![1; WRAPPED_KEY_BYTES])),
        };
        let place = cell("mailbox", "key_for_receipt", &case);
        let case_key = match self.store.find_key(case).await? {
            Some(wrapped) => self.unwrapped(case, &wrapped).await?,
            None => SealingKey::random(randomness),
        };
        let Ok(inner) = case_key.open(place, &key_for_receipt) else {
            return Ok(None);
        };
        let inner = Sealed::from_bytes(inner.to_vec());
        let Ok(mailbox_key) = receipt.sealing_key().unwrap_key(place, &inner) else {
            return Ok(None);
        };
        Ok(Some(OpenedMailbox { case, case_key, mailbox_key }))
    }
}

/// What a receipt opened.
pub(crate) struct OpenedMailbox {
    pub(crate) case: CaseId,
    pub(crate) case_key: SealingKey,
    pub(crate) mailbox_key: SealingKey,
}
