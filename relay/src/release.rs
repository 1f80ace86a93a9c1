//! Letting go: everything that waits leaves together, in a shuffled order; what is urgent leaves by itself.

use std::{collections::BTreeSet, sync::atomic::Ordering};

use domain::{
    CaseNumber, CasePointer, CaseState, Deed, Effect, News, Role, Topic, TrailAction, Voice, Way, shuffle,
};
use passes::Epoch;
use storage_content::{Added, CaseChange, Changed, NewCase, NewMessage, Parcel, ParcelId, ParcelKind};

use crate::{
    Relay, RelayError, course::Course, desk::case_cell, form, intake::parcel_cell, mailbox::message_cell,
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
enum Left {
    Yes,
    /// It is a letter or a file to a report that waits as well and has to leave before it.
    CaseFirst,
}

/// The roles that were told in this release that reports without a pass wait.
type Told = BTreeSet<Option<Role>>;

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
        let mut told = Told::new();
        let mut later = Vec::new();
        for id in proven.into_iter().chain(unproven) {
            match self.release_parcel(id, &mut told).await {
                Ok(Left::Yes) => released.anything = true,
                Ok(Left::CaseFirst) => later.push(id),
                Err(error) => released.failed.push(error),
            }
        }
        for id in later {
            if let Err(error) = self.release_parcel(id, &mut told).await {
                released.failed.push(error);
            }
        }
        Ok(released)
    }

    async fn release_parcel(&self, id: ParcelId, told: &mut Told) -> Result<Left, RelayError> {
        let Some(parcel) = self.store.find_parcel(id).await? else {
            return Ok(Left::Yes);
        };
        if parcel.kind == ParcelKind::Report {
            return self.release_report(&parcel, told).await.map(|()| Left::Yes);
        }
        let Some(case) = self.store.find_case(parcel.case).await? else {
            return Ok(Left::CaseFirst);
        };
        match parcel.kind {
            ParcelKind::File => {
                let effects = self.effects(news(&case, News::FileCame));
                self.store.release_file(&parcel, &effects, &self.reporter_wrote()).await?;
            }
            _ => self.release_letter(&parcel, &case).await?,
        }
        Ok(Left::Yes)
    }

    async fn release_report(&self, parcel: &Parcel, told: &mut Told) -> Result<(), RelayError> {
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
        let state = if parcel.proven { CaseState::Received } else { CaseState::Triage };
        let effects: &[Effect] = match state {
            CaseState::Triage if told.insert(opened.readers.lead()) => &[Effect::TellLead(News::Triage)],
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
            if self.store.release_report(parcel.id, &case, &effects, &deed).await? == Added::New {
                return Ok(());
            }
        }
    }

    async fn release_letter(&self, parcel: &Parcel, case: &CasePointer) -> Result<(), RelayError> {
        let randomness = self.randomness.as_ref();
        let case_key = self.case_key(parcel.case).await?;
        let plain = case_key
            .open(parcel_cell(&parcel.id), &parcel.body)
            .map_err(|source| RelayError::Sealed { table: "parcel", source })?;
        let letter = form::open_letter(&plain)?;
        let author = letter
            .author
            .as_ref()
            .map(|author| case_key.seal(case_cell("author", &parcel.case), author.expose(), randomness));
        let draft = parcel.id.draft();
        let mailbox_key = self.mailbox_key_for_desk(parcel.case).await?;
        let body = mailbox_key.seal(
            message_cell(&draft),
            &form::message_bytes(&spoken(&letter, case.topic))?,
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
            match self.store.release_answer(parcel.id, parcel.case, author, &change).await? {
                Changed::Yes | Changed::Known => return Ok(()),
                Changed::Elsewhere => {}
            }
            match self.store.find_case(parcel.case).await? {
                Some(now) => case = now,
                None => return Ok(()),
            }
        }
    }
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
fn spoken(letter: &form::OpenedLetter, topic: Topic) -> zeroize::Zeroizing<String> {
    let (withdraws, named) = if topic.is_question() {
        ("(Whoever asked withdraws the question.)", "(Whoever asked gave a name. It is with the question.)")
    } else {
        ("(The reporter asks to withdraw this report.)", "(The reporter gave a name. It is with the report.)")
    };
    let notices = [(letter.withdraw, withdraws), (letter.author.is_some(), named)];
    let mut text = zeroize::Zeroizing::new(String::new());
    let said = notices.into_iter().filter_map(|(is, notice)| is.then_some(notice));
    for part in said.chain([letter.words.expose()]).filter(|part| !part.trim().is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(part);
    }
    text
}
