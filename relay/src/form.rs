//! The form of what is sealed: JSON, inside the seal only.

use domain::{Answers, Author, Question, Readers, Role, Submission, Topic, Words};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::RelayError;

/// A report in its parcel.
#[derive(Serialize, Deserialize)]
struct ParcelForm {
    topic: Topic,
    readers: Vec<Role>,
    kept_out: Vec<Role>,
    answers: AnswersForm,
    author: Option<String>,
}

/// The answers, by the names of their questions.
#[derive(Serialize, Deserialize)]
struct AnswersForm(Vec<(String, String)>);

/// A report taken out of its parcel.
pub(crate) struct OpenedParcel {
    pub(crate) topic: Topic,
    pub(crate) readers: Readers,
    pub(crate) answers: Answers,
    pub(crate) author: Option<Author>,
}

impl Drop for AnswersForm {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(|(_, text)| text.zeroize());
    }
}

impl From<&Answers> for AnswersForm {
    fn from(answers: &Answers) -> Self {
        Self(
            answers
                .iter()
                .map(|(question, words)| (question.name().to_owned(), words.expose().to_owned()))
                .collect(),
        )
    }
}

impl AnswersForm {
    fn into_answers(mut self) -> Answers {
        let known = |name: &str| Question::ALL.into_iter().find(|question| question.name() == name);
        let answers = std::mem::take(&mut self.0);
        Answers::new(
            answers
                .into_iter()
                .filter_map(|(name, text)| known(&name).map(|question| (question, Words::new(text))))
                .collect(),
        )
    }
}

fn to_bytes(form: &impl Serialize, what: &'static str) -> Result<Zeroizing<Vec<u8>>, RelayError> {
    serde_json::to_vec(form).map(Zeroizing::new).map_err(|_| RelayError::Form { what })
}

/// The bytes of a report on its way in.
pub(crate) fn parcel_bytes(submission: &Submission) -> Result<Zeroizing<Vec<u8>>, RelayError> {
    let form = ParcelForm {
        topic: submission.topic,
        readers: submission.readers.roles.iter().copied().collect(),
        kept_out: submission.readers.kept_out.iter().copied().collect(),
        answers: AnswersForm::from(&submission.answers),
        author: submission.author.as_ref().map(|author| hex::encode(author.expose())),
    };
    to_bytes(&form, "parcel")
}

/// The report that a parcel's bytes hold.
pub(crate) fn open_parcel(bytes: &[u8]) -> Result<OpenedParcel, RelayError> {
    let unknown = || RelayError::Form { what: "parcel" };
    let form: ParcelForm = serde_json::from_slice(bytes).map_err(|_| unknown())?;
    let author =
        form.author.map(|text| hex::decode(text).map(Author::new)).transpose().map_err(|_| unknown())?;
    let readers =
        Readers { roles: form.readers.into_iter().collect(), kept_out: form.kept_out.into_iter().collect() };
    Ok(OpenedParcel { topic: form.topic, readers, answers: form.answers.into_answers(), author })
}

/// The bytes of a report in its case.
pub(crate) fn report_bytes(answers: &Answers) -> Result<Zeroizing<Vec<u8>>, RelayError> {
    to_bytes(&AnswersForm::from(answers), "report")
}

/// The answers that a report's bytes hold.
pub(crate) fn open_report(bytes: &[u8]) -> Result<Answers, RelayError> {
    let form: AnswersForm = serde_json::from_slice(bytes).map_err(|_| RelayError::Form { what: "report" })?;
    Ok(form.into_answers())
}

/// The words that a message's bytes hold.
pub(crate) fn open_words(bytes: &[u8]) -> Result<Words, RelayError> {
    std::str::from_utf8(bytes).map(Words::from).map_err(|_| RelayError::Form { what: "message" })
}
