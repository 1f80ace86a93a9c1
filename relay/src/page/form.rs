//! All that the page needs to ask its questions: the same for everybody.

use std::sync::Arc;

use axum::extract::State;
use domain::{EVIDENCE_LIMIT_BYTES, FIELD_LIMIT_CHARS, Question, Role, Topic};
use passes::Epoch;
use serde::Serialize;

use super::{
    Page,
    answer::{Answer, done},
    moment::Release,
};
use crate::evidence::FILES;

#[derive(Serialize)]
pub(super) struct Form {
    company: String,
    hr: String,
    other_ways: Vec<String>,
    topics: Vec<TopicForm>,
    people: Vec<Reader>,
    questions: Vec<QuestionForm>,
    limits: Limits,
    release: Release,
    epochs: Vec<EpochForm>,
    key_channel: Option<String>,
    passes_per_epoch: usize,
    work: Work,
}

#[derive(Serialize)]
struct TopicForm {
    id: &'static str,
    label: &'static str,
    committee: bool,
}

#[derive(Serialize)]
struct Reader {
    role: &'static str,
    label: String,
    names: Vec<String>,
}

#[derive(Serialize)]
struct QuestionForm {
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    required: bool,
}

#[derive(Serialize)]
struct Limits {
    text_chars: usize,
    file_bytes: usize,
    files: usize,
}

#[derive(Serialize)]
struct EpochForm {
    number: u16,
    label: String,
    public_key: String,
    fingerprint: String,
}

#[derive(Serialize)]
struct Work {
    challenge: String,
    bits: u32,
}

pub(super) async fn form(State(page): State<Arc<Page>>) -> Answer<Form> {
    let now = page.rooms.clock.now();
    let epoch = Epoch::of(page.rooms.clock.today());
    done(Form {
        company: page.text.company.clone(),
        hr: page.text.human_resources.clone(),
        other_ways: page.text.other_ways.clone(),
        topics: Topic::OF_REPORTS.into_iter().map(topic).collect(),
        people: Role::ALL.into_iter().map(|role| reader(&page, role)).collect(),
        questions: Question::ALL.into_iter().map(question).collect(),
        limits: Limits { text_chars: FIELD_LIMIT_CHARS, file_bytes: EVIDENCE_LIMIT_BYTES, files: FILES },
        release: Release::new(page.rooms.intake.next_release(), now, &page.rooms.schedule),
        epochs: [epoch, epoch.previous()].into_iter().map(|epoch| epoch_form(&page, epoch)).collect(),
        key_channel: page.text.key_channel.clone(),
        passes_per_epoch: page.text.passes_per_epoch,
        work: Work {
            challenge: page.works.challenge(now, page.rooms.randomness.as_ref()),
            bits: page.text.work_bits,
        },
    })
}

fn topic(topic: Topic) -> TopicForm {
    TopicForm { id: topic.name(), label: topic.label(), committee: topic.concerns_audit_committee() }
}

fn reader(page: &Page, role: Role) -> Reader {
    let names = page.text.names.get(&role).cloned().unwrap_or_default();
    Reader { role: role.name(), label: role.to_string(), names }
}

fn question(question: Question) -> QuestionForm {
    let hint = match question {
        Question::What => "As much as you can tell. It cannot be looked into without something to go on.",
        Question::Who => "Names, roles or teams, as far as you know them.",
        Question::When => "A day, a month, or how often. An exact time can point at you.",
        Question::Where => "A place, a system, a customer.",
        Question::How => "Seen, heard, read? What few people know can point at you; say so if it does.",
        Question::Wish => "What would help, and what you are afraid of.",
    };
    QuestionForm { id: question.name(), label: question.label(), hint, required: question == Question::What }
}

fn epoch_form(page: &Page, epoch: Epoch) -> EpochForm {
    let key = page.rooms.seeds.current().key(epoch).public_key();
    EpochForm {
        number: epoch.number(),
        label: epoch.to_string(),
        public_key: key.to_hex(),
        fingerprint: key.fingerprint(),
    }
}
