//! A workspace of a hundred people, a thousand channels and a hundred thousand messages, and how long the screen of its busiest person takes.
//!
//! `cargo run --release -p sandbox --example crowd`; with `-- --serve` it goes on until Ctrl-C, to be looked at.

use std::time::{Duration, Instant};

use sandbox::{Delivery, Person, Sandbox};
use serde_json::{Value, json};

const PEOPLE: usize = 100;
const CHANNELS: usize = 1_000;
const MESSAGES: usize = 100_000;
/// Everything is measured this often. What else the machine does makes a look slower, never quicker.
const LOOKS: usize = 20;

#[tokio::main]
#[allow(clippy::print_stdout, reason = "a program for the command line")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let began = Instant::now();
    let sandbox = crowd(8300).await?;
    println!(
        "{PEOPLE} people, {CHANNELS} channels, {MESSAGES} messages: made in {} ms",
        began.elapsed().as_millis()
    );

    let http = reqwest::Client::builder().no_proxy().build()?;
    history(&http, &sandbox).await?;
    let looks = [
        ("the whole screen", "as/p0/screen".to_owned()),
        ("the page's screen, in the largest channel", "as/p0/screen?in=general".to_owned()),
        ("an older page of it", "as/p0/messages?channel=general&before=9".to_owned()),
        ("the workspace for the page", "workspace?members=false".to_owned()),
    ];
    for (name, path) in looks {
        let (took, bytes) = look(&http, &format!("{}/sandbox/api/{path}", sandbox.url())).await?;
        println!("{name}: {}, {} kB", shown(took), bytes / 1000);
    }
    if std::env::args().any(|argument| argument == "--serve") {
        println!("Open {}/#as=p0", sandbox.url());
        tokio::signal::ctrl_c().await?;
    }
    sandbox.shutdown().await;
    Ok(())
}

async fn crowd(port: u16) -> Result<Sandbox, Box<dyn std::error::Error>> {
    let people = (0..PEOPLE)
        .map(|n| Person::new(&format!("p{n}"), &format!("Person {n}"), "Colleague", "one of many"));
    let names = (0..CHANNELS - 2).map(|n| format!("project-{n:03}"));
    let sandbox = Sandbox::builder().people(people).channels(names).port(port).start().await?;
    // A tenth of everything is said in one place
    for n in 0..MESSAGES {
        let channel =
            if n % 10 == 0 { "general".to_owned() } else { format!("project-{:03}", n % (CHANNELS - 2)) };
        let text =
            format!("Message {n}: the *delivery* for line {} is on its way, see `order-{n}` :truck:", n % 17);
        sandbox.say(&format!("p{}", 1 + n % (PEOPLE - 1)), &channel, &text);
    }
    Ok(sandbox)
}

/// How long an app waits for a page of the largest channel's history.
#[allow(clippy::print_stdout, reason = "a program for the command line")]
async fn history(http: &reqwest::Client, sandbox: &Sandbox) -> Result<(), Box<dyn std::error::Error>> {
    let manifest = json!({
        "display_information": {"name": "Reader"}, "features": {"bot_user": {"display_name": "reader"}},
        "oauth_config": {"scopes": {"bot": ["channels:history"]}},
    });
    let app = sandbox.install(&manifest, Delivery::Socket).await?;
    sandbox.bring(&app, "general");
    let url = format!("{}conversations.history?channel=C0GENERAL&limit=200", sandbox.api_url());
    let mut took = Vec::new();
    for _ in 0..LOOKS {
        let began = Instant::now();
        let answer: Value = http.get(&url).bearer_auth(&app.bot_token).send().await?.json().await?;
        if answer["messages"].as_array().map(Vec::len) != Some(200) {
            return Err(format!("no page of 200 messages: {}", answer["error"]).into());
        }
        took.push(began.elapsed());
    }
    println!("200 messages of conversations.history there: {}", shown(took));
    Ok(())
}

/// How long each of several looks took, and the size.
async fn look(http: &reqwest::Client, url: &str) -> Result<(Vec<Duration>, usize), reqwest::Error> {
    let (mut took, mut bytes) = (Vec::new(), 0);
    for _ in 0..LOOKS {
        let began = Instant::now();
        bytes = http.get(url).send().await?.error_for_status()?.bytes().await?.len();
        took.push(began.elapsed());
    }
    Ok((took, bytes))
}

fn shown(mut took: Vec<Duration>) -> String {
    took.sort();
    let ms = |at: usize| took.get(at).map_or(0.0, |one| one.as_secs_f64() * 1e3);
    let last = took.len().saturating_sub(1);
    format!("{:.1} ms (median; {:.1} to {:.1} ms)", ms(took.len() / 2), ms(0), ms(last))
}
