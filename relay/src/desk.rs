//! The desk's side of a case.

use async_trait::async_trait;
use domain::{
    Author, CaseDesk, CaseId, CaseNumber, CasePointer, Cell, Deed, DeskError, DraftId, Effect, EvidenceFile,
    EvidenceId, FIELD_LIMIT_CHARS, Finding, News, OpenedReport, Role, Sealed, TrailAction, Voice, Words,
};
use storage_content::{Added, NewMessage};

use crate::{
    Relay, RelayError, form,
    mailbox::{message_cell, open_message},
};

#[async_trait]
impl CaseDesk for Relay {
    async fn find(&self, number: CaseNumber) -> Result<Option<CasePointer>, DeskError> {
        Ok(self.store.find_case_by_number(number).await.map_err(RelayError::from)?)
    }

    async fn open_cases(&self) -> Result<Vec<CasePointer>, DeskError> {
        Ok(self.store.open_cases().await.map_err(RelayError::from)?)
    }

    async fn triage(&self) -> Result<Vec<CasePointer>, DeskError> {
        Ok(self.store.triage_cases().await.map_err(RelayError::from)?)
    }

    async fn take_up(&self, by: Role, case: CaseId) -> Result<(), DeskError> {
        let effects = self.effects(&[Effect::OpenRoom]);
        let deed = self.deed_of(by, TrailAction::TookUp);
        match self.store.take_up_case(case, &effects, &deed).await.map_err(RelayError::from)? {
            Added::New => Ok(()),
            Added::Known => Err(DeskError::Taken),
        }
    }

    async fn open_file(&self, by: Role, case: CaseId, file: EvidenceId) -> Result<EvidenceFile, DeskError> {
        let opened = self.file(case, file).await?.ok_or(DeskError::NotFound)?;
        self.write_down(by, case, TrailAction::OpenedFile(file)).await?;
        Ok(opened)
    }

    fn new_draft(&self) -> DraftId {
        DraftId::random(self.randomness.as_ref())
    }

    async fn read(&self, by: Role, case: CaseId) -> Result<OpenedReport, DeskError> {
        let opened = self.opened_report(case).await?.ok_or(DeskError::NotFound)?;
        self.write_down(by, case, TrailAction::Read).await?;
        Ok(opened)
    }

    async fn reply(&self, by: Role, case: CaseId, draft: DraftId, words: Words) -> Result<(), DeskError> {
        let body = self.sealed_words(case, draft, &words).await?;
        self.store
            .add_message(
                &self.desk_message(case, draft, &body),
                &self.effects(&[Effect::TellRoom(News::DeskWrote)]),
                &self.deed_of(by, TrailAction::Replied),
            )
            .await
            .map_err(RelayError::from)?;
        Ok(())
    }

    async fn close(
        &self,
        by: Role,
        case: CaseId,
        finding: Finding,
        last_words: Option<(DraftId, Words)>,
    ) -> Result<(), DeskError> {
        let body = match &last_words {
            Some((draft, words)) => Some((*draft, self.sealed_words(case, *draft, words).await?)),
            None => None,
        };
        let message = body.as_ref().map(|(draft, body)| self.desk_message(case, *draft, body));
        let effects = self.effects(&[Effect::RefreshCard]);
        let today = self.clock.today();
        let actions = [message.as_ref().map(|_| TrailAction::Replied), Some(TrailAction::Closed(finding))];
        let deeds: Vec<Deed> = actions.into_iter().flatten().map(|action| self.deed_of(by, action)).collect();
        let closed = self.store.close_case(case, finding, today, message.as_ref(), &effects, &deeds).await;
        match closed.map_err(RelayError::from)? {
            Added::New => Ok(()),
            Added::Known => Err(DeskError::Closed),
        }
    }
}

impl Relay {
    /// Writes into the trail what is to be shown, before it is: without that nothing is shown.
    async fn write_down(&self, by: Role, case: CaseId, action: TrailAction) -> Result<(), DeskError> {
        let written = self.store.add_to_trail(case, &self.deed_of(by, action)).await;
        Ok(written.map_err(RelayError::from)?)
    }

    async fn opened_report(&self, case: CaseId) -> Result<Option<OpenedReport>, RelayError> {
        let Some(sealed) = self.store.find_sealed_case(case).await? else {
            return Ok(None);
        };
        let key = self.case_key(case).await?;
        let open = |column: &'static str, sealed: &Sealed| {
            key.open(case_cell(column, &case), sealed)
                .map_err(|source| RelayError::Sealed { table: "cases", source })
        };
        let answers = form::open_report(&open("report", &sealed.report)?)?;
        let author = match &sealed.author {
            Some(sealed) => Some(Author::new(open("author", sealed)?.to_vec())),
            None => None,
        };
        let mailbox_key = self.mailbox_key_for_desk(case).await?;
        let rows = self.store.messages(case).await?;
        let messages =
            rows.into_iter().map(|row| open_message(row, &mailbox_key)).collect::<Result<_, _>>()?;
        let files = self.files(case, &key).await?;
        Ok(Some(OpenedReport { answers, author, messages, files }))
    }

    async fn sealed_words(&self, case: CaseId, draft: DraftId, words: &Words) -> Result<Sealed, DeskError> {
        if words.is_blank() {
            return Err(DeskError::NothingSaid);
        }
        if words.chars() > FIELD_LIMIT_CHARS {
            return Err(DeskError::TooLong { limit: FIELD_LIMIT_CHARS, actual: words.chars() });
        }
        if self.store.find_case(case).await.map_err(RelayError::from)?.is_none() {
            return Err(DeskError::NotFound);
        }
        let key = self.mailbox_key_for_desk(case).await?;
        let plain = form::message_bytes(words.expose())?;
        Ok(key.seal(message_cell(&draft), &plain, self.randomness.as_ref()))
    }

    fn desk_message<'a>(&self, case: CaseId, draft: DraftId, body: &'a Sealed) -> NewMessage<'a> {
        NewMessage { draft, case, voice: Voice::Desk, day: self.clock.today(), body }
    }
}

pub(crate) const fn case_cell<'a>(column: &'static str, case: &'a CaseId) -> Cell<'a> {
    Cell { table: "cases", column, row: case.as_bytes() }
}
