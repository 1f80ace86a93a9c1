//! Letting go: everything that waits leaves together, in a shuffled order; what is urgent leaves by itself.

use std::{collections::BTreeSet, sync::atomic::Ordering};

use domain::{
    CaseId, CaseNumber, CasePointer, CaseState, Deed, Effect, News, Role, SealingKey, Topic, TrailAction,
    Voice, Way, shuffle,
};
use passes::Epoch;
use storage_content::{CaseChange, Changed, Departed, NewCase, NewMessage, Parcel, ParcelId, ParcelKind};
use zeroize::Zeroizing;

use crate::{
    Relay, RelayError,
    course::Course,
    desk::case_cell,
    form::{self, OpenedLetter},
    intake::parcel_cell,
    mailbox::message_cell,
};

/// How a release went.
#[derive(Debug, Default)]
pub struct Released {
    /// Whether anything left the relay.
    pub anything: bool,
    /// What could not leave, and stays for the next release.
    pub failed: Vec<RelayError>,
}

/// Whether a parcel left.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Yes,
    /// It is a letter or a file to a report that waits as well and has to leave before it.
    CaseFirst,
    /// Its reporter put other words in its place at this moment.
    Changed,
    /// So many without a pass left today without waiting that this one waits for the release.
    Later,
}

/// Nobody puts other words in a parcel's place so often while it leaves.
const TRIES: usize = 8;

/// A release under way.
struct Round {
    /// Only what is urgent leaves.
    urgent: bool,
    /// The roles that were told in it that reports without a pass wait.
    told: BTreeSet<Option<Role>>,
}

impl Relay {
    /// Releases all that waits, and deletes the cases whose deletion was confirmed. One parcel that cannot leave does not hold back the others. Reports without a pass leave last: however many
    /// there are, they do not delay the others. Of several machines one releases, and whoever comes second finds nothing left.
    ///
    /// # Errors
    /// When the store cannot list what waits.
    ///
    /// # Privacy
    /// Afterwards the files are written anew, so that none of them says in which order or when something came (promises A3, A4).
    pub async fn release(&self) -> Result<Released, RelayError> {
        let Some(alone) = self.store.alone().await? else { return Ok(Released::default()) };
        let released = self.release_all().await;
        alone.end().await;
        released
    }

    async fn release_all(&self) -> Result<Released, RelayError> {
        let mut released = self.release_where(false).await?;
        let deleted = self.delete_confirmed(&mut released).await;
        released.failed.extend(deleted.err());
        let taken_since = Epoch::of(self.clock.today()).previous();
        let forgotten = self.store.purge_spent_passes(taken_since.number()).await;
        released.failed.extend(forgotten.err().map(RelayError::from));
        let wrote = self.unsettled.swap(false, Ordering::Relaxed);
        if (wrote || released.anything || !released.failed.is_empty())
            && let Err(error) = self.store.settle().await
        {
            self.unsettle();
            released.failed.push(error.into());
        }
        Ok(released)
    }

    /// Releases what is urgent.
    ///
    /// # Errors
    /// As [`release`](Self::release).
    pub async fn release_urgent(&self) -> Result<Released, RelayError> {
        let Some(alone) = self.store.alone().await? else { return Ok(Released::default()) };
        let released = self.release_where(true).await;
        alone.end().await;
        let released = released?;
        if released.anything {
            self.unsettle();
        }
        Ok(released)
    }

    /// Waits until something urgent was accepted.
    pub async fn urgent(&self) {
        self.urgent.notified().await;
    }

    async fn release_where(&self, urgent: bool) -> Result<Released, RelayError> {
        let (mut proven, mut unproven) = (Vec::new(), Vec::new());
        for (id, is_proven) in self.store.parcel_ids(urgent).await? {
            if is_proven { proven.push(id) } else { unproven.push(id) }
        }
        shuffle(&mut proven, self.randomness.as_ref());
        shuffle(&mut unproven, self.randomness.as_ref());
        let mut released = Released::default();
        let mut round = Round { urgent, told: BTreeSet::new() };
        let mut later = Vec::new();
        for id in proven.into_iter().chain(unproven) {
            match self.release_parcel(id, &mut round).await {
                Ok(Left::CaseFirst) => later.push(id),
                Ok(Left::Later) => {}
                Ok(_) => released.anything = true,
                Err(error) => released.failed.push(error),
            }
        }
        for id in later {
            match self.release_with_its_report(id, &mut round).await {
                // It waits with its report
                Ok(Left::CaseFirst | Left::Later) => {}
                Ok(_) => released.anything = true,
                Err(error) => released.failed.push(error),
            }
        }
        Ok(released)
    }

