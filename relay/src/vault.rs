//! The keys: who wraps whom.

use domain::{CaseId, Cell, LookupHash, ReceiptKey, Sealed, SealingKey};

use crate::{Relay, RelayError};

/// A 32-byte key sealed twice, each time with 41 bytes of version, nonce and tag.
const WRAPPED_KEY_BYTES: usize = 32 + 2 * 41;

/// The two wrappings of a mailbox's key.
pub(crate) struct WrappedMailboxKey {
    pub(crate) for_receipt: Sealed,
    pub(crate) for_desk: Sealed,
}

fn cell<'a>(table: &'static str, column: &'static str, case: &'a CaseId) -> Cell<'a> {
    Cell { table, column, row: case.as_bytes() }
}

fn refused(table: &'static str) -> impl Fn(domain::OpenError) -> RelayError {
    move |source| RelayError::Sealed { table, source }
}

impl Relay {
    /// Tries the master key on a stored case key, so that a wrong one is said at start-up and not at the first read.
    ///
    /// # Errors
    /// [`RelayError::Sealed`] when it is another key.
    pub async fn check_master_key(&self) -> Result<(), RelayError> {
        match self.store.any_key().await? {
            None => Ok(()),
            Some((case, wrapped)) => {
                let opened = self.master.unwrap_key(cell("case_key", "wrapped", &case), &wrapped);
                opened.map(|_| ()).map_err(refused("case_key"))
            }
        }
    }

    /// Draws the key of a new case and stores it wrapped.
    pub(crate) async fn new_case_key(&self, case: CaseId) -> Result<SealingKey, RelayError> {
        let key = SealingKey::random(self.randomness.as_ref());
        let wrapped = self.master.wrap(cell("case_key", "wrapped", &case), &key, self.randomness.as_ref());
        self.store.add_key(case, &wrapped).await?;
        Ok(key)
    }

    /// The key of a case.
    pub(crate) async fn case_key(&self, case: CaseId) -> Result<SealingKey, RelayError> {
        let wrapped = self.store.find_key(case).await?.ok_or(RelayError::NoKey)?;
        self.master.unwrap_key(cell("case_key", "wrapped", &case), &wrapped).map_err(refused("case_key"))
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
            Some(wrapped) => self
                .master
                .unwrap_key(cell("case_key", "wrapped", &case), &wrapped)
                .map_err(refused("case_key"))?,
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
