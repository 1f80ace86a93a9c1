//! `ethics-bot ask`.

use std::process::ExitCode;

use guidance::{Answer, Guide, Outcome};
use serde_json::{Value, json};

use crate::cli::AskArguments;

const EXCERPT_CHARS: usize = 700;

/// Answers one question on standard output.
#[allow(clippy::print_stdout, reason = "the command line's own voice")]
pub(crate) fn ask(arguments: &AskArguments) -> anyhow::Result<ExitCode> {
    let code = arguments.code.as_deref().map_or_else(|| Ok(guidance::shipped()), crate::config::read_code);
    let guide = Guide::new(code.map_err(anyhow::Error::msg)?);
    let answer = guide.answer(&arguments.question);
    if arguments.json {
        println!("{}", to_json(&guide, &arguments.question, &answer));
    } else {
        println!("{}", to_text(&guide, &answer));
    }
    Ok(ExitCode::SUCCESS)
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
    })
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
