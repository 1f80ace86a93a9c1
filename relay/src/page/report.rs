//! A report from the page.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use axum::{Json, body::Bytes, extract::State, http::HeaderMap, http::StatusCode};
use domain::{
    Answers, Author, Door, FIELD_LIMIT_CHARS, IntakeError, PassId, Question, Receipt, Role, Source, Standing,
    Submission, Topic, Words, route_by_holders,
};
use passes::Pass;
use serde::{Deserialize, Serialize};

use super::{
    Page,
    answer::{Answer, Refusal, done, read},
    moment::Release,
};

/// The longest name somebody gives, in characters.
const NAME_CHARS: usize = 200;

#[derive(Serialize)]
pub(super) struct ReceiptDrawn {
    receipt: String,
}

/// Draws a receipt. Nothing is stored.
pub(super) async fn receipt(State(page): State<Arc<Page>>) -> Json<ReceiptDrawn> {
    Json(ReceiptDrawn { receipt: page.rooms.intake.new_receipt(Door::Page).to_words().to_string() })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportForm {
    receipt: String,
    topic: String,
    #[serde(default)]
    about: Vec<String>,
    answers: BTreeMap<String, String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    urgent: bool,
    #[serde(default)]
    pass: Option<String>,
    #[serde(default)]
    work: Option<WorkDone>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkDone {
    challenge: String,
    counter: u64,
}

#[derive(Serialize)]
pub(super) struct Filed {
    release: Release,
    at_once: bool,
}

pub(super) async fn report(State(page): State<Arc<Page>>, headers: HeaderMap, body: Bytes) -> Answer<Filed> {
    let form: ReportForm = read(&headers, &body)?;
    let submission = submission(&page, form)?;
    match page.rooms.intake.accept(submission).await {
        Ok(accepted) => {
            let release = Release::new(accepted.release, page.rooms.clock.now(), &page.rooms.schedule);
            done(Filed { release, at_once: accepted.at_once })
        }
        Err(error) => Err(refusal(&page, error)),
    }
}

fn submission(page: &Page, form: ReportForm) -> Result<Submission, Refusal> {
    let receipt = page_receipt(&form.receipt)?;
    let topic = Topic::from_name(&form.topic)
        .filter(|topic| !topic.is_question())
        .ok_or_else(|| Refusal::entered("topic", "topic", "Please choose what comes nearest."))?;
    let about: BTreeSet<Role> = form.about.iter().filter_map(|role| Role::from_name(role)).collect();
    let holders = |role| page.text.holders.get(&role).into_iter().flatten().collect();
    let readers = route_by_holders(topic, &about, holders).ok_or_else(|| {
        let text = "Somebody has to read it. Please leave at least one person unticked.";
        Refusal::entered("about", "nobody_left", text)
    })?;
    let standing = standing(page, &receipt, form.pass.as_deref(), form.work.as_ref())?;
    let answers = form.answers.into_iter();
    let answers = answers.filter_map(|(name, text)| Some((Question::from_name(&name)?, Words::new(text))));
    let answers = Answers::new(answers.collect());
    let author = author(form.name)?;
    Ok(Submission {
        receipt,
        source: Source::Program,
        topic,
        readers,
        answers,
        author,
        standing,
        urgent: form.urgent,
    })
}

/// A new report's receipt is one of the page.
fn page_receipt(words: &str) -> Result<Receipt, Refusal> {
    match Receipt::parse(words) {
        Ok(receipt) if receipt.door() == Door::Page => Ok(receipt),
        _ => Err(Refusal::entered(
            "receipt",
            "receipt",
            "The receipt is not whole. Please load the page again.",
        )),
    }
}

/// A name that the reporter gives on the page, as the content side keeps it.
pub(super) fn author(name: Option<String>) -> Result<Option<Author>, Refusal> {
    let Some(name) = name.filter(|name| !name.trim().is_empty()) else {
        return Ok(None);
    };
    if name.chars().count() > NAME_CHARS {
        return Err(Refusal::entered(
            "name",
            "too_long",
            format!("A name has at most {NAME_CHARS} characters here."),
        ));
    }
    Ok(Some(Author::written(name.trim())))
}

fn standing(
    page: &Page,
    receipt: &Receipt,
    pass: Option<&str>,
    work: Option<&WorkDone>,
) -> Result<Standing, Refusal> {
    if let Some(text) = pass.filter(|text| !text.trim().is_empty()) {
        return pass_standing(page, text);
    }
    let now = page.rooms.clock.now();
    match work {
        Some(work) if page.works.is_done(&work.challenge, work.counter, receipt, now) => {
            Ok(Standing::Unproven)
        }
        _ => Err(Refusal::entered(
            "work",
            "work",
            "The calculation that stands in for a pass is missing or too old. Please press Send again.",
        )),
    }
}

fn pass_standing(page: &Page, text: &str) -> Result<Standing, Refusal> {
    let unknown = |text: String| Refusal::entered("pass", "pass_unknown", text);
    let pass = Pass::parse(text).map_err(|error| unknown(format!("This pass does not read: {error}.")))?;
    if !pass.epoch().is_good_on(page.rooms.clock.today()) {
        return Err(unknown(format!(
            "This pass is of {} and is not taken any more. You can send the report without one.",
            pass.epoch()
        )));
    }
    if !page.rooms.seeds.current().key(pass.epoch()).accepts(&pass) {
        return Err(unknown(
            "This pass is not known here: it is another company’s, or the key of the passes was replaced since. You can send the report without one.".to_owned(),
        ));
    }
    Ok(Standing::Pass { id: PassId::from_bytes(*pass.id().as_bytes()), epoch: pass.epoch().number() })
}

fn refusal(page: &Page, error: IntakeError) -> Refusal {
    match error {
        IntakeError::NothingSaid => {
            Refusal::entered("what", "nothing_said", "Please say in a sentence or two what happened.")
        }
        IntakeError::TooLong { question, actual, .. } => Refusal::entered(
            question.name(),
            "too_long",
            format!(
                "This has {actual} characters; {FIELD_LIMIT_CHARS} fit. You can add more later through your mailbox."
            ),
        ),
        IntakeError::PassSpent => Refusal::new(
            StatusCode::CONFLICT,
            "pass_spent",
            "This pass was used for another report. Take another one, or send the report without a pass.",
        ),
        IntakeError::SlotFull { release } => {
            let when = Release::new(release, page.rooms.clock.now(), &page.rooms.schedule);
            Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                "slot_full",
                format!(
                    "Too many reports without a pass are waiting. There is room again {}. With a pass it is taken at once. Your words stay here.",
                    when.text()
                ),
            )
        }
        IntakeError::Left => Refusal::new(
            StatusCode::CONFLICT,
            "left",
            "What you sent first with this receipt has left already, and this was not sent. Please add what is new through its mailbox, with the receipt.",
        ),
        error => Refusal::fault("take what was sent", &error),
    }
}
