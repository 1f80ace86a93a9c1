//! Questions in other languages: which one it is, and its words in English as far as they are known.

mod glossary;

use std::sync::LazyLock;

use glossary::Glossary;

/// A language other than the Code's that is answered in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Español.
    Spanish,
    /// Deutsch.
    German,
    /// Français.
    French,
    /// 中文.
    Chinese,
    /// हिन्दी.
    Hindi,
}

/// Read once for the whole process: some 60 kB.
static GLOSSARIES: LazyLock<Vec<(Language, Glossary)>> = LazyLock::new(|| {
    let files = [
        (Language::Spanish, include_str!("../../policy/languages/spanish.toml")),
        (Language::German, include_str!("../../policy/languages/german.toml")),
        (Language::French, include_str!("../../policy/languages/french.toml")),
        (Language::Chinese, include_str!("../../policy/languages/chinese.toml")),
        (Language::Hindi, include_str!("../../policy/languages/hindi.toml")),
    ];
    files
        .into_iter()
        .filter_map(|(language, file)| Some((language, Glossary::new(language, file)?)))
        .collect()
});

/// Of the words of a question, the share that a language has to know before it is that language.
const KNOWN_FROM: f32 = 0.34;
/// A question of this script is in its language whatever it says.
const OWN_SCRIPT: f32 = 0.3;

/// The language of a question, and what is known of it in English; none for English and for languages that are not known.
///
/// `english` is the share of its words that are English.
pub(crate) fn foreign(question: &str, english: f32) -> Option<(Language, String)> {
    let letters = question.chars().filter(|c| c.is_alphabetic()).count().max(1) as f32;
    let share = |of: fn(char) -> bool| question.chars().filter(|c| of(*c)).count() as f32 / letters;
    let kana = share(|c| matches!(c, '\u{3040}'..='\u{30ff}'));
    let script = [
        (Language::Chinese, if kana > 0.0 { 0.0 } else { share(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) }),
        (Language::Hindi, share(|c| matches!(c, '\u{900}'..='\u{97f}'))),
    ];
    let written = script.into_iter().find(|(_, share)| *share >= OWN_SCRIPT).map(|(language, _)| language);
    let read = |(language, glossary): &'static (Language, Glossary)| {
        let own = written.is_some_and(|written| written == *language);
        (own || (written.is_none() && !language.has_own_script()))
            .then(|| (*language, glossary.read(question)))
    };
    let (language, reading) =
        GLOSSARIES.iter().filter_map(read).max_by(|(_, a), (_, b)| a.known.total_cmp(&b.known))?;
    let sure =
        written.is_some() || (reading.words >= 2 && reading.known >= KNOWN_FROM && reading.known > english);
    sure.then_some((language, reading.english))
}

impl Language {
    const fn has_own_script(self) -> bool {
        matches!(self, Self::Chinese | Self::Hindi)
    }
}

#[cfg(test)]
mod tests {
    use super::{GLOSSARIES, Language, foreign};

    #[test]
    fn every_glossary_is_readable() {
        assert_eq!(GLOSSARIES.len(), 5);
    }

    #[test]
    fn words_are_brought_into_english() {
        let read = |text| foreign(text, 0.0).unwrap();
        assert_eq!(
            read("¿Puedo aceptar regalos de un proveedor?"),
            (Language::Spanish, "can accept gift of the supplier".to_owned())
        );
        assert_eq!(read("供应商送礼物给我"), (Language::Chinese, "supplier gift give my".to_owned()));
        assert_eq!(read("Lieferantengeschenke annehmen?").1, "supplier gift accept");
        assert_eq!(read("क्या मैं रिश्वत दे सकता हूँ").0, Language::Hindi);
    }

    #[test]
    fn english_and_unknown_languages_are_not_foreign() {
        assert_eq!(foreign("can I accept a gift from my boss", 1.0), None);
        assert_eq!(foreign("ギフトを受け取れますか 可以", 0.0), None);
        assert_eq!(foreign("", 0.0), None);
        assert_eq!(foreign("ok", 0.0), None);
    }
}
