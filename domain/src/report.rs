//! A report, as its readers will read it.

use std::fmt;

use zeroize::Zeroizing;

use crate::{Topic, Words};

/// The longest answer to one question and the longest message, in characters: two of Slack’s text inputs (`max_length` 3000).
pub const FIELD_LIMIT_CHARS: usize = 6_000;

/// What a written name begins with, so that it is not taken for an account's id.
const WRITTEN: &str = "written:";

/// How the reporter chose to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The people on the case see the reporter's name.
    Named,
    /// Sent in chat, through the relay: nobody at the company sees who sent it.
    Confidential,
    /// Written outside of chat, with a pass: somebody who works here, and nobody can learn who.
    Anonymous,
    /// Written outside of chat, without a pass: it may come from anybody.
    Unverified,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Named, Self::Confidential, Self::Anonymous, Self::Unverified];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Confidential => "confidential",
            Self::Anonymous => "anonymous",
            Self::Unverified => "unverified",
        }
    }

    /// The way with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// The questions of the form (Code: Reporting; Anonymity; Retaliation: "as much detail as possible").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// What happened.
    What,
    /// Who is involved.
    Who,
    /// When it happened.
    When,
    /// Where it happened.
    Where,
    /// How the reporter knows, and what evidence there is.
    How,
    /// What the reporter would like to happen.
    Wish,
}

impl Question {
    /// The question with this stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.name() == name)
    }

    /// Every question, in the order in which it is asked.
    pub const ALL: [Self; 6] = [Self::What, Self::Who, Self::When, Self::Where, Self::How, Self::Wish];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Who => "who",
            Self::When => "when",
            Self::Where => "where",
            Self::How => "how",
            Self::Wish => "wish",
        }
    }

    /// As the form asks it and the readers read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::What => "What happened?",
            Self::Who => "Who is involved?",
            Self::When => "When did it happen?",
            Self::Where => "Where did it happen?",
            Self::How => "How do you know, and is there evidence?",
            Self::Wish => "What would you like to happen?",
        }
    }

    /// The same for what has this topic: a question has no other than itself.
    #[must_use]
    pub const fn label_on(self, topic: Topic) -> &'static str {
        match self {
            Self::What if topic.is_question() => "The question",
            _ => self.label(),
        }
    }
}

/// The reporter's answers to the form's questions; only [`Question::What`] must be there.
#[derive(Debug, Default)]
pub struct Answers(Vec<(Question, Words)>);

impl Answers {
    /// Keeps the answers that say something, in the order of the questions.
    #[must_use]
    pub fn new(mut answers: Vec<(Question, Words)>) -> Self {
        answers.retain(|(_, words)| !words.is_blank());
        answers.sort_by_key(|(question, _)| *question);
        Self(answers)
    }

    /// The answers that say something, in the order of the questions.
    pub fn iter(&self) -> impl Iterator<Item = (Question, &Words)> {
        self.0.iter().map(|(question, words)| (*question, words))
    }

    /// The answer to `question`, if there is one.
    #[must_use]
    pub fn get(&self, question: Question) -> Option<&Words> {
        self.iter().find(|(asked, _)| *asked == question).map(|(_, words)| words)
    }
}

/// Who wrote a *named* report: opaque bytes, meaningful only to the room that made them.
///
/// # Privacy
/// This is the one place where an identity is on the content side. It exists for named reports only, is sealed before it is stored, and
/// is opened only in a case member's view.
pub struct Author(Zeroizing<Vec<u8>>);

impl Author {
    /// From what the identity side wrote into it.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// A name as somebody wrote it, outside of chat.
    #[must_use]
    pub fn written(name: &str) -> Self {
        Self::new(format!("{WRITTEN}{name}").into_bytes())
    }

    /// The name, when it is one that somebody wrote; `None` for what the identity side made.
    #[must_use]
    pub fn as_written(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()?.strip_prefix(WRITTEN)
    }

    /// What the identity side wrote into it.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Author {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Author")
    }
}