    /// A letter that is urgent takes the report along that it belongs to.
    async fn release_with_its_report(&self, id: ParcelId, round: &mut Round) -> Result<Left, RelayError> {
        if let Some(parcel) = self.store.find_parcel(id).await?
            && let Some(report) = self.store.waiting_report(parcel.case).await?
        {
            self.release_parcel(report.id, round).await?;
        }
        self.release_parcel(id, round).await
    }

    async fn release_parcel(&self, id: ParcelId, round: &mut Round) -> Result<Left, RelayError> {
        for _ in 0..TRIES {
            let Some(parcel) = self.store.find_parcel(id).await? else { break };
            let left = self.release_this(&parcel, round).await?;
            if left != Left::Changed {
                return Ok(left);
            }
        }
        Ok(Left::Yes)
    }

    async fn release_this(&self, parcel: &Parcel, round: &mut Round) -> Result<Left, RelayError> {
        if parcel.kind == ParcelKind::Report {
            return self.release_report(parcel, round).await;
        }
        let Some(case) = self.store.find_case(parcel.case).await? else {
            return Ok(Left::CaseFirst);
        };
        match parcel.kind {
            ParcelKind::File => self.release_file(parcel, &case).await.map(|()| Left::Yes),
            _ if round.urgent => {
                // What was sent before goes with it: it may be what it speaks of
                for file in self.store.waiting_files_of(case.id).await? {
                    self.release_file(&file, &case).await?;
                }
                self.release_letters(&case).await
            }
            _ => self.release_letters(&case).await,
        }
    }

    async fn release_file(&self, parcel: &Parcel, case: &CasePointer) -> Result<(), RelayError> {
        let effects = self.effects(news(case, News::FileCame));
        Ok(self.store.release_file(parcel, &effects, &self.reporter_wrote()).await?)
    }

    /// The letters of one case, in the order in which they were written: one may take back what another says.
    async fn release_letters(&self, case: &CasePointer) -> Result<Left, RelayError> {
        let key = self.case_key(case.id).await?;
        let mut left = Left::Yes;
        let (letters, failed) = self.waiting_letters(case.id, &key).await?;
        for (letter, parcel) in letters {
            let known = self.store.find_case(case.id).await?;
            let Some(case) = known else { return Ok(Left::Yes) };
            if self.release_letter(&letter, &parcel, &key, &case).await? == Left::Changed {
                left = Left::Changed;
            }
        }
        failed.map_or(Ok(left), Err)
    }

    /// The letters to a case that wait, the one that was written first first; and why one of them cannot be opened, which does not hold back the others.
    pub(crate) async fn waiting_letters(
        &self,
        case: CaseId,
        key: &SealingKey,
    ) -> Result<(Vec<(OpenedLetter, Parcel)>, Option<RelayError>), RelayError> {
        let (mut letters, mut failed) = (Vec::new(), None);
        for parcel in self.store.waiting_letters(case).await? {
            match open_parcel(&parcel, key).and_then(|plain| form::open_letter(&plain)) {
                Ok(letter) => letters.push((letter, parcel)),
                Err(error) => failed = Some(error),
            }
        }
        letters.sort_by_key(|(letter, _)| letter.place);
        Ok((letters, failed))
    }

    async fn release_report(&self, parcel: &Parcel, round: &mut Round) -> Result<Left, RelayError> {
        let hurries = round.urgent && !parcel.proven;
        if hurries && self.hurry_left() == 0 {
            return Ok(Left::Later);
        }
        let randomness = self.randomness.as_ref();
        let key = self.case_key(parcel.case).await?;
        let opened = form::open_parcel(&open_parcel(parcel, &key)?)?;
        let report =
            key.seal(case_cell("report", &parcel.case), &form::report_bytes(&opened.answers)?, randomness);
        let author = opened
            .author
            .as_ref()
            .map(|author| key.seal(case_cell("author", &parcel.case), author.expose(), randomness));
        let state = if parcel.proven { CaseState::Received } else { CaseState::Triage };
        let lead = opened.readers.lead();
        let effects: &[Effect] = match state {
            CaseState::Triage if !round.told.contains(&lead) => &[Effect::TellLead(News::Triage)],
            CaseState::Triage => &[],
            _ => &[Effect::OpenRoom],
        };
        loop {
            let case = NewCase {
                id: parcel.case,
                number: CaseNumber::random(randomness),
                topic: opened.topic,
                way: if author.is_some() { Way::Named } else { opened.way },
                source: opened.source,
                state,
                readers: &opened.readers,
                opened: self.clock.today(),
                report: &report,
                author: author.as_ref(),
            };
            let (effects, deed) = (self.effects(effects), self.opening(state));
            match self.store.release_report(parcel, &case, &effects, &deed).await? {
                Departed::Yes => {
                    if state == CaseState::Triage {
                        round.told.insert(lead);
                    }
                    if hurries {
                        self.hurried();
                    }
                    return Ok(Left::Yes);
                }
                Departed::Gone => return Ok(Left::Changed),
                Departed::NumberTaken => {}
            }
        }
    }

