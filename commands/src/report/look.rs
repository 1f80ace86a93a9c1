//! The second look, as the form shows it.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use domain::{Answers, Giveaway, Topic};
use slack::blocks::{Block, Text, clip, escape};

use crate::Services;

/// How many giveaways are shown, each on a line.
const SHOWN: usize = 12;
/// How many are remembered as shown: what fits into a view's metadata of 3,000 characters beside the receipt.
const REMEMBERED: usize = 200;
/// How much of the text is shown around a giveaway, in characters.
const AROUND_CHARS: usize = 24;

/// What a second look found, and what was shown before in this form.
#[derive(Default)]
pub(crate) struct Look {
    lines: Vec<String>,
    shown: BTreeSet<u32>,
}

impl Look {
    /// What the form's metadata says was shown before.
    pub(crate) fn shown_before(metadata: &str) -> Self {
        let (_, marks) = metadata.split_once('|').unwrap_or_default();
        let shown = marks.split(',').filter_map(|mark| u32::from_str_radix(mark, 16).ok()).collect();
        Self { lines: Vec::new(), shown }
    }

    /// Looks at every answer. `None` when there is nothing that was not shown before: then the reporter has decided.
    ///
    /// # Privacy
    /// What was shown is remembered in the form itself, as short digests of the words; nothing is kept here.
    pub(crate) fn at(
        services: &Services,
        topic: Topic,
        answers: &Answers,
        own_words: &[&str],
        metadata: &str,
    ) -> Option<Self> {
        let mut look = Self::shown_before(metadata);
        let mut is_new = false;
        for (question, words) in answers.iter() {
            let text = words.expose();
            for found in services.second_look.look(text, own_words) {
                is_new |=
                    look.shown.len() < REMEMBERED && look.shown.insert(digest(&text[found.range.clone()]));
                look.lines.push(line(question.label_on(topic), text, &found));
            }
        }
        is_new.then_some(look)
    }

    /// The form's metadata: the receipt, and what was shown.
    pub(crate) fn metadata(&self, receipt: &str) -> String {
        let marks: Vec<String> = self.shown.iter().map(|mark| format!("{mark:x}")).collect();
        if marks.is_empty() { receipt.to_owned() } else { format!("{receipt}|{}", marks.join(",")) }
    }

    /// What the reporter reads about it, at the top of the form.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        if self.lines.is_empty() {
            return Vec::new();
        }
        let lead = "*A second look. Nothing was sent yet.* These words could point at you. You can change them below, or leave them: \
                    press Send again either way.";
        let mut blocks = vec![Block::section(Text::mrkdwn(lead))];
        blocks
            .extend(self.lines.iter().take(SHOWN).map(|line| Block::context([Text::mrkdwn(line.as_str())])));
        if self.lines.len() > SHOWN {
            let more = format!("{} more like these.", self.lines.len() - SHOWN);
            blocks.push(Block::context([Text::plain(more)]));
        }
        blocks.push(Block::divider());
        blocks
    }
}

/// `What happened?: …in my *team of two* we… Few people…`
fn line(question: &str, text: &str, found: &Giveaway) -> String {
    let before: String = {
        let head: Vec<char> = text[..found.range.start].chars().rev().take(AROUND_CHARS).collect();
        head.into_iter().rev().collect()
    };
    let after: String = text[found.range.end..].chars().take(AROUND_CHARS).collect();
    let marked = clip(&text[found.range.clone()], 80).replace(['*', '\n'], " ");
    let flat = |part: &str| escape(&part.replace(['\n', '*'], " "));
    format!(
        "{question} …{}*{}*{}… {}",
        flat(&before),
        escape(marked.trim()),
        flat(&after),
        escape(&found.reason)
    )
}

/// The same within one form's life.
fn digest(words: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    words.to_lowercase().hash(&mut hasher);
    hasher.finish() as u32
}
