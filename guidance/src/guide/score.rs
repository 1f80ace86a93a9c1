//! How well each section fits a question.

use std::collections::HashMap;

use crate::code::{Code, Section};
use crate::index::{Index, Weighted};
use crate::terms::{Desk, Lexicon, Reading, Terms, Topic, WordId};

const HEADING_WEIGHT: f32 = 3.0;
const PATH_WEIGHT: f32 = 0.5;
/// What BM25 counts beside the terms.
const WORDS_SHARE: f32 = 0.3;
/// What a section's second topic adds.
const FURTHER_TOPIC_SHARE: f32 = 0.35;
/// What the Code's own words for a topic count when sentences are marked.
const CODE_WORD_WEIGHT: f32 = 0.45;
/// A topic below this share of its section's best lends no words.
const RULING_TOPIC_SHARE: f32 = 0.6;
/// BM25 sums grow with the question; from so many telling words on they are damped.
const USUAL_WORDS: f32 = 5.0;

/// Everything that scores sections.
pub(super) struct Scorer {
    index: Index,
    topics: Vec<SectionTopic>,
    elsewhere: Vec<(Desk, Topic)>,
}

struct SectionTopic {
    section: usize,
    topic: Topic,
    code_words: Vec<WordId>,
}

impl Scorer {
    pub(super) fn new(code: &Code, terms: &Terms, lexicon: &mut Lexicon) -> Self {
        let places: HashMap<&str, usize> =
            code.sections().iter().enumerate().map(|(at, section)| (section.id().as_str(), at)).collect();
        let mut topics = Vec::new();
        for topic in &terms.topic {
            let Some(&section) = places.get(topic.section.as_str()) else { continue };
            let lists = [&*topic.strong, &*topic.fair, &*topic.weak, &*topic.against];
            let code_words = lexicon.add_text(&topic.code);
            topics.push(SectionTopic { section, topic: Topic::compile(lists, lexicon), code_words });
        }
        let mut elsewhere = Vec::new();
        for desk in &terms.elsewhere {
            let lists = [&*desk.strong, &*desk.fair, &*desk.weak, &*desk.against];
            elsewhere.push((desk.desk, Topic::compile(lists, lexicon)));
        }
        let index = Index::new(code.sections().iter().map(|section| weighted(section, lexicon)));
        Self { index, topics, elsewhere }
    }

    pub(super) fn score(&self, reading: &Reading) -> Scores {
        let (known, asked) = reading.telling_words();
        let query: HashMap<WordId, f32> = known.into_iter().map(|word| (word, 1.0)).collect();
        let damping = (asked as f32 / USUAL_WORDS).max(1.0).sqrt();
        let words: Vec<f32> = self.index.scores(&query).into_iter().map(|score| score / damping).collect();
        let (terms, topics) = self.term_scores(reading, words.len());
        let sections: Vec<f32> = words.iter().zip(&terms).map(|(w, t)| WORDS_SHARE * w + t).collect();
        let desks = self.elsewhere.iter().map(|(desk, topic)| (*desk, topic.score(reading)));
        let desk = desks.filter(|(_, score)| *score > 0.0).max_by(|(_, a), (_, b)| a.total_cmp(b));
        let shared = if self.topics.is_empty() { Some(self.shared(&words, &query, asked)) } else { None };
        Scores {
            covered: None,
            taught: None,
            shared,
            best_terms: terms.iter().copied().fold(0.0, f32::max),
            best_words: words.iter().copied().fold(0.0, f32::max),
            elsewhere: desk.map_or(0.0, |(_, score)| score),
            desk: desk.map(|(desk, _)| desk),
            words,
            terms,
            sections,
            topics,
            query,
            asked,
        }
    }