    async fn release_letter(
        &self,
        letter: &OpenedLetter,
        parcel: &Parcel,
        case_key: &SealingKey,
        case: &CasePointer,
    ) -> Result<Left, RelayError> {
        let randomness = self.randomness.as_ref();
        let author = letter
            .author
            .as_ref()
            .map(|author| case_key.seal(case_cell("author", &parcel.case), author.expose(), randomness));
        let draft = parcel.id.draft();
        let mailbox_key = self.mailbox_key_for_desk(parcel.case).await?;
        let body = mailbox_key.seal(
            message_cell(&draft),
            &form::message_bytes(&spoken(letter, case.topic))?,
            randomness,
        );
        let message = NewMessage {
            draft,
            case: parcel.case,
            voice: Voice::Reporter,
            day: self.clock.today(),
            body: &body,
        };
        let mut case = case.clone();
        loop {
            let mut course = Course::of(&case, self.clock.today());
            course.hear();
            let told = match case.state {
                // Its room opens again, and the news comes with it
                CaseState::Closed(..) => &[],
                _ => news(&case, News::ReporterWrote),
            };
            let effects = [course.effects(&case).as_slice(), told].concat();
            let reopened = (case.state.is_closed()).then(|| self.deed(TrailAction::Reopened));
            let deeds: Vec<Deed> = std::iter::once(self.reporter_wrote()).chain(reopened).collect();
            let change = CaseChange {
                from: case.state,
                to: course.state,
                days: course.days,
                outcome_words: None,
                link: None,
                message: Some(&message),
                effects: &self.effects(&effects),
                deeds: &deeds,
            };
            let author = author.as_ref();
            match self.store.release_answer(parcel, author, &change).await? {
                Changed::Yes => return Ok(Left::Yes),
                Changed::Known => return Ok(Left::Changed),
                Changed::Elsewhere => {}
            }
            match self.store.find_case(parcel.case).await? {
                Some(now) => case = now,
                None => return Ok(Left::Yes),
            }
        }
    }
}

/// What is in a parcel that waits.
pub(crate) fn open_parcel(parcel: &Parcel, key: &SealingKey) -> Result<Zeroizing<Vec<u8>>, RelayError> {
    key.open(parcel_cell(&parcel.id), &parcel.body)
        .map_err(|source| RelayError::Sealed { table: "parcel", source })
}

/// Who is told what came for a case. A report that nobody took up yet tells nobody: letters to it would be a way to flood somebody with messages.
const fn news(case: &CasePointer, news: News) -> &'static [Effect] {
    match (case.state, news) {
        (CaseState::Triage, _) => &[],
        (_, News::FileCame) => &[Effect::TellRoom(News::FileCame), Effect::TellLead(News::FileCame)],
        _ => &[Effect::TellRoom(News::ReporterWrote), Effect::TellLead(News::ReporterWrote)],
    }
}

/// A letter as the desk reads it.
pub(crate) fn spoken(letter: &OpenedLetter, topic: Topic) -> Zeroizing<String> {
    let (withdraws, named) = if topic.is_question() {
        ("(Whoever asked withdraws the question.)", "(Whoever asked gave a name. It is with the question.)")
    } else {
        ("(The reporter asks to withdraw this report.)", "(The reporter gave a name. It is with the report.)")
    };
    let notices = [(letter.withdraw, withdraws), (letter.author.is_some(), named)];
    let mut text = Zeroizing::new(String::new());
    let said = notices.into_iter().filter_map(|(is, notice)| is.then_some(notice));
    for part in said.chain([letter.words.expose()]).filter(|part| !part.trim().is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(part);
    }
    text
}
