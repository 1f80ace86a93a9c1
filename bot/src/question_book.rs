//! The company's own bank of questions, the questions people gave, and the counts of topics: three plain files.
//!
//! # Privacy
//! No file holds a person or a time of day. The counts are written once a day and in steps of five, so that neither the file nor two
//! copies of it say what was asked on a day on which Slack's own logs show that somebody asked something.

mod bank;
mod counts;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use commands::CodeInForce;
use domain::{Clock, MonthOfTopics, QuestionBook, QuestionBookError};
use guidance::{Guide, train::Labelled};

use crate::{config::QuestionsConfig, private_file};
use bank::{Bank, BankError};
use counts::Counts;

/// More than anybody reads.
const MOST_GIVEN: usize = 500;
/// How often the bank's file is looked at: who edits it by hand needs no restart.
const LOOK_EVERY: Duration = Duration::from_secs(2);

pub(crate) struct FiledQuestions {
    code: Arc<CodeInForce>,
    clock: Arc<dyn Clock>,
    takes_questions: bool,
    given: PathBuf,
    state: Mutex<State>,
}

struct State {
    bank: Bank,
    /// What was taught last: another version of the Code has to be taught from the start.
    taught: Option<Arc<Guide>>,
    /// None where counting is off.
    counts: Option<Counts>,
}

impl State {
    /// The bank, when it changed or this guide does not know it.
    fn untaught(&mut self, guide: &Arc<Guide>) -> Result<Option<Vec<Labelled>>, BankError> {
        if !self.taught.as_ref().is_some_and(|taught| Arc::ptr_eq(taught, guide)) {
            let knew = self.taught.replace(Arc::clone(guide)).is_some();
            if knew {
                self.bank.forget();
            }
        }
        self.bank.changed()
    }
}

impl FiledQuestions {
    /// Opens the book and teaches the guide what is in the bank. A bank that cannot be read is said and left out.
    pub(crate) fn open(
        config: &QuestionsConfig,
        folder: &Path,
        code: Arc<CodeInForce>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let bank = Bank::new(config.bank.clone().unwrap_or_else(|| folder.join("bank.jsonl")));
        let counts = config.count_topics.then(|| Counts::open(folder.join("topics.json"), clock.today()));
        let book = Self {
            code,
            clock,
            takes_questions: config.take_unanswered,
            given: folder.join("given.json"),
            state: Mutex::new(State { bank, taught: None, counts }),
        };
        book.look();
        book
    }

    /// Looks at the bank's file from time to time for as long as the book is in use.
    pub(crate) fn keep_looking(self: &Arc<Self>) {
        let book = Arc::downgrade(self);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                let Some(book) = book.upgrade() else { return };
                // Reading a question takes the encoder some milliseconds
                let _looked = tokio::task::spawn_blocking(move || book.look()).await;
            }
        });
    }

    /// Teaches the guide again when the bank's file changed.
    fn look(&self) {
        let guide = Arc::clone(&self.code.now().guide);
        match self.state().untaught(&guide) {
            Ok(None) => {}
            Ok(Some(bank)) => match guide.teach(&bank) {
                Ok(()) => tracing::info!(questions = bank.len(), "the company's own bank was read"),
                Err(error) => {
                    tracing::error!(%error, "the company's own bank does not fit the Code; the one before is used")
                }
            },
            Err(error) => {
                tracing::error!(%error, "the company's own bank cannot be read; the one before is used")
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change_given(&self, change: impl FnOnce(&mut Vec<String>)) -> Result<(), QuestionBookError> {
        let _alone = self.state();
        let mut given = self.given()?;
        change(&mut given);
        given.sort();
        given.dedup();
        private_file::write(&self.given, serde_json::json!(given).to_string().as_bytes()).map_err(unavailable)
    }
}

impl QuestionBook for FiledQuestions {
    fn count(&self, section: Option<&str>) {
        let today = self.clock.today();
        if let Some(counts) = &mut self.state().counts {
            counts.count(section, today);
        }
    }

    fn months(&self) -> Vec<MonthOfTopics> {
        let today = self.clock.today();
        self.state().counts.as_ref().map(|counts| counts.over(today)).unwrap_or_default()
    }

    fn takes_questions(&self) -> bool {
        self.takes_questions
    }

    fn give(&self, question: &str) -> Result<(), QuestionBookError> {
        if self.given()?.len() >= MOST_GIVEN {
            return Err(QuestionBookError::Full);
        }
        self.change_given(|given| given.push(question.to_owned()))
    }

    fn given(&self) -> Result<Vec<String>, QuestionBookError> {
        let Some(text) = private_file::read(&self.given).map_err(unavailable)? else { return Ok(Vec::new()) };
        serde_json::from_str(&text).map_err(unavailable)
    }

    fn drop_given(&self, question: &str) -> Result<(), QuestionBookError> {
        self.change_given(|given| given.retain(|one| one != question))
    }

    fn teach(&self, question: &str, section: Option<&str>) -> Result<(), QuestionBookError> {
        self.state().bank.add(question, section).map_err(unavailable)?;
        self.look();
        Ok(())
    }
}

fn unavailable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> QuestionBookError {
    QuestionBookError::Unavailable(error.into())
}
