//! `ethics-bot waivers`: the register of waivers, for the files of the company.

use std::process::ExitCode;

use anyhow::Context;
use domain::{Day, Waiver};
use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::{
    cli::WaiversArguments,
    csv::line,
    run::say::{say, say_as_is},
};

/// Prints the register.
pub(crate) fn waivers(arguments: &WaiversArguments) -> anyhow::Result<ExitCode> {
    let folder = &arguments.data;
    let waivers =
        super::runtime()?.block_on(storage_identity::read_waivers(folder)).with_context(|| {
            format!(
                "there is no register of waivers to read in {}: expected the bot's data folder of this version, with identity.db in it",
                folder.display()
            )
        })?;
    if arguments.json {
        let rows: Vec<Value> = waivers.iter().map(to_json).collect();
        say!("{}", serde_json::to_string_pretty(&rows)?);
    } else if arguments.csv {
        say_as_is!("{}", csv(&waivers));
    } else {
        for waiver in &waivers {
            say!("{}", in_words(waiver));
        }
        if waivers.is_empty() {
            say!("There is no waiver in the register.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The register as comma-separated values.
pub(crate) fn csv(waivers: &[Waiver]) -> String {
    line(&COLUMNS) + &waivers.iter().map(to_csv).collect::<String>()
}

/// The columns of the export, in order.
const COLUMNS: [&str; 20] = [
    "number",
    "person",
    "account",
    "kind",
    "section",
    "heading",
    "words",
    "until",
    "asked_by",
    "asked_on",
    "decision",
    "decided_by",
    "decided_on",
    "decision_recorded_by",
    "decision_recorded_on",
    "disclose_by",
    "disclosed_on",
    "disclosed_where",
    "disclosure_recorded_by",
    "disclosure_recorded_on",
];

/// A waiver's cells; `None` for what is not there.
fn cells(waiver: &Waiver) -> [Option<String>; COLUMNS.len()] {
    let text = |text: &str| Some(text.to_owned());
    let (decision, disclosure) = (waiver.decision.as_ref(), waiver.disclosure.as_ref());
    [
        Some(waiver.number.to_string()),
        text(&waiver.person),
        waiver.account.clone(),
        text(waiver.kind.name()),
        text(&waiver.section.id),
        text(&waiver.section.heading),
        text(waiver.words.expose()),
        waiver.until.map(iso),
        text(&waiver.asked.by),
        Some(iso(waiver.asked.on)),
        text(decision.map_or("pending", |decision| decision.verdict.name())),
        decision.and_then(|decision| text(decision.body.name())),
        decision.map(|decision| iso(decision.on)),
        decision.and_then(|decision| text(&decision.recorded.by)),
        decision.map(|decision| iso(decision.recorded.on)),
        decision.and_then(|decision| decision.disclose_by).map(iso),
        disclosure.map(|disclosure| iso(disclosure.on)),
        disclosure.and_then(|disclosure| text(&disclosure.place)),
        disclosure.and_then(|disclosure| text(&disclosure.recorded.by)),
        disclosure.map(|disclosure| iso(disclosure.recorded.on)),
    ]
}

fn to_csv(waiver: &Waiver) -> String {
    line(&cells(waiver).each_ref().map(|cell| cell.as_deref().unwrap_or_default()))
}

fn to_json(waiver: &Waiver) -> Value {
    let names = COLUMNS.iter().map(|name| (*name).to_owned());
    let values = cells(waiver).map(|cell| cell.map_or(Value::Null, Value::String));
    Value::Object(names.zip(values).collect::<Map<String, Value>>())
}

/// A line for people.
fn in_words(waiver: &Waiver) -> String {
    let standing = match (&waiver.decision, &waiver.disclosure) {
        (None, _) => "awaiting a decision".to_owned(),
        (Some(decision), disclosure) => {
            let decided = format!("{} by {} on {}", decision.verdict.name(), decision.body, iso(decision.on));
            match (disclosure, decision.disclose_by) {
                (Some(disclosure), _) => format!("{decided}, disclosed on {}", iso(disclosure.on)),
                (None, Some(due)) => format!("{decided}, to be disclosed by {}", iso(due)),
                (None, None) => decided,
            }
        }
    };
    // What somebody typed stays on its line
    let person: String = waiver.person.chars().filter(|one| !one.is_control()).collect();
    format!("{}  {person}, {}  [{}]  {standing}", waiver.number, waiver.kind, waiver.section.id)
}

fn iso(day: Day) -> String {
    Date::from(day).to_string()
}