    /// The share of the question's stems that the section with most of them has.
    fn shared(&self, words: &[f32], query: &HashMap<WordId, f32>, asked: usize) -> f32 {
        let best = words.iter().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b));
        let has = |word: &&WordId| best.is_some_and(|(section, _)| self.index.has(section, **word));
        query.keys().filter(has).count() as f32 / asked.max(1) as f32
    }

    /// What the terms say for each section, and the topics found.
    fn term_scores(&self, reading: &Reading, sections: usize) -> (Vec<f32>, Vec<(usize, f32)>) {
        let mut scores = vec![(0.0_f32, 0.0_f32); sections];
        let mut topics = Vec::new();
        for (place, SectionTopic { section, topic, .. }) in self.topics.iter().enumerate() {
            let found = topic.score(reading);
            if found <= 0.0 {
                continue;
            }
            topics.push((place, found));
            if let Some((best, further)) = scores.get_mut(*section) {
                *further += found.min(*best);
                *best = best.max(found);
            }
        }
        let terms = scores.into_iter().map(|(best, further)| best + FURTHER_TOPIC_SHARE * further);
        (terms.collect(), topics)
    }

    /// The question's telling words, and the Code's own words for what it asks of this section.
    pub(super) fn section_query(&self, section: usize, scores: &Scores) -> HashMap<WordId, f32> {
        let mut query = scores.query.clone();
        let found =
            scores.topics.iter().filter_map(|(place, found)| Some((self.topics.get(*place)?, *found)));
        let here: Vec<_> = found.filter(|(topic, _)| topic.section == section).collect();
        let best = here.iter().map(|(_, found)| *found).fold(0.0, f32::max);
        let strong = here.into_iter().filter(|(_, found)| *found >= best * RULING_TOPIC_SHARE);
        for word in strong.flat_map(|(topic, _)| &topic.code_words) {
            query.entry(*word).or_insert(CODE_WORD_WEIGHT);
        }
        query
    }
}

fn weighted(section: &Section, lexicon: &mut Lexicon) -> Weighted {
    let mut words: Weighted = Vec::new();
    let mut add = |text: &str, weight: f32, lexicon: &mut Lexicon| {
        words.extend(lexicon.add_text(text).into_iter().map(|word| (word, weight)));
    };
    add(section.text(), 1.0, lexicon);
    add(section.heading(), HEADING_WEIGHT, lexicon);
    for heading in section.path().iter().rev().skip(1) {
        add(heading, PATH_WEIGHT, lexicon);
    }
    words
}

/// What a question scored.
pub(crate) struct Scores {
    pub(crate) sections: Vec<f32>,
    /// What the terms say for each section, and what BM25 says.
    pub(crate) terms: Vec<f32>,
    pub(crate) words: Vec<f32>,
    /// What a trained model says: the chance that the Code covers the question.
    pub(crate) covered: Option<f32>,
    /// What a taught question says: whether the Code covers it, and how much that counts.
    pub(super) taught: Option<(f32, f32)>,
    /// For a Code that no term speaks for: the share of the question's stems in the best section.
    pub(super) shared: Option<f32>,
    /// The strongest section by terms alone, and by words alone.
    pub(super) best_terms: f32,
    pub(super) best_words: f32,
    /// The strongest other department.
    pub(crate) elsewhere: f32,
    pub(super) desk: Option<Desk>,
    /// The topics found, as places in the scorer's list, with their scores.
    topics: Vec<(usize, f32)>,
    /// The question's known telling words, with weights.
    query: HashMap<WordId, f32>,
    /// How many different telling words it has, known or not.
    pub(super) asked: usize,
}

impl Scores {
    /// Moves this share of what speaks for any section to these, the first before the others; to none when the Code does
    /// not say.
    pub(super) fn lean(&mut self, sections: &[usize], share: f32) {
        let most = self.sections.iter().copied().fold(1e-3, f32::max);
        let all = if self.covered.is_some() { 1.0 } else { most * 2.0 };
        self.sections.iter_mut().for_each(|score| *score *= 1.0 - share);
        let parts: f32 = (0..sections.len()).map(|place| 1.0 / (place + 1) as f32).sum();
        for (place, section) in sections.iter().enumerate() {
            if let Some(score) = self.sections.get_mut(*section) {
                *score += share * all / ((place + 1) as f32 * parts);
            }
        }
        self.taught = Some((if sections.is_empty() { 0.0 } else { 1.0 }, share));
    }

    /// The best section's place.
    pub(super) fn best(&self) -> Option<usize> {
        self.ranked(1).first().filter(|(_, score)| *score > 0.0).map(|(at, _)| *at)
    }

    /// Places and scores, best first, equals in the order of the document.
    pub(super) fn ranked(&self, most: usize) -> Vec<(usize, f32)> {
        let mut ranked: Vec<(usize, f32)> = self.sections.iter().copied().enumerate().collect();
        ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        ranked.truncate(most);
        ranked
    }
}
