//! The form of what is sealed: JSON, inside the seal only, padded with spaces so that a sealed value does not tell how long the words are.

use domain::{
    Answers, Author, EvidenceKind, Letter, Question, Readers, Role, Source, Submission, Topic, Way, Words,
};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::RelayError;

/// Lengths are rounded up to a multiple of this.
const STEP_BYTES: usize = 1_024;

/// A report in its parcel.
#[derive(Serialize, Deserialize)]
struct ParcelForm {
    topic: Topic,
    readers: Vec<Role>,
    kept_out: Vec<Role>,
    answers: AnswersForm,
    author: Option<String>,
    way: String,
    /// `None` in a parcel that waited while the program was updated.
    source: Option<String>,
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
    pub(crate) way: Way,
    pub(crate) source: Source,
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
        let known = Question::from_name;
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
    let mut bytes = serde_json::to_vec(form).map(Zeroizing::new).map_err(|_| RelayError::Form { what })?;
    let padded = bytes.len().next_multiple_of(STEP_BYTES);
    bytes.resize(padded, b' ');
    Ok(bytes)
}

fn from_bytes<'a, T: Deserialize<'a>>(bytes: &'a [u8], what: &'static str) -> Result<T, RelayError> {
    serde_json::from_slice(bytes).map_err(|_| RelayError::Form { what })
}

/// The bytes of a report on its way in.
pub(crate) fn parcel_bytes(submission: &Submission) -> Result<Zeroizing<Vec<u8>>, RelayError> {
    let form = ParcelForm {
        topic: submission.topic,
        readers: submission.readers.roles.iter().copied().collect(),
        kept_out: submission.readers.kept_out.iter().copied().collect(),
        answers: AnswersForm::from(&submission.answers),
        author: submission.author.as_ref().map(|author| hex::encode(author.expose())),
        way: submission.way().name().to_owned(),
        source: Some(submission.source.name().to_owned()),
    };
    to_bytes(&form, "parcel")
}

/// The report that a parcel's bytes hold.
pub(crate) fn open_parcel(bytes: &[u8]) -> Result<OpenedParcel, RelayError> {
    let form: ParcelForm = from_bytes(bytes, "parcel")?;
    let readers =
        Readers { roles: form.readers.into_iter().collect(), kept_out: form.kept_out.into_iter().collect() };
    let author = open_author(form.author, "parcel")?;
    let way = Way::from_name(&form.way).ok_or(RelayError::Form { what: "parcel" })?;
    let source = form.source.as_deref().map_or(Some(Source::Program), Source::from_name);
    let source = source.ok_or(RelayError::Form { what: "parcel" })?;
    Ok(OpenedParcel { topic: form.topic, readers, answers: form.answers.into_answers(), author, way, source })
}

fn open_author(hex: Option<String>, what: &'static str) -> Result<Option<Author>, RelayError> {
    hex.map(|text| hex::decode(text).map(Author::new)).transpose().map_err(|_| RelayError::Form { what })
}

/// The bytes of a report in its case.
pub(crate) fn report_bytes(answers: &Answers) -> Result<Zeroizing<Vec<u8>>, RelayError> {
    to_bytes(&AnswersForm::from(answers), "report")
}

/// The answers that a report's bytes hold.
pub(crate) fn open_report(bytes: &[u8]) -> Result<Answers, RelayError> {
    from_bytes::<AnswersForm>(bytes, "report").map(AnswersForm::into_answers)
}

/// A letter in its parcel.
#[derive(Serialize, Deserialize)]
struct LetterForm {
    words: String,
    author: Option<String>,
    withdraw: bool,
    /// Its place among the letters that wait. The row has none: nobody shall see from outside which came first.
    #[serde(default)]
    place: u32,
}

impl Drop for LetterForm {
    fn drop(&mut self) {
        self.words.zeroize();
        self.author.zeroize();
    }
}

/// A letter taken out of its parcel.
pub(crate) struct OpenedLetter {
    pub(crate) words: Words,
    pub(crate) author: Option<Author>,
    pub(crate) withdraw: bool,
    pub(crate) place: u32,
}

/// The bytes of a letter on its way in.
pub(crate) fn letter_bytes(letter: &Letter, place: u32) -> Result<Zeroizing<Vec<u8>>, RelayError> {
    let form = LetterForm {
        words: letter.words.expose().to_owned(),
        author: letter.author.as_ref().map(|author| hex::encode(author.expose())),
        withdraw: letter.withdraw,
        place,
    };
    to_bytes(&form, "letter")
}

/// The letter that a parcel's bytes hold.
pub(crate) fn open_letter(bytes: &[u8]) -> Result<OpenedLetter, RelayError> {
    let mut form: LetterForm = from_bytes(bytes, "letter")?;
    let author = open_author(form.author.take(), "letter")?;
    let (withdraw, place) = (form.withdraw, form.place);
    Ok(OpenedLetter { words: Words::new(std::mem::take(&mut form.words)), author, withdraw, place })
}

/// The bytes of a message in a mailbox.
pub(crate) fn message_bytes(words: &str) -> Result<Zeroizing<Vec<u8>>, RelayError> {
    to_bytes(&words, "message")
}

/// The words that a message's bytes hold.
pub(crate) fn open_words(bytes: &[u8]) -> Result<Words, RelayError> {
    from_bytes::<String>(bytes, "message").map(Words::new)
}

/// What is known of a file without opening it.
#[derive(Serialize, Deserialize)]
struct HeadForm {
    kind: String,
    bytes: u64,
}

/// The bytes of a file's head.
pub(crate) fn head_bytes(kind: EvidenceKind, bytes: usize) -> Result<Zeroizing<Vec<u8>>, RelayError> {
    to_bytes(&HeadForm { kind: kind.name().to_owned(), bytes: bytes as u64 }, "file's head")
}

/// The kind and the size that a head's bytes hold.
pub(crate) fn open_head(bytes: &[u8]) -> Result<(EvidenceKind, u64), RelayError> {
    let form: HeadForm = from_bytes(bytes, "file's head")?;
    let kind = EvidenceKind::from_name(&form.kind).ok_or(RelayError::Form { what: "file's head" })?;
    Ok((kind, form.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_does_not_tell_how_long_it_is() {
        for (short, long) in [("a", "b".repeat(1_000)), ("", "ä".repeat(500))] {
            assert_eq!(message_bytes(short).unwrap().len(), message_bytes(&long).unwrap().len());
        }
        assert_eq!(message_bytes(&"c".repeat(1_100)).unwrap().len(), 2 * STEP_BYTES);
        assert_eq!(open_words(&message_bytes("“words”\n").unwrap()).unwrap().expose(), "“words”\n");
    }
}
