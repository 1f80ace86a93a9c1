//! Letting go: everything that waits leaves together, in a shuffled order.

use domain::{CaseNumber, Effect, News, Voice, shuffle};
use storage_content::{Added, NewCase, NewMessage, Parcel, ParcelId, ParcelKind};

use crate::{Relay, RelayError, desk::case_cell, form, intake::parcel_cell, mailbox::message_cell};

/// How a release went.
#[derive(Debug, Default)]
pub struct Released {
    /// Whether anything left the relay.
    pub anything: bool,
    /// What could not leave, and stays for the next release.
    pub failed: Vec<RelayError>,
}

/// Whether a parcel left.
enum Left {
    Yes,
    /// It is an answer to a report that waits as well and has to leave before it.
    CaseFirst,
}

impl Relay {
    /// Releases all that waits. One parcel that cannot leave does not hold back the others.
    ///
    /// # Errors
    /// When the store cannot list what waits.
    pub async fn release(&self) -> Result<Released, RelayError> {
        let mut ids = self.store.parcel_ids().await?;
        shuffle(&mut ids, self.randomness.as_ref());
        let mut released = Released::default();
        let mut early_answers = Vec::new();
        for id in ids {
            match self.release_parcel(id).await {
                Ok(Left::Yes) => released.anything = true,
                Ok(Left::CaseFirst) => early_answers.push(id),
                Err(error) => released.failed.push(error),
            }
        }
        for id in early_answers {
            if let Err(error) = self.release_parcel(id).await {
                released.failed.push(error);
            }
        }
        Ok(released)
    }

    async fn release_parcel(&self, id: ParcelId) -> Result<Left, RelayError> {
        let Some(parcel) = self.store.find_parcel(id).await? else {
            return Ok(Left::Yes);
        };
        match parcel.kind {
            ParcelKind::Report => self.release_report(&parcel).await,
            ParcelKind::Answer => self.release_answer(&parcel).await,
        }
    }

    async fn release_report(&self, parcel: &Parcel) -> Result<Left, RelayError> {
        let randomness = self.randomness.as_ref();
        let key = self.case_key(parcel.case).await?;
        let plain = key
            .open(parcel_cell(&parcel.id), &parcel.body)
            .map_err(|source| RelayError::Sealed { table: "parcel", source })?;
        let opened = form::open_parcel(&plain)?;
        let report =
            key.seal(case_cell("report", &parcel.case), &form::report_bytes(&opened.answers)?, randomness);
        let author = opened
            .author
            .as_ref()
            .map(|author| key.seal(case_cell("author", &parcel.case), author.expose(), randomness));
        loop {
            let case = NewCase {
                id: parcel.case,
                number: CaseNumber::random(randomness),
                topic: opened.topic,
                way: if author.is_some() { domain::Way::Named } else { domain::Way::Confidential },
                readers: &opened.readers,
                opened: self.clock.today(),
                report: &report,
                author: author.as_ref(),
            };
            let effects = self.effects(&[Effect::OpenRoom]);
            if self.store.release_report(parcel.id, &case, &effects).await? == Added::New {
                return Ok(Left::Yes);
            }
        }
    }

    async fn release_answer(&self, parcel: &Parcel) -> Result<Left, RelayError> {
        let case_key = self.case_key(parcel.case).await?;
        let plain = case_key
            .open(parcel_cell(&parcel.id), &parcel.body)
            .map_err(|source| RelayError::Sealed { table: "parcel", source })?;
        if self.store.find_case(parcel.case).await?.is_none() {
            return Ok(Left::CaseFirst);
        }
        let draft = parcel.id.draft();
        let mailbox_key = self.mailbox_key_for_desk(parcel.case).await?;
        let body = mailbox_key.seal(message_cell(&draft), &plain, self.randomness.as_ref());
        let message = NewMessage {
            draft,
            case: parcel.case,
            voice: Voice::Reporter,
            day: self.clock.today(),
            body: &body,
        };
        let news = [Effect::TellRoom(News::ReporterWrote), Effect::TellLead(News::ReporterWrote)];
        self.store.release_answer(parcel.id, &message, &self.effects(&news)).await?;
        Ok(Left::Yes)
    }
}
