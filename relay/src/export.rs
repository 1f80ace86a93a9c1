//! Everything of every case, for an operator who takes it along. It is not part of what the desk or the link can ask for.

use domain::{
    CaseId, CaseNumber, CasePointer, Deed, EvidenceFile, EvidenceId, OpenedReport, SignedHead, TrailAction,
    TrailHash, TrailKey, TrailPublicKey, TrailRow,
};

use crate::{Relay, RelayError};

/// A case with all that is sealed in it.
#[derive(Debug)]
pub struct ExportedCase {
    /// The case.
    pub case: CasePointer,
    /// What is sealed in it, opened.
    pub opened: OpenedReport,
}

/// The trail, with what it can be checked by elsewhere.
#[derive(Debug)]
pub struct ExportedTrail {
    /// Every row, in the order of their numbers.
    pub rows: Vec<TrailRow>,
    /// The hash of the last one, signed today. It is no row of its own.
    pub head: SignedHead,
    /// What checks its signature.
    pub key: TrailPublicKey,
}

impl Relay {
    /// Writes into the trail that everything is exported, and gives every case that left the relay, in random order. What waits for its release is not among them:
    /// nobody may learn of it before (promise A3).
    ///
    /// # Errors
    /// When the store does not answer. Then nothing may be exported.
    pub async fn begin_export(&self) -> Result<Vec<(CaseId, CaseNumber)>, RelayError> {
        let deed = Deed::of_operator(TrailAction::Exported, self.clock.now());
        self.store.add_operators_deed(&deed).await?;
        Ok(self.store.all_cases().await?)
    }

    /// A case with all that is sealed in it; `None` when it was deleted meanwhile.
    ///
    /// # Errors
    /// When the store does not answer, or something does not open.
    ///
    /// # Privacy
    /// An [`Author`](domain::Author) is in a named report's only, sealed until now as everything else in it.
    pub async fn export_case(&self, id: CaseId) -> Result<Option<ExportedCase>, RelayError> {
        let Some(case) = self.store.find_case(id).await? else { return Ok(None) };
        match self.opened_report(id).await {
            Ok(opened) => Ok(opened.map(|opened| ExportedCase { case, opened })),
            Err(_) if self.store.find_case(id).await?.is_none() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A file of a case, as it is kept; `None` when the case was deleted meanwhile.
    ///
    /// # Errors
    /// When the store does not answer, or it does not open.
    pub async fn export_file(
        &self,
        case: CaseId,
        file: EvidenceId,
    ) -> Result<Option<EvidenceFile>, RelayError> {
        match self.file(case, file).await {
            Err(_) if self.store.find_case(case).await?.is_none() => Ok(None),
            opened => opened,
        }
    }

    /// The trail, with a head that is signed now.
    ///
    /// # Errors
    /// When the store does not answer, or the master key in use is not here.
    pub async fn export_trail(&self) -> Result<ExportedTrail, RelayError> {
        let rows = self.store.trail().await?;
        let key: TrailKey = self.signing_key().await?;
        let last = rows.last().map_or(TrailHash::START, |row| row.hash);
        Ok(ExportedTrail { head: key.sign(self.clock.today(), last), key: key.public_key(), rows })
    }
}
