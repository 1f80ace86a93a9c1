//! The desk's side of a case.

use async_trait::async_trait;
use domain::{
    Author, CaseDesk, CaseId, CaseNumber, CasePointer, CaseState, Cell, Change, Deed, DeskError, DraftId,
    Effect, EvidenceFile, EvidenceId, FIELD_LIMIT_CHARS, Finding, LinkKind, News, Note, NoteKind,
    OpenedReport, Readers, Role, Sealed, SealingKey, Sheet, Step, StepRefusal, TrailAction, Voice, Words,
    Work,
};
use storage_content::{CaseChange, Changed, NewLink, NewMessage, NoteRow};
use zeroize::Zeroizing;

use crate::{
    Relay, RelayError,
    course::Course,
    form,
    mailbox::{message_cell, open_message},
};

#[async_trait]
impl CaseDesk for Relay {
    async fn find(&self, number: CaseNumber) -> Result<Option<CasePointer>, DeskError> {
        Ok(self.store.find_case_by_number(number).await.map_err(RelayError::from)?)
    }

    async fn find_in_room(&self, room: &str) -> Result<Option<CasePointer>, DeskError> {
        Ok(self.store.find_case_by_room(room).await.map_err(RelayError::from)?)
    }

    async fn guard_room(&self, case: CaseId) -> Result<(), DeskError> {
        let effects = self.effects(&[Effect::GuardRoom]);
        Ok(self.store.add_effects(case, &effects).await.map_err(RelayError::from)?)
    }

    async fn open_cases(&self) -> Result<Vec<CasePointer>, DeskError> {
        Ok(self.store.open_cases().await.map_err(RelayError::from)?)
    }

    async fn triage(&self) -> Result<Vec<CasePointer>, DeskError> {
        Ok(self.store.triage_cases().await.map_err(RelayError::from)?)
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
        let change = Change { message: Some((draft, words)), ..Change::default() };
        self.change(by, case, change).await.map(drop)
    }

    async fn change(&self, by: Role, case: CaseId, change: Change) -> Result<CaseState, DeskError> {
        let body = match &change.message {
            Some((draft, words)) => Some((*draft, self.sealed_words(case, *draft, words).await?)),
            None => None,
        };
        let message = body.as_ref().map(|(draft, body)| self.desk_message(case, *draft, body));
        let outcome_words = match change.outcome_words.as_ref().filter(|words| !words.is_blank()) {
            Some(words) => Some(self.sealed_for_case(case, "outcome_words", words).await?),
            None => None,
        };
        loop {
            let pointer = self.store.find_case(case).await.map_err(RelayError::from)?;
            let pointer = pointer.ok_or(DeskError::NotFound)?;
            let mut course = Course::of(&pointer, self.clock.today());
            if message.is_some() {
                course.write();
            }
            for step in &change.steps {
                step.permitted(by, pointer.topic, &pointer.readers)?;
                course.take(*step)?;
            }
            if let Some(until) = change.put_off {
                course.put_off(until)?;
            }
            let duplicate = change.steps.contains(&Step::Conclude(Finding::Duplicate));
            let link = if duplicate { self.duplicate(&pointer, change.duplicate_of).await? } else { None };
            let linked = link.map(|(link, number)| TrailAction::Linked(link.kind, number));
            let done = linked.iter().chain(&course.done);
            let deeds: Vec<Deed> = done.map(|action| self.deed_of(by, *action)).collect();
            if deeds.is_empty() {
                return Ok(course.state);
            }
            let changed = CaseChange {
                from: pointer.state,
                to: course.state,
                days: course.days,
                outcome_words: outcome_words.as_ref(),
                link: link.map(|(link, _)| link),
                message: message.as_ref(),
                effects: &self.effects(&course.effects(&pointer)),
                deeds: &deeds,
            };
            match self.store.change_case(case, &changed).await.map_err(RelayError::from)? {
                Changed::Yes => return Ok(course.state),
                Changed::Known => return Ok(pointer.state),
                Changed::Elsewhere => {}
            }
        }
    }

    async fn step_aside(&self, by: Role, case: CaseId) -> Result<Readers, DeskError> {
        loop {
            let pointer = self.store.find_case(case).await.map_err(RelayError::from)?;
            let pointer = pointer.ok_or(DeskError::NotFound)?;
            let readers = pointer.readers.without(by).ok_or(StepRefusal::NobodyLeft)?;
            let lead_changes = readers.lead() != pointer.readers.lead();
            let told = lead_changes.then_some(match pointer.state {
                CaseState::Triage => Effect::TellLead(News::Triage),
                _ => Effect::TellLead(News::HandedOver),
            });
            // Whoever is told has the cards brought up to date first, so that the news stays on theirs
            let moves: &[Effect] = match (&pointer.room, pointer.state) {
                (_, CaseState::Closed(..)) | (None, CaseState::Triage) => &[],
                (Some(_), _) if told.is_some() => &[Effect::Reseat, Effect::TellRoom(News::HandedOver)],
                (Some(_), _) => &[Effect::Reseat, Effect::RefreshCard, Effect::TellRoom(News::HandedOver)],
                // Nobody on it was where rooms are; whoever is on it now may be
                (None, _) => &[Effect::OpenRoom],
            };
            let effects: Vec<Effect> = moves.iter().copied().chain(told).collect();
            let effects = self.effects(&effects);
            let deed = self.deed_of(by, TrailAction::SteppedAside);
            let changed = self.store.change_readers(case, &pointer.readers, &readers, &effects, &deed);
            if changed.await.map_err(RelayError::from)? == Changed::Yes {
                return Ok(readers);
            }
        }
    }

