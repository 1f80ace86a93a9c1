//! Files: sealed in parts under the case's key, so that no part of one is ever on disk in clear.

use domain::{
    CaseId, CaseState, Cell, EVIDENCE_LIMIT_BYTES, EvidenceFile, EvidenceId, EvidencePointer, MailboxError,
    SealingKey,
};
use storage_content::{NewEvidence, Parcel, ParcelId, ParcelKind};
use zeroize::Zeroizing;

use crate::{Relay, RelayError, form, intake::parcel_cell, vault::OpenedMailbox};

/// How many files one report may have.
pub(crate) const FILES: usize = 10;
/// The length of a part before it is sealed, in bytes.
const PART_BYTES: usize = 64 * 1_024;

impl Relay {
    pub(crate) async fn store_file(
        &self,
        opened: &OpenedMailbox,
        file: &EvidenceFile,
    ) -> Result<(), MailboxError> {
        if file.bytes.len() > EVIDENCE_LIMIT_BYTES {
            return Err(MailboxError::TooLarge {
                limit_bytes: EVIDENCE_LIMIT_BYTES,
                actual_bytes: file.bytes.len(),
            });
        }
        // What is stored already, and is sent again because its answer was lost, is not refused
        if !self.store.knows_file(file.id, opened.case).await.map_err(RelayError::from)? {
            if self.store.count_evidence(opened.case).await.map_err(RelayError::from)? >= FILES {
                return Err(MailboxError::FilesFull { limit: FILES });
            }
            if !self.has_room(opened.case).await? {
                return Err(MailboxError::Full { limit: self.limits.waiting_files });
            }
        }
        let randomness = self.randomness.as_ref();
        let key = &opened.case_key;
        let head = key.seal(head_cell(&file.id), &form::head_bytes(file.kind, file.bytes.len())?, randomness);
        let parts: Vec<_> = (0_u32..)
            .zip(file.bytes.chunks(PART_BYTES))
            .map(|(place, part)| key.seal(part_cell(&part_row(file.id, place)), part, randomness))
            .collect();
        let parcel_id = ParcelId::from(file.id);
        let parcel = Parcel {
            id: parcel_id,
            case: opened.case,
            kind: ParcelKind::File,
            proven: true,
            urgent: false,
            body: key.seal(parcel_cell(&parcel_id), b"", randomness),
        };
        let evidence = NewEvidence { id: file.id, case: opened.case, head: &head, parts: &parts };
        let added = self.store.add_evidence(&evidence, &parcel).await.map_err(RelayError::from)?;
        added.map(drop).ok_or(MailboxError::Deleted)
    }

    /// Whoever showed a pass has sent few reports, and their files are taken in any case.
    async fn has_room(&self, case: CaseId) -> Result<bool, RelayError> {
        if self.store.waiting_files().await? < self.limits.waiting_files {
            return Ok(true);
        }
        Ok(match self.store.waiting_report(case).await? {
            Some(report) => report.proven,
            None => self.store.find_case(case).await?.is_some_and(|case| case.state != CaseState::Triage),
        })
    }

    /// The released files of a case.
    pub(crate) async fn files(
        &self,
        case: CaseId,
        key: &SealingKey,
    ) -> Result<Vec<EvidencePointer>, RelayError> {
        let rows = self.store.evidence(case).await?;
        let open = |row: storage_content::EvidenceRow| {
            let plain =
                key.open(head_cell(&row.id), &row.head).map_err(|source| sealed("evidence", source))?;
            let (kind, bytes) = form::open_head(&plain)?;
            Ok(EvidencePointer { id: row.id, kind, bytes })
        };
        rows.into_iter().map(open).collect()
    }

    /// A released file of a case; `None` when it has no such file.
    pub(crate) async fn file(
        &self,
        case: CaseId,
        id: EvidenceId,
    ) -> Result<Option<EvidenceFile>, RelayError> {
        let key = self.case_key(case).await?;
        let files = self.files(case, &key).await?;
        let Some(file) = files.into_iter().find(|file| file.id == id) else {
            return Ok(None);
        };
        let length = usize::try_from(file.bytes).unwrap_or(EVIDENCE_LIMIT_BYTES).min(EVIDENCE_LIMIT_BYTES);
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        for (place, part) in (0_u32..).zip(self.store.evidence_parts(id).await?) {
            let plain = key
                .open(part_cell(&part_row(id, place)), &part)
                .map_err(|source| sealed("evidence_part", source))?;
            bytes.extend_from_slice(&plain);
        }
        if bytes.len() as u64 != file.bytes {
            return Err(RelayError::Form { what: "file" });
        }
        Ok(Some(EvidenceFile { id, kind: file.kind, bytes }))
    }
}

const fn sealed(table: &'static str, source: domain::OpenError) -> RelayError {
    RelayError::Sealed { table, source }
}

const fn head_cell(id: &EvidenceId) -> Cell<'_> {
    Cell { table: "evidence", column: "head", row: id.as_bytes() }
}

const fn part_cell(row: &[u8; 20]) -> Cell<'_> {
    Cell { table: "evidence_part", column: "body", row }
}

/// The id and the place: a part does not open anywhere else.
fn part_row(id: EvidenceId, place: u32) -> [u8; 20] {
    let mut row = [0; 20];
    row[..16].copy_from_slice(id.as_bytes());
    row[16..].copy_from_slice(&place.to_be_bytes());
    row
}
