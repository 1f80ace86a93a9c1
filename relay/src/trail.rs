//! The trail: what is written into it, and its heads.

use async_trait::async_trait;
use domain::{
    CaseState, Day, Deed, HeadTask, Mark, Role, TrailAction, TrailError, TrailHeads, TrailKey, TrailPublicKey,
};
use storage_content::HeadDue;

use crate::{Relay, RelayError};

/// How long a head belongs to whoever took it.
const HOLD_MS: i64 = 60_000;

impl Relay {
    /// What checks the signatures under heads that are signed from now on.
    ///
    /// # Errors
    /// When the store does not answer, or the master key in use is not here.
    pub async fn trail_key(&self) -> Result<TrailPublicKey, RelayError> {
        Ok(self.signing_key().await?.public_key())
    }

    pub(crate) async fn signing_key(&self) -> Result<TrailKey, RelayError> {
        Ok(TrailKey::derive(self.master_key().await?.as_ref()))
    }

    /// What somebody on a case does now.
    pub(crate) fn deed_of(&self, by: Role, action: TrailAction) -> Deed {
        Deed::of_staff(by, action, self.clock.now())
    }

    /// What the program does today.
    pub(crate) fn deed(&self, action: TrailAction) -> Deed {
        Deed::of_program(action, self.clock.today())
    }

    /// That the reporter wrote, on the day of the release.
    pub(crate) fn reporter_wrote(&self) -> Deed {
        Deed::of_reporter(self.clock.today())
    }

    /// How a report becomes a case.
    pub(crate) fn opening(&self, state: CaseState) -> Deed {
        self.deed(match state {
            CaseState::Triage => TrailAction::ReportWaits,
            _ => TrailAction::CaseOpened,
        })
    }
}

#[async_trait]
impl TrailHeads for Relay {
    async fn take_head(&self, every_days: u16) -> Result<Option<HeadTask>, TrailError> {
        let (now_ms, today) = (self.clock.now().as_millisecond(), self.clock.today());
        let last_before = Day::from_number(today.number() - i64::from(every_days)).unwrap_or(today);
        let due = HeadDue {
            today,
            last_before,
            now_ms,
            held_until_ms: now_ms.saturating_add(HOLD_MS),
            mark: Mark::random(self.randomness.as_ref()),
            secret: Mark::random(self.randomness.as_ref()),
        };
        let key = self.signing_key().await?;
        let taken = self.store.take_head(&due).await?;
        Ok(taken.map(|row| HeadTask {
            head: key.sign(row.day, row.hash),
            mark: row.mark,
            attempts: row.attempts,
        }))
    }

    async fn head_was_sent(&self, task: &HeadTask) -> Result<(), TrailError> {
        Ok(self.store.head_was_sent(task.mark).await?)
    }
}