    async fn note(&self, by: Role, case: CaseId, draft: DraftId, words: Words) -> Result<(), DeskError> {
        check_words(&words)?;
        self.pointer(case).await?;
        let note = self.note_row(by, case, draft, &words, NoteKind::Note).await?;
        let deed = self.deed_of(by, TrailAction::Noted);
        self.store.add_note(case, &note, &deed).await.map_err(RelayError::from)?;
        Ok(())
    }

    async fn work(&self, by: Role, case: CaseId, work: Work) -> Result<Sheet, DeskError> {
        self.do_work(by, case, work).await
    }

    async fn answer_deletion(&self, by: Role, case: CaseId, confirms: bool) -> Result<(), DeskError> {
        self.answer(by, case, confirms).await
    }
}

impl Relay {
    /// Writes into the trail what is to be shown, before it is: without that nothing is shown.
    pub(crate) async fn write_down(
        &self,
        by: Role,
        case: CaseId,
        action: TrailAction,
    ) -> Result<(), DeskError> {
        let written = self.store.add_to_trail(case, &self.deed_of(by, action)).await;
        Ok(written.map_err(RelayError::from)?)
    }

    pub(crate) async fn opened_report(&self, case: CaseId) -> Result<Option<OpenedReport>, RelayError> {
        let Some(sealed) = self.store.find_sealed_case(case).await? else {
            return Ok(None);
        };
        let key = self.case_key(case).await?;
        let open = |column, sealed: &Sealed| open_case_cell(column, case, &key, sealed);
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
        let outcome_words = match &sealed.outcome_words {
            Some(sealed) => Some(form::open_words(&open("outcome_words", sealed)?)?),
            None => None,
        };
        let note = |row: NoteRow| {
            let opened = key.open(note_cell(&row.draft), &row.body);
            let plain = opened.map_err(|source| RelayError::Sealed { table: "note", source })?;
            Ok(Note { role: row.role, day: row.day, kind: row.kind, words: form::open_words(&plain)? })
        };
        let notes = self.store.notes(case).await?.into_iter().map(note).collect::<Result<_, RelayError>>()?;
        let (tasks, links) = (self.tasks(case, &key).await?, self.links(case).await?);
        Ok(Some(OpenedReport { answers, author, messages, files, notes, outcome_words, tasks, links }))
    }

    async fn sealed_words(&self, case: CaseId, draft: DraftId, words: &Words) -> Result<Sealed, DeskError> {
        check_words(words)?;
        if self.store.find_case(case).await.map_err(RelayError::from)?.is_none() {
            return Err(DeskError::NotFound);
        }
        let key = self.mailbox_key_for_desk(case).await?;
        let plain = form::message_bytes(words.expose())?;
        Ok(key.seal(message_cell(&draft), &plain, self.randomness.as_ref()))
    }

    async fn sealed_for_case(
        &self,
        case: CaseId,
        column: &'static str,
        words: &Words,
    ) -> Result<Sealed, DeskError> {
        check_words(words)?;
        let key = self.case_key(case).await?;
        let plain = form::message_bytes(words.expose())?;
        Ok(key.seal(case_cell(column, &case), &plain, self.randomness.as_ref()))
    }

    /// The link that says what a case is found to be a duplicate of; `None` where it has it already.
    async fn duplicate(
        &self,
        case: &CasePointer,
        of: Option<CaseId>,
    ) -> Result<Option<(NewLink, CaseNumber)>, DeskError> {
        let known = self.original(case.id).await?;
        let of = of.or(known).filter(|of| *of != case.id).ok_or(StepRefusal::NoOriginal)?;
        let other = self.store.find_case(of).await.map_err(RelayError::from)?;
        let other = other.ok_or(StepRefusal::NoOriginal)?;
        if other.state.finding() == Some(Finding::Duplicate) {
            return Err(StepRefusal::DuplicateOfDuplicate.into());
        }
        let link =
            NewLink { other: of, kind: LinkKind::DuplicateOf, day: self.clock.today(), asks_anew: false };
        Ok((known != Some(of)).then_some((link, other.number)))
    }

    fn desk_message<'a>(&self, case: CaseId, draft: DraftId, body: &'a Sealed) -> NewMessage<'a> {
        NewMessage { draft, case, voice: Voice::Desk, day: self.clock.today(), body }
    }
}

pub(crate) fn check_words(words: &Words) -> Result<(), DeskError> {
    match words.chars() {
        _ if words.is_blank() => Err(DeskError::NothingSaid),
        actual if actual > FIELD_LIMIT_CHARS => Err(DeskError::TooLong { limit: FIELD_LIMIT_CHARS, actual }),
        _ => Ok(()),
    }
}

pub(crate) const fn note_cell(draft: &DraftId) -> Cell<'_> {
    Cell { table: "note", column: "body", row: draft.as_bytes() }
}

/// What is in a sealed cell of a case.
pub(crate) fn open_case_cell(
    column: &'static str,
    case: CaseId,
    key: &SealingKey,
    sealed: &Sealed,
) -> Result<Zeroizing<Vec<u8>>, RelayError> {
    key.open(case_cell(column, &case), sealed).map_err(|source| RelayError::Sealed { table: "cases", source })
}

pub(crate) const fn case_cell<'a>(column: &'static str, case: &'a CaseId) -> Cell<'a> {
    Cell { table: "cases", column, row: case.as_bytes() }
}
