//! Which sections of another company's Code speak of the topics that the bank knows: proposed by the encoder, corrected by
//! hand in a plain file.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::code::{Code, SectionId, shipped};
use crate::guide::Guide;

/// For each topic, named by the shipped Code's section for it, the sections of another Code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    topics: BTreeMap<String, Vec<SectionId>>,
}

/// Why a mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// It is something else.
    #[error("expected lines like `bribes-kickbacks = [\"gifts\"]`: {0}")]
    Form(String),
    /// A topic that the bank does not know.
    #[error("`{topic}` is no topic; did you mean `{nearest}`?")]
    UnknownTopic {
        /// What stands there.
        topic: String,
        /// The nearest known one.
        nearest: String,
    },
    /// A section that the Code does not have.
    #[error("topic `{topic}`: the Code has no section `{section}`; did you mean `{nearest}`?")]
    UnknownSection {
        /// The topic.
        topic: String,
        /// What stands there.
        section: String,
        /// The nearest section.
        nearest: String,
    },
}

impl Mapping {
    /// Reads a mapping for a Code.
    ///
    /// # Errors
    /// [`MappingError`] names the first mistake, and the nearest right word.
    pub fn parse(text: &str, code: &Code) -> Result<Self, MappingError> {
        let read: BTreeMap<String, Vec<String>> =
            toml::from_str(text).map_err(|error| MappingError::Form(error.message().to_owned()))?;
        let known = shipped();
        let mut topics = BTreeMap::new();
        for (topic, named) in read {
            if known.section_named(&topic).is_none() {
                let nearest = nearest(&topic, &known);
                return Err(MappingError::UnknownTopic { topic, nearest });
            }
            let mut sections = Vec::new();
            for section in named {
                match code.section_named(&section) {
                    Some(id) => sections.push(id),
                    None => {
                        let nearest = nearest(&section, code);
                        return Err(MappingError::UnknownSection { topic, section, nearest });
                    }
                }
            }
            topics.insert(topic, sections);
        }
        Ok(Self { topics })
    }

    /// For an amendment of the shipped Code: its sections are found by their ids. `None` for a Code that has few of them.
    #[must_use]
    pub fn of_amendment(code: &Code) -> Option<Self> {
        let known = shipped();
        let of = |id: &SectionId| {
            code.find(id).map(|section| section.id().clone()).into_iter().collect::<Vec<_>>()
        };
        let topics: BTreeMap<String, Vec<SectionId>> =
            known.sections().iter().map(|topic| (topic.id().as_str().to_owned(), of(topic.id()))).collect();
        let found = topics.values().filter(|sections| !sections.is_empty()).count();
        (2 * found > known.sections().len()).then_some(Self { topics })
    }

    /// What the encoder would say: for each topic the sections whose sentences speak of it. Reads the whole Code, some
    /// milliseconds a sentence.
    #[must_use]
    pub fn propose(guide: &Guide) -> Self {
        let topics = guide.topics_of_sections().into_iter();
        let known = topics.map(|(topic, places)| {
            let ids = places.into_iter().filter_map(|at| guide.code().sections().get(at));
            (topic, ids.map(|section| section.id().clone()).collect())
        });
        Self { topics: known.collect() }
    }

    /// As a file: each topic with a line that says what it is, and the heading of each section beside it.
    #[must_use]
    pub fn to_toml(&self, code: &Code) -> String {
        let heading: HashMap<&str, &str> =
            code.sections().iter().map(|section| (section.id().as_str(), section.heading())).collect();
        let mut text = String::from(
            "# Which sections of your Code speak of which topic, as far as the program could tell. Correct it by hand:\n\
             # the best section first; [] where your Code does not speak of the topic. Then name this file in code.topics.\n",
        );
        for topic in shipped().sections() {
            let sections = self.topics.get(topic.id().as_str()).map_or(&[][..], Vec::as_slice);
            let _ = write!(text, "\n# {}\n{} = [", topic.path().join(" › "), topic.id());
            for section in sections {
                let heading = heading.get(section.as_str()).copied().unwrap_or_default();
                let _ = write!(text, "\n    \"{section}\", # {}", heading.replace(['\n', '\r'], " "));
            }
            text.push_str(if sections.is_empty() { "]\n" } else { "\n]\n" });
        }
        text
    }

    /// The topics that have no section.
    #[must_use]
    pub fn unmapped(&self) -> Vec<String> {
        let known = shipped();
        let ids = known.sections().iter().map(|section| section.id().as_str());
        ids.filter(|topic| self.sections(topic).is_empty()).map(str::to_owned).collect()
    }

    /// The sections of a topic, best first.
    #[must_use]
    pub fn sections(&self, topic: &str) -> &[SectionId] {
        self.topics.get(topic).map_or(&[], Vec::as_slice)
    }
}

fn nearest(word: &str, code: &Code) -> String {
    let ids = code.sections().iter().map(|section| section.id().as_str());
    ids.min_by_key(|id| strsim::osa_distance(id, word)).unwrap_or_default().to_owned()
}

impl Code {
    fn section_named(&self, id: &str) -> Option<SectionId> {
        self.sections().iter().map(crate::code::Section::id).find(|known| known.as_str() == id).cloned()
    }
}
