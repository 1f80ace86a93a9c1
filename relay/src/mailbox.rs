//! The reporter's side of the mailbox.

use async_trait::async_trait;
use domain::{
    Accepted, CaseId, CaseState, Cell, DraftId, EvidenceFile, FIELD_LIMIT_CHARS, Intake, Letter,
    MailboxError, MailboxMessage, MailboxState, MailboxView, Mailboxes, Receipt, SealingKey, Sent, Way,
};
use storage_content::{Added, MessageRow, Parcel, ParcelId, ParcelKind};

use crate::{
    Relay, RelayError, desk::open_case_cell, form, intake::parcel_cell, release, vault::OpenedMailbox,
};

/// How many letters of one report wait at most.
const WAITING_LETTERS: usize = 20;

#[async_trait]
impl Mailboxes for Relay {
    fn new_draft(&self) -> DraftId {
        DraftId::random(self.randomness.as_ref())
    }

    async fn open(&self, receipt: &Receipt) -> Result<MailboxView, MailboxError> {
        let opened = self.opened(receipt).await?;
        Ok(self.view(&opened).await?)
    }

    async fn send(&self, receipt: &Receipt, mut letter: Letter) -> Result<Sent, MailboxError> {
        check(&letter)?;
        let opened = self.opened(receipt).await?;
        if letter.withdraw && self.destroy_waiting(&opened).await? {
            return Ok(Sent::Destroyed);
        }
        if letter.withdraw && letter.only_unread {
            return Err(MailboxError::Left);
        }
        if letter.urgent {
            letter.urgent = self.may_leave_at_once(opened.case).await?;
        }
        self.store_letter(&opened, &letter).await?;
        if letter.urgent {
            self.urgent.notify_one();
        }
        Ok(Sent::Accepted(Accepted { release: self.next_release(), at_once: letter.urgent }))
    }

    async fn add_file(&self, receipt: &Receipt, file: EvidenceFile) -> Result<Accepted, MailboxError> {
        let opened = self.opened(receipt).await?;
        self.store_file(&opened, &file).await?;
        Ok(Accepted { release: self.next_release(), at_once: false })
    }
}

fn check(letter: &Letter) -> Result<(), MailboxError> {
    if letter.words.is_blank() && letter.author.is_none() && !letter.withdraw {
        return Err(MailboxError::NothingSaid);
    }
    match letter.words.chars() {
        actual if actual > FIELD_LIMIT_CHARS => {
            Err(MailboxError::TooLong { limit: FIELD_LIMIT_CHARS, actual })
        }
        _ => Ok(()),
    }
}

impl Relay {
    async fn opened(&self, receipt: &Receipt) -> Result<OpenedMailbox, MailboxError> {
        if let Some(opened) = self.open_mailbox(receipt.lookup(), &receipt.key()).await? {
            return Ok(opened);
        }
        let deleted = self.store.mailbox_was_deleted(receipt.lookup()).await.map_err(RelayError::from)?;
        Err(if deleted { MailboxError::Deleted } else { MailboxError::NotFound })
    }

    async fn view(&self, opened: &OpenedMailbox) -> Result<MailboxView, RelayError> {
        let case = self.store.find_case(opened.case).await?;
        let named = case.as_ref().is_some_and(|case| case.way == Way::Named);
        let state = match case.map(|case| case.state) {
            None => MailboxState::Waiting,
            Some(CaseState::Closed(..)) => MailboxState::Closed,
            Some(_) => MailboxState::WithDesk,
        };
        let rows = self.store.messages(opened.case).await?;
        let messages =
            rows.into_iter().map(|row| open_message(row, &opened.mailbox_key)).collect::<Result<_, _>>()?;
        let waiting = self.store.waiting_answers(opened.case).await?;
        let files = self.store.count_evidence(opened.case).await?;
        Ok(MailboxView { state, messages, waiting, files, named })
    }

    /// A letter takes its report along, and one without a pass may have to wait.
    async fn may_leave_at_once(&self, case: CaseId) -> Result<bool, RelayError> {
        match self.store.waiting_report(case).await? {
            Some(report) if !report.proven => self.may_hurry().await,
            _ => Ok(true),
        }
    }

    async fn store_letter(&self, opened: &OpenedMailbox, letter: &Letter) -> Result<(), MailboxError> {
        let id = ParcelId::from(letter.draft);
        let (waiting, _) = self.waiting_letters(opened.case, &opened.case_key).await?;
        let known = waiting.iter().find(|(_, parcel)| parcel.id == id);
        if known.is_none() && waiting.len() >= WAITING_LETTERS {
            return Err(MailboxError::Full { limit: WAITING_LETTERS });
        }
        let last = waiting.last().map_or(0, |(letter, _)| letter.place.saturating_add(1));
        let plain = form::letter_bytes(letter, known.map_or(last, |(letter, _)| letter.place))?;
        let body = opened.case_key.seal(parcel_cell(&id), &plain, self.randomness.as_ref());
        let parcel = Parcel {
            id,
            case: opened.case,
            kind: ParcelKind::Answer,
            proven: true,
            urgent: letter.urgent,
            body,
        };
        match self.store.add_answer(&parcel).await.map_err(RelayError::from)? {
            None => Err(MailboxError::Deleted),
            Some(Added::New) => Ok(()),
            Some(Added::Known) if self.was_delivered(opened, letter).await? => Ok(()),
            Some(Added::Known) => Err(MailboxError::Left),
        }
    }

    /// Whether the message of this letter's draft says what the letter says.
    async fn was_delivered(&self, opened: &OpenedMailbox, letter: &Letter) -> Result<bool, RelayError> {
        let Some(case) = self.store.find_case(opened.case).await? else { return Ok(false) };
        let as_sent = form::open_letter(&form::letter_bytes(letter, 0)?)?;
        let said = release::spoken(&as_sent, case.topic);
        let rows = self.store.messages(opened.case).await?;
        let Some(row) = rows.into_iter().find(|row| row.draft == letter.draft) else { return Ok(false) };
        let is_said = open_message(row, &opened.mailbox_key)?.words.expose() == said.as_str();
        let Some(author) = letter.author.as_ref().filter(|_| is_said) else { return Ok(is_said) };
        let Some(sealed) = self.store.find_sealed_case(opened.case).await?.and_then(|case| case.author)
        else {
            return Ok(false);
        };
        Ok(*open_case_cell("author", opened.case, &opened.case_key, &sealed)? == *author.expose())
    }

    /// Destroys a report that has not left yet, with all that belongs to it. `false` when it has left.
    async fn destroy_waiting(&self, opened: &OpenedMailbox) -> Result<bool, RelayError> {
        let withdrawn = self.store.withdraw_report(opened.case).await?;
        if withdrawn {
            self.unsettle();
            // From here on it is gone for everybody. What cannot be erased now is at the next release or start, which say so when they cannot, either
            let _ = self.store.erase(opened.case).await;
            // Somebody may be reading from a log: then the next release empties it
            let _ = self.store.empty_logs().await;
        }
        Ok(withdrawn)
    }
}

pub(crate) const fn message_cell(draft: &DraftId) -> Cell<'_> {
    Cell { table: "message", column: "body", row: draft.as_bytes() }
}

pub(crate) fn open_message(row: MessageRow, key: &SealingKey) -> Result<MailboxMessage, RelayError> {
    let plain = key
        .open(message_cell(&row.draft), &row.body)
        .map_err(|source| RelayError::Sealed { table: "message", source })?;
    Ok(MailboxMessage { voice: row.voice, day: row.day, words: form::open_words(&plain)? })
}
