//! The company's own bank of questions, the questions people gave, and the counts of topics: three texts, in plain files or, where several machines share a server, in its database.
//!
//! # Privacy
//! No text holds a person or a time of day. The counts are written once a day and in steps of five, so that neither the text nor two
//! copies of it say what was asked on a day on which Slack's own logs show that somebody asked something.

mod bank;
mod counts;
mod leaf;

use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use commands::CodeInForce;
use domain::{Clock, MonthOfTopics, QuestionBook, QuestionBookError};
use guidance::Guide;
use storage_identity::IdentityStore;

use crate::{config::QuestionsConfig, trouble::Trouble};
use bank::{Bank, Seen};
use counts::{Counts, Months, together};
use leaf::{Leaf, LeafError};

/// The texts as files: the bank, what was given, the counts.
const FILES: [&str; 3] = ["bank.jsonl", "given.json", "topics.json"];
/// More than anybody reads.
const MOST_GIVEN: usize = 500;
/// How often the bank is looked at: who edits its file by hand needs no restart, and what one machine was taught the others know.
const LOOK_EVERY: Duration = Duration::from_secs(2);

pub(crate) struct KeptQuestions {
    code: Arc<CodeInForce>,
    clock: Arc<dyn Clock>,
    takes_questions: bool,
    given: Leaf,
    bank: Bank,
    taught: tokio::sync::Mutex<Taught>,
    topics: Leaf,
    /// None where counting is off.
    counts: Option<Mutex<Counts>>,
    /// Something was in the way at the last look: it is said once.
    failing: Trouble,
    /// The counts could not be written.
    counts_failing: Trouble,
}

/// What was taught last.
struct Taught {
    seen: Seen,
    /// Another version of the Code has to be taught from the start.
    guide: Option<Arc<Guide>>,
}

impl KeptQuestions {
    /// Opens the book and teaches the guide what is in the bank. A bank that cannot be read is said and left out.
    pub(crate) async fn open(
        config: &QuestionsConfig,
        folder: &Path,
        identity: &IdentityStore,
        code: Arc<CodeInForce>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let [bank, given, topics] = FILES;
        let leaf = |name: &'static str, file: &str| {
            if identity.keeps_book() {
                Leaf::Row(identity.clone(), name)
            } else {
                Leaf::file(folder.join(file))
            }
        };
        let bank = match config.bank.clone() {
            Some(file) if !identity.keeps_book() => Bank::new(Leaf::file(file), None),
            beside => Bank::new(leaf("bank", bank), beside),
        };
        let counts = config.count_topics.then(|| Mutex::new(Counts::new(clock.today())));
        let book = Self {
            code,
            clock,
            takes_questions: config.take_unanswered,
            given: leaf("given", given),
            bank,
            taught: tokio::sync::Mutex::new(Taught { seen: Seen::nothing(), guide: None }),
            topics: leaf("topics", topics),
            counts,
            failing: Trouble::default(),
            counts_failing: Trouble::default(),
        };
        if identity.keeps_book() && FILES.iter().any(|file| folder.join(file).exists()) {
            tracing::warn!(
                "there are files in the folder questions, which are not read: on a server the book of questions is in its database"
            );
        }
        book.look().await;
        book
    }

    /// Looks at the bank from time to time for as long as the book is in use, and keeps the counts when a day is over.
    pub(crate) fn keep_looking(self: &Arc<Self>) {
        let book = Arc::downgrade(self);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                let Some(book) = book.upgrade() else { return };
                book.look().await;
                book.keep_counts().await;
            }
        });
    }

    /// Teaches the guide again when the bank changed, or when it is another guide.
    async fn look(&self) {
        let mut taught = self.taught.lock().await;
        let guide = Arc::clone(&self.code.now().guide);
        if !taught.guide.as_ref().is_some_and(|taught| Arc::ptr_eq(taught, &guide)) {
            taught.guide = Some(Arc::clone(&guide));
            taught.seen = Seen::nothing();
        }
        let bank = match self.bank.changed(&mut taught.seen).await {
            Ok(bank) => bank,
            Err(error) => {
                if self.failing.is_news(true) {
                    tracing::error!(%error, "the company's own bank cannot be read; the one before is used");
                }
                return;
            }
        };
        self.failing.ends();
        let Some(bank) = bank else { return };
        let questions = bank.len();
        // Reading a question takes the encoder some milliseconds
        match tokio::task::spawn_blocking(move || guide.teach(&bank)).await {
            Ok(Ok(left_out)) => {
                tracing::info!(questions, "the company's own bank was read");
                for error in left_out {
                    tracing::warn!(%error, "a question of the company's own bank does not fit the Code in force, and is left out");
                }
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the company's own bank cannot be used");
            }
            // The program ends
            Err(_) => {}
        }
    }

    /// Writes what was counted on the days before this one.
    async fn keep_counts(&self) {
        let today = self.clock.today();
        let Some(due) = self.counts().and_then(|mut counts| counts.due(today)) else { return };
        let more = due.clone();
        let kept =
            self.topics.change(move |text| Ok(serde_json::json!(together(months(text), &more)).to_string()));
        match kept.await {
            Ok(()) => {
                self.counts_failing.ends();
                if let Some(mut counts) = self.counts() {
                    counts.kept(&due, today);
                }
            }
            Err(error) => {
                if self.counts_failing.is_news(true) {
                    tracing::error!(%error, "the counts of topics could not be written; it is tried every few seconds");
                }
            }
        }
    }

    fn counts(&self) -> Option<MutexGuard<'_, Counts>> {
        Some(self.counts.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn change_given(
        &self,
        change: impl FnOnce(&mut Vec<String>) -> Result<(), LeafError> + Send,
    ) -> Result<(), QuestionBookError> {
        let changed = self.given.change(|text| {
            let mut given = list(text)?;
            change(&mut given)?;
            given.sort();
            given.dedup();
            Ok(serde_json::json!(given).to_string())
        });
        changed.await.map_err(|error| match error {
            LeafError::Full => QuestionBookError::Full,
            error => unavailable(error),
        })
    }
}

