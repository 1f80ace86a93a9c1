//! What the bank makes of a question about another company's Code, through a mapping.

use std::collections::HashMap;

use super::Guide;
use super::meaning::Nearness;
use crate::code::{SectionId, shipped};
use crate::encoder::Heard;
use crate::mapping::Mapping;

/// What the encoder's own view counts beside the mapping, so that a section that nobody mapped can be found.
const OWN_VIEW: f32 = 0.1;

/// The guide that the bank trained, and where its topics are in the other Code.
pub(super) struct Topics {
    bank: Box<Guide>,
    /// The places of each topic's sections.
    places: Vec<Vec<usize>>,
}

impl Topics {
    pub(super) fn new(mapping: &Mapping, places: &HashMap<SectionId, usize>) -> Self {
        let bank = Guide::new(shipped());
        let of_topic = |topic: &str| {
            let sections = mapping.sections(topic).iter();
            sections.filter_map(|section| places.get(section).copied()).collect()
        };
        let places = bank.code.sections().iter().map(|section| of_topic(section.id().as_str())).collect();
        Self { bank: Box::new(bank), places }
    }

    /// Puts the chances of the topics into their sections. Gives back the chance that the question is about a topic that
    /// the Code speaks of.
    pub(super) fn apply(&self, question: &str, heard: &Heard, near: &mut [Nearness]) -> f32 {
        let reading = self.bank.read(question);
        let chances = self.bank.score_heard(question, &reading, Some(heard)).sections;
        let mut mapped = vec![0.0_f32; near.len()];
        let mut covered = 0.0;
        for (chance, places) in chances.iter().zip(&self.places) {
            covered += if places.is_empty() { 0.0 } else { *chance };
            for place in places {
                if let Some(sum) = mapped.get_mut(*place) {
                    *sum += chance;
                }
            }
        }
        for (near, mapped) in near.iter_mut().zip(mapped) {
            near.topic = (mapped + OWN_VIEW * near.topic.exp()).max(1e-6).ln();
        }
        covered
    }

    /// What the bank calls the topic of a section.
    pub(super) fn name_of(&self, place: usize) -> Option<&str> {
        let topic = self.places.iter().position(|places| places.contains(&place))?;
        self.bank.code.sections().get(topic).map(|section| section.id().as_str())
    }
}
