//! What held-out questions tell about a model.

use serde::Serialize;

use crate::model::{PARTS, mix};

/// A question as seen by a model that was not trained on it.
#[derive(Clone)]
pub(super) struct Checked {
    /// Its place in the bank.
    pub(super) question: usize,
    pub(super) parts: [Vec<f32>; PARTS],
    pub(super) right: Vec<usize>,
}

impl Checked {
    pub(super) fn classes(&self) -> usize {
        self.parts.first().map_or(0, Vec::len)
    }

    pub(super) fn answered(&self) -> bool {
        self.right.iter().all(|class| class + 1 < self.classes())
    }

    pub(super) fn confidence(&self, mixed: &[f32; PARTS]) -> f32 {
        1.0 - mix(mixed, &self.parts).last().copied().unwrap_or(0.0)
    }

    /// The place of the first right section among the sections, from 1 on.
    fn place(&self, mixed: &[f32; PARTS]) -> usize {
        let mut chances = mix(mixed, &self.parts);
        chances.pop();
        let right = self.right.iter().filter_map(|class| chances.get(*class)).copied().fold(0.0, f32::max);
        1 + chances.iter().filter(|chance| **chance > right).count()
    }
}

/// Shares, 0 to 1, of questions held out of the training.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Heldout {
    /// How many.
    pub questions: usize,
    /// Of what the Code answers: a right section first, and among the first three.
    pub hit_at_1: f32,
    /// See `hit_at_1`.
    pub hit_at_3: f32,
    /// The chance that what the Code answers has a higher confidence than what it does not.
    pub auroc: f32,
    /// Of what the Code answers: told so.
    pub covered_told: f32,
    /// Of what the Code answers: refused.
    pub covered_refused: f32,
    /// Of what the Code does not answer: told that it says.
    pub other_told: f32,
    /// Of what the Code does not answer: refused.
    pub other_refused: f32,
}

pub(super) fn heldout(checked: &[Checked], mixed: &[f32; PARTS], levels: (f32, f32)) -> Heldout {
    let (yes, no): (Vec<&Checked>, Vec<&Checked>) = checked.iter().partition(|one| one.answered());
    let confidences = |of: &[&Checked]| of.iter().map(|one| one.confidence(mixed)).collect::<Vec<f32>>();
    let (of_yes, of_no) = (confidences(&yes), confidences(&no));
    let places: Vec<usize> = yes.iter().map(|one| one.place(mixed)).collect();
    let above = |low: &f32| share(&of_yes, |high| high > low);
    Heldout {
        questions: checked.len(),
        hit_at_1: share(&places, |place| *place == 1),
        hit_at_3: share(&places, |place| *place <= 3),
        auroc: of_no.iter().map(above).sum::<f32>() / of_no.len().max(1) as f32,
        covered_told: share(&of_yes, |value| *value >= levels.0),
        covered_refused: share(&of_yes, |value| *value < levels.1),
        other_told: share(&of_no, |value| *value >= levels.0),
        other_refused: share(&of_no, |value| *value < levels.1),
    }
}

fn share<T>(of: &[T], good: impl Fn(&T) -> bool) -> f32 {
    of.iter().filter(|one| good(one)).count() as f32 / of.len().max(1) as f32
}

/// A label that the held-out model contradicts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Doubt {
    /// The question's place in the bank.
    pub question: usize,
    /// The section the model would say; none for "the Code does not say".
    pub rather: Option<String>,
    /// How much likelier it thinks that, 0 to 1.
    pub by: f32,
}

/// The contradicted labels, worst first.
pub(super) fn doubts(checked: &[Checked], mixed: &[f32; PARTS], sections: &[String]) -> Vec<Doubt> {
    let doubt = |one: &Checked| {
        let chances = mix(mixed, &one.parts);
        let right = one.right.iter().filter_map(|class| chances.get(*class)).copied().fold(0.0, f32::max);
        let (class, most) = chances.iter().copied().enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        let by = most - right;
        (by > 0.0).then(|| Doubt { question: one.question, rather: sections.get(class).cloned(), by })
    };
    let mut doubts: Vec<Doubt> = checked.iter().filter_map(doubt).collect();
    doubts.sort_by(|a, b| b.by.total_cmp(&a.by));
    doubts
}
