//! Another master key in the place of the one in use, while everything goes on.
//!
//! Which key is in use is written beside the keys of cases. The change is one transaction; from then on nobody can seal a key of a case under the one before, and
//! whoever does not know the new one yet reads it. Then the keys of cases are sealed anew, some at a time. Broken off anywhere, it goes on where it was: a key
//! that opens with the new master key is left as it is.

use domain::{CaseId, Deed, KeyId, KeyRing, SealingKey, TrailAction, TrailKey};
use storage_content::{MasterInUse, Resealed};

use crate::{Relay, RelayError, master::opened_by, vault::key_cell};

/// So many keys are sealed anew in one transaction.
const AT_ONCE: u16 = 100;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotating {
    /// How many keys of cases were looked at.
    pub done: usize,
    /// How many there were when it began.
    pub of: usize,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotated {
    /// The master key before.
    pub from: KeyId,
    /// The one in use now.
    pub to: KeyId,
    /// How many keys of cases were sealed anew.
    pub sealed_anew: usize,
    /// Whether it goes on with what was begun before.
    pub went_on: bool,
}

impl Relay {
    /// The master key in use, and the one before it while it is replaced. Without a key of a case under it, the newest that is known.
    ///
    /// # Errors
    /// When the store does not answer, or something is sealed under another master key.
    pub async fn master_in_use(&self) -> Result<MasterInUse, RelayError> {
        if let Some(found) = self.store.master_in_use().await? {
            return Ok(found);
        }
        let ring = self.master.ring();
        let id = match self.store.any_key().await? {
            Some((case, wrapped)) => {
                let opened = opened_by(&ring, key_cell(&case), &wrapped);
                opened.map_err(|source| RelayError::Sealed { table: "case_key", source })?.0
            }
            None => ring.newest_first().next().map(|(id, _)| id).ok_or(RelayError::NoKey)?,
        };
        Ok(self.store.begin_with_master(id).await?)
    }

    /// Has the newest key that is known take the place of the one in use, and seals the keys of all cases anew; finishes what was begun before first. `None`
    /// when the newest is in use already, and nothing else was begun.
    ///
    /// # Errors
    /// When the store does not answer, or a key of a case opens with none of the keys. Calling it again goes on.
    pub async fn rotate_master_key(
        &self,
        mut tell: impl FnMut(Rotating),
    ) -> Result<Option<Rotated>, RelayError> {
        let ring = self.master.ring();
        let in_use = self.master_in_use().await?;
        if let Some(from) = in_use.previous {
            return Ok(Some(self.seal_anew(&ring, from, in_use.current, true, &mut tell).await?));
        }
        let newest = ring.newest_first().next().map_or(in_use.current, |(id, _)| id);
        if newest == in_use.current {
            return Ok(None);
        }
        let turned = self.store.turn_to_master(in_use.current, newest).await?;
        if turned.current != newest {
            return Err(RelayError::OtherMasterKey { id: turned.current });
        }
        Ok(Some(self.seal_anew(&ring, in_use.current, newest, false, &mut tell).await?))
    }

    async fn seal_anew(
        &self,
        ring: &KeyRing,
        from: KeyId,
        to: KeyId,
        went_on: bool,
        tell: &mut impl FnMut(Rotating),
    ) -> Result<Rotated, RelayError> {
        let master = ring.find(to).ok_or(RelayError::OtherMasterKey { id: to })?;
        let mut rotating = Rotating { done: 0, of: self.store.count_keys().await? };
        let (mut sealed_anew, mut unopened, mut last) = (0, 0, None::<CaseId>);
        loop {
            let keys = self.store.keys_after(last, AT_ONCE).await?;
            let Some((end, _)) = keys.last() else { break };
            last = Some(*end);
            rotating.done += keys.len();
            let mut resealed = Vec::new();
            for (case, before) in keys {
                match opened_by(ring, key_cell(&case), &before) {
                    Ok((id, _)) if id == to => {}
                    Ok((_, key)) => {
                        let after = master.wrap(key_cell(&case), &key, self.randomness.as_ref());
                        resealed.push(Resealed { case, before, after });
                    }
                    Err(_) => unopened += 1,
                }
            }
            self.store.reseal_keys(&resealed).await?;
            sealed_anew += resealed.len();
            tell(rotating);
        }
        if unopened > 0 {
            return Err(RelayError::KeysOfOthers { keys: unopened });
        }
        self.tell_trail(&master).await?;
        self.store.settle_keys().await?;
        self.store.forget_previous_master(to).await?;
        Ok(Rotated { from, to, sealed_anew, went_on })
    }

    /// Once, also when it is broken off after it.
    async fn tell_trail(&self, master: &SealingKey) -> Result<(), RelayError> {
        let action = TrailAction::MasterKeyChanged(TrailKey::derive(master).public_key());
        let rows = self.store.trail().await?;
        let last = rows.iter().rev().find(|row| row.action == action.name());
        if last.and_then(|row| row.detail.clone()) != action.detail() {
            self.store.add_operators_deed(&Deed::of_operator(action, self.clock.now())).await?;
        }
        Ok(())
    }
}
