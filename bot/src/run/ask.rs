//! `ethics-bot ask`.

use crate::run::say::say;
use std::{path::Path, process::ExitCode};

use guidance::{Answer, Guide, Language, Outcome};
use serde_json::{Value, json};

use crate::{cli::AskArguments, config};

const EXCERPT_CHARS: usize = 700;

/// Answers one question on standard output.
pub(crate) fn ask(arguments: &AskArguments) -> anyhow::Result<ExitCode> {
    let guide = guide(arguments.code.as_deref(), arguments.topics.as_deref())?;
    let answer = guide.answer(&arguments.question);
    if arguments.json {
        say!("{}", to_json(&guide, &arguments.question, &answer));
    } else {
        say!("{}", to_text(&guide, &answer));
    }
    Ok(ExitCode::SUCCESS)
}

/// A guide to the shipped Code, or to the one in this file.
pub(super) fn guide(code: Option<&Path>, topics: Option<&Path>) -> anyhow::Result<Guide> {
    let code = code.map_or_else(|| Ok(guidance::shipped()), config::read_code).map_err(anyhow::Error::msg)?;
    let Some(topics) = topics else { return Ok(Guide::new(code)) };
    let mapping = config::read_mapping(topics, &code).map_err(anyhow::Error::msg)?;
    Ok(Guide::with_mapping(code, &mapping))
}

const fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Covered => "covered",
        Outcome::Close => "close",
        Outcome::NotCovered => "not-covered",
    }
}

fn to_json(guide: &Guide, question: &str, answer: &Answer) -> Value {
    let sections: Vec<Value> = answer
        .hits
        .iter()
        .filter_map(|hit| {
            let section = guide.section(&hit.section)?;
            let marked: Vec<&str> =
                hit.marked.iter().filter_map(|range| section.text().get(range.clone())).collect();
            Some(json!({
                "id": hit.section.as_str(),
                "heading": section.heading(),
                "path": section.path(),
                "score": hit.score,
                "marked": marked,
                "text": section.text(),
            }))
        })
        .collect();
    let ranking: Vec<String> =
        guide.rank(question).into_iter().map(|(id, _)| id.as_str().to_owned()).collect();
    json!({
        "question": question,
        "outcome": outcome_name(answer.outcome),
        "confidence": answer.confidence,
        "sections": sections,
        "ranking": ranking,
        "tells_of_misconduct": answer.tells_of_misconduct,
        "language": answer.language.map_or("english", language_name),
    })
}

const fn language_name(language: Language) -> &'static str {
    match language {
        Language::Spanish => "spanish",
        Language::German => "german",
        Language::French => "french",
        Language::Chinese => "chinese",
        Language::Hindi => "hindi",
    }
}

fn to_text(guide: &Guide, answer: &Answer) -> String {
    let best = answer.hits.first().and_then(|hit| Some((hit, guide.section(&hit.section)?)));
    match (answer.outcome, best) {
        (Outcome::Covered, Some((hit, section))) => {
            format!("{}\n\n{}", section.path().join(" › "), guide.excerpt(hit, EXCERPT_CHARS).text)
        }
        (Outcome::Close, Some((_, section))) => format!(
            "I am not sure that the Code answers this. The nearest section is {}. A person can tell you more.",
            section.path().join(" › ")
        ),
        _ => "The Code does not say.".to_owned(),
    }
}
