//! Questions that lean on what was asked before them: "and if it's under 50 dollars?"

use super::Guide;

/// No more of what was asked before is read.
const MOST_EARLIER: usize = 5;
const MOST_CHARS: usize = 1_000;

/// Words that continue something at the beginning of a question.
const CONTINUING: [&str; 22] = [
    "and",
    "but",
    "or",
    "also",
    "then",
    "same",
    "even",
    "unless",
    "except",
    "what about",
    "how about",
    "what if",
    "so what",
    "so if",
    "so can",
    "so is",
    "ok and",
    "ok but",
    "okay and",
    "okay but",
    "does the same",
    "still",
];
/// Words that point at something said before.
const POINTING: [&str; 15] = [
    "it", "its", "that", "thats", "this", "they", "them", "those", "these", "one", "he", "she", "him", "her",
    "either",
];
/// A question with more telling words than this says what it is about.
const MOST_TELLING: usize = 8;
const MOST_TELLING_POINTING: usize = 4;
/// A question so clear by itself has changed the subject, unless it says that it goes on.
const CLEAR: f32 = 0.8;

impl Guide {
    /// Whether a question sounds as if it continued another one. Looks at its words alone.
    #[must_use]
    pub fn leans(&self, question: &str) -> bool {
        let plain = plain(question);
        let telling = self.read(question).telling().count();
        let points = plain.iter().any(|word| POINTING.contains(&word.as_str()));
        (continues(&plain) && telling <= MOST_TELLING) || (points && telling <= MOST_TELLING_POINTING)
    }

    /// The question with what it leans on before it; the question alone when it stands by itself, is clear by itself,
    /// or is for another department. `earlier` is what the same person asked in the same thread, oldest first.
    #[must_use]
    pub fn in_thread(&self, earlier: &[String], question: &str) -> String {
        let recent = earlier.len().saturating_sub(MOST_EARLIER);
        let mut subject = String::new();
        for said in earlier.iter().skip(recent) {
            let said: String = said.chars().take(MOST_CHARS).collect();
            subject = self.joined(&subject, &said);
        }
        self.joined(&subject, question)
    }

    fn joined(&self, subject: &str, question: &str) -> String {
        if subject.trim().is_empty() || !self.leans(question) || self.stands_alone(question) {
            return question.to_owned();
        }
        format!("{}\n{question}", subject.trim())
    }

    fn stands_alone(&self, question: &str) -> bool {
        let reading = self.read(question);
        let scores = self.score(question, &reading);
        let clear = scores.ranked(1).first().is_some_and(|(_, chance)| *chance >= CLEAR);
        (scores.covered.is_some() && clear && !continues(&plain(question)))
            || (scores.desk.is_some() && scores.best_terms <= 0.0)
    }
}

/// Lower case, without marks.
fn plain(question: &str) -> Vec<String> {
    let lower = question.to_lowercase();
    let words = lower.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')));
    words.map(|word| word.replace(['\'', '’'], "")).filter(|word| !word.is_empty()).collect()
}

fn continues(plain: &[String]) -> bool {
    let opening = plain.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(" ");
    CONTINUING
        .iter()
        .any(|words| opening.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}
