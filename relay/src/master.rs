//! The master keys that the relay knows, and where they are read again when another one is in use.

use std::{
    error::Error,
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use domain::{Cell, KeyId, KeyRing, OpenError, Sealed, SealingKey};
use tokio::sync::Mutex;

/// Whoever asks in vain asks the source no more often than this.
const PAUSE: Duration = Duration::from_millis(500);

/// Where master keys are kept: a file, the environment, a program that asks a service for keys.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// Reads them as they are now.
    ///
    /// # Errors
    /// Says what is wrong with the source; never anything of a key.
    async fn read(&self) -> Result<KeyRing, Box<dyn Error + Send + Sync>>;
}

/// The master keys. While one is replaced there are two; a relay that does not know the new one yet reads its source again.
pub struct MasterKeys {
    known: RwLock<Known>,
    source: Option<Arc<dyn KeySource>>,
    /// When the source was last read again.
    read_again: Mutex<Option<Instant>>,
}

/// The keys of one reading, and which reading it was.
#[derive(Clone)]
struct Known {
    ring: KeyRing,
    reading: u64,
}

impl MasterKeys {
    /// These keys, which are read again from there.
    #[must_use]
    pub fn of(ring: KeyRing, source: Arc<dyn KeySource>) -> Self {
        Self { source: Some(source), ..Self::from(ring) }
    }

    fn known(&self) -> Known {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn ring(&self) -> KeyRing {
        self.known().ring
    }

    /// Opens the key of a case with whichever of them opens it.
    pub(crate) async fn unwrap_key(&self, cell: Cell<'_>, sealed: &Sealed) -> Result<SealingKey, OpenError> {
        let known = self.known();
        match opened_by(&known.ring, cell, sealed) {
            Ok((_, key)) => Ok(key),
            Err(_) if self.read_again(known.reading).await => {
                opened_by(&self.ring(), cell, sealed).map(|(_, key)| key)
            }
            Err(error) => Err(error),
        }
    }

    /// The key with this id, if it is known or can be read by now.
    pub(crate) async fn find(&self, id: KeyId) -> Option<Arc<SealingKey>> {
        let known = self.known();
        match known.ring.find(id) {
            Some(key) => Some(key),
            None if self.read_again(known.reading).await => self.ring().find(id),
            None => None,
        }
    }

    /// Reads the source again, unless somebody did since this reading; says whether there is another reading now.
    async fn read_again(&self, since: u64) -> bool {
        let Some(source) = &self.source else { return false };
        let mut last = self.read_again.lock().await;
        if self.known().reading != since {
            return true;
        }
        if last.is_some_and(|last| last.elapsed() < PAUSE) {
            return false;
        }
        let read = source.read().await;
        *last = Some(Instant::now());
        match read {
            Ok(ring) => {
                let known = Known { ring, reading: since + 1 };
                *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
                true
            }
            Err(_) => {
                tracing::warn!("the master key could not be read again");
                false
            }
        }
    }
}

/// The key that a sealed key opens with, and what opens: the newest is tried first.
pub(crate) fn opened_by(
    ring: &KeyRing,
    cell: Cell<'_>,
    sealed: &Sealed,
) -> Result<(KeyId, SealingKey), OpenError> {
    let mut refused = OpenError::Refused;
    for (id, master) in ring.newest_first() {
        match master.unwrap_key(cell, sealed) {
            Ok(key) => return Ok((id, key)),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

impl From<KeyRing> for MasterKeys {
    fn from(ring: KeyRing) -> Self {
        Self { known: RwLock::new(Known { ring, reading: 0 }), source: None, read_again: Mutex::default() }
    }
}

impl From<SealingKey> for MasterKeys {
    fn from(key: SealingKey) -> Self {
        KeyRing::from(key).into()
    }
}

impl fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKeys")
    }
}
