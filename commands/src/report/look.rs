//! The second look, as the form shows it.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use domain::{Answers, Giveaway, Role, Topic};
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
    readers: Vec<String>,
    lines: Vec<String>,
    shown: BTreeSet<u32>,
}

impl Look {
    /// What the form's metadata says was shown before.
    pub(crate) fn shown_before(metadata: &str) -> Self {
        let marks = metadata.split('|').nth(1).unwrap_or_default();
        let shown = marks.split(',').filter_map(|mark| u32::from_str_radix(mark, 16).ok()).collect();
        Self { shown, ..Self::default() }
    }

    /// Looks at every answer, for somebody who would read it and is named in it; and for the sender's `own_words` and all else that could point at them,
    /// unless they give their name. `None` when there is nothing that was not shown before: then the reporter has decided.
    ///
    /// # Privacy
    /// What was shown is remembered in the form itself, as short digests of the words; nothing is kept here.
    pub(crate) fn at(
        services: &Services,
        (topic, about): (Topic, &BTreeSet<Role>),
        answers: &Answers,
        own_words: Option<&[&str]>,
        metadata: &str,
    ) -> Option<Self> {
        let mut look = Self::shown_before(metadata);
        let mut is_new = look.readers_in(services, topic, about, answers);
        for (question, words) in answers.iter() {
            let Some(own_words) = own_words else { break };
            let text = words.expose();
            for found in services.second_look.look(text, own_words) {
                is_new |=
                    look.shown.len() < REMEMBERED && look.shown.insert(digest(&text[found.range.clone()]));
                look.lines.push(line(question.label_on(topic), text, &found));
            }
        }
        is_new.then_some(look)
    }

    /// Notes who would read it and is named in it; whether one of them was not shown before.
    fn readers_in(
        &mut self,
        services: &Services,
        topic: Topic,
        about: &BTreeSet<Role>,
        answers: &Answers,
    ) -> bool {
        let mut is_new = false;
        for role in services.directory.route(topic, about).map(|readers| readers.roles).unwrap_or_default() {
            let names = services.names.of(services.directory.in_slack(role));
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let found = answers.iter().find_map(|(_, words)| {
                let text = words.expose();
                services.second_look.named(text, &names).map(|range| text[range].to_owned())
            });
            let Some(found) = found else { continue };
            is_new |= self.shown.len() < REMEMBERED
                && self.shown.insert(digest(&format!("{} {found}", role.name())));
            self.readers.push(format!(
                "You wrote “{}”, and {} would read this.",
                escape(&clip(&found, 80).replace(['*', '\n'], " ")),
                services.directory.mention(role)
            ));
        }
        is_new
    }

    /// The form's metadata: the receipt, and what was shown.
    pub(crate) fn metadata(&self, receipt: &str) -> String {
        let marks: Vec<String> = self.shown.iter().map(|mark| format!("{mark:x}")).collect();
        if marks.is_empty() { receipt.to_owned() } else { format!("{receipt}|{}", marks.join(",")) }
    }

    /// The same with whom it is about, for a form without boxes for that.
    pub(crate) fn metadata_with(&self, receipt: &str, about: &BTreeSet<Role>) -> String {
        let metadata = self.metadata(receipt);
        let roles: Vec<&str> = about.iter().map(|role| role.name()).collect();
        match (roles.is_empty(), metadata.contains('|')) {
            (true, _) => metadata,
            (_, true) => format!("{metadata}|{}", roles.join(",")),
            (_, false) => format!("{metadata}||{}", roles.join(",")),
        }
    }

    /// Whom it is about, as such a form carries it.
    pub(crate) fn about_before(metadata: &str) -> impl Iterator<Item = Role> {
        let roles = metadata.split('|').nth(2).unwrap_or_default();
        roles.split(',').filter_map(Role::from_name)
    }

    /// What the reporter reads about it, at the top of the form.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if !self.readers.is_empty() {
            let lead = "*Nothing was sent yet.* Is it about somebody who would read it, or somebody close to them? Then tick them below, and they never see it.";
            blocks.push(Block::section(Text::mrkdwn(lead)));
            blocks.extend(self.readers.iter().map(|line| Block::context([Text::mrkdwn(line.as_str())])));
            blocks.push(Block::context([Text::plain("If it is not about them, press Send again.")]));
            blocks.push(Block::divider());
        }
        if self.lines.is_empty() {
            return blocks;
        }
        let lead = "*A second look. Nothing was sent yet.* These words could point at you. You can change them below, or leave them: \
                    press Send again either way.";
        blocks.push(Block::section(Text::mrkdwn(lead)));
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