/// What is kept of months; nothing, and a line in the log, when it cannot be read.
fn months(text: Option<&str>) -> Months {
    text.map_or_else(Months::new, |text| {
        serde_json::from_str(text).unwrap_or_else(|_| {
            tracing::error!("the counts of topics cannot be read; counting begins anew");
            Months::new()
        })
    })
}

fn list(text: Option<&str>) -> Result<Vec<String>, LeafError> {
    Ok(text.map_or_else(|| Ok(Vec::new()), serde_json::from_str)?)
}

#[async_trait]
impl QuestionBook for KeptQuestions {
    fn count(&self, section: Option<&str>) {
        let today = self.clock.today();
        if let Some(mut counts) = self.counts() {
            counts.count(section, today);
        }
    }

    async fn months(&self) -> Result<Vec<MonthOfTopics>, QuestionBookError> {
        if self.counts.is_none() {
            return Ok(Vec::new());
        }
        let kept = months(self.topics.read().await.map_err(unavailable)?.as_deref());
        let today = self.clock.today();
        Ok(self.counts().map(|counts| counts.over(kept, today)).unwrap_or_default())
    }

    fn takes_questions(&self) -> bool {
        self.takes_questions
    }

    async fn give(&self, question: &str) -> Result<(), QuestionBookError> {
        self.change_given(|given| {
            if given.len() >= MOST_GIVEN {
                return Err(LeafError::Full);
            }
            given.push(question.to_owned());
            Ok(())
        })
        .await
    }

    async fn given(&self) -> Result<Vec<String>, QuestionBookError> {
        list(self.given.read().await.map_err(unavailable)?.as_deref()).map_err(unavailable)
    }

    async fn drop_given(&self, question: &str) -> Result<(), QuestionBookError> {
        self.change_given(|given| {
            given.retain(|one| one != question);
            Ok(())
        })
        .await
    }

    async fn teach(&self, question: &str, section: Option<&str>) -> Result<(), QuestionBookError> {
        self.bank.add(question, section).await.map_err(unavailable)?;
        self.look().await;
        Ok(())
    }
}

fn unavailable(error: LeafError) -> QuestionBookError {
    QuestionBookError::Unavailable(Box::new(error))
}
