//! C2: versions of the Code: the right body only, published at a moment, told apart in answers, old ones readable.

use domain::{Clock, SystemClock};
use serde_json::json;
use tests::{House, Program, Via};

use super::{
    BOT,
    acknowledge::{form, sign},
};

const OLD_WORDS: &str = "prefers that officers and employees identify themselves";
const NEW_WORDS: &str = "welcomes it when officers and employees identify themselves";

/// The shipped Code with one sentence changed and one section gone.
fn amended() -> String {
    let text = guidance::shipped().document().replace(OLD_WORDS, NEW_WORDS);
    let (before, rest) = text.split_once("## Fair Dealing").unwrap();
    let after = rest.find("\n## ").unwrap();
    format!("{before}{}", rest[after..].trim_start())
}

/// Runs `ethics-bot code …` beside the bot; gives how it ended, and what it said.
async fn code(house: &House, arguments: &[&str]) -> (bool, String) {
    let folder = house.folder().display().to_string();
    let arguments: Vec<&str> = ["code"].iter().chain(arguments).copied().chain(["--data", &folder]).collect();
    let output = Program::run(&arguments, &[("USER", "operator")]).await;
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.success(), said)
}

#[tokio::test]
async fn c2_an_amendment_is_approved_by_the_board_published_and_told_apart() {
    let house = House::open(Via::Socket).await;
    let (maya, tomas) = (house.person("maya"), house.person("tomas"));
    sign(&maya, "Maya Okafor", "Buyer").await;
    maya.close_modals().await;
    let file = house.folder().join("amended.md");
    std::fs::write(&file, amended()).unwrap();
    let file = file.display().to_string();
    let approve = |by: &'static str, on: &'static str| {
        let rest = [
            "--name",
            "2027-01",
            "--by",
            by,
            "--on",
            on,
            "--resolution",
            "Resolution 14",
            "--sign-again",
            "--disclose",
        ];
        ["approve", &file].into_iter().chain(rest).map(str::to_owned).collect::<Vec<_>>()
    };
    let run = async |arguments: Vec<String>| {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        code(&house, &arguments).await
    };

    let (done, said) = run(approve("ethics-manager", "2026-11-20")).await;
    assert!(
        !done && said.contains("approved by the Board of Directors or a committee of the Board"),
        "{said}"
    );
    let (done, said) = run(approve("board", "2099-01-01")).await;
    assert!(!done && said.contains("lies in the future"), "{said}");
    let (done, said) = code(&house, &["publish", "2027-01"]).await;
    assert!(!done && said.contains("expected one of: 2026-11-22"), "{said}");
    let (done, said) = run(approve("board-committee", "2026-11-20")).await;
    // Friday the 20th: four working days later is the 26th
    assert!(done && said.contains("has to be disclosed until 26 November 2026"), "{said}");
    let (done, said) = run(approve("board", "2026-11-20")).await;
    assert!(!done && said.contains("in the register already"), "{said}");

    // Approved is not published
    assert!(!house.look_at_code().await);
    let (done, said) = code(&house, &["publish", "2027-01", "--at", "2020-01-01T09:00"]).await;
    assert!(!done && said.contains("lies in the past"), "{said}");
    let opened = form(&tomas).await;
    let (done, said) = code(&house, &["publish", "2027-01"]).await;
    assert!(done, "{said}");
    assert!(!house.look_at_code().await, "its moment has not come by the bot's clock");
    house.clock.advance(SystemClock.now().duration_since(house.clock.now()));
    assert!(house.look_at_code().await);
    assert!(!house.look_at_code().await, "once");

    // Whoever had the form open signs nothing that they did not see
    assert!(opened.text.contains("Version 2026-11-22"), "{}", opened.text);
    tomas.submit(json!({"name": "Tomas Varga", "position": "Welder"})).await;
    let again = tomas.sees_modal("A new version of the Code came into force").await;
    assert!(again.text.contains("Version 2027-01"), "{}", again.text);
    tomas.submit(json!({"name": "Tomas Varga", "position": "Welder"})).await;
    tomas.sees_modal("Receipt").await;

    // Answers quote the new words and say so
    maya.command("/ask", "does the company prefer that I give my name when I report?").await;
    let answer = maya
        .sees("the answer", |screen| {
            screen.messages().into_iter().find(|message| message.text.contains("version 2027-01"))
        })
        .await;
    maya.click(&answer.place, json!({"action_id": "section_read"})).await;
    let section = maya.sees_modal(NEW_WORDS).await;
    assert!(!section.text.contains(OLD_WORDS), "{}", section.text);
    maya.close_modals().await;
    let opened = form(&maya).await;
    let changed = opened.text.split_once("What changed since you signed on 22 November 2026").unwrap().1;
    assert!(changed.contains("No longer in it: “Fair Dealing”"), "{changed}");
    assert!(changed.contains("Changed: "), "{changed}");

    // What was signed before can still be read, and compared
    let (_, old) = code(&house, &["show", "2026-11-22"]).await;
    assert_eq!(old, guidance::shipped().document());
    let (_, diff) = code(&house, &["diff", "2026-11-22", "2027-01"]).await;
    assert!(diff.contains("Fair Dealing"), "{diff}");
    let (_, history) = code(&house, &["history"]).await;
    assert!(
        history.contains(
            "approved by a committee of the Board on 20 November 2026, Resolution 14; entered by operator"
        ),
        "{history}"
    );
    assert!(history.contains("in use before versions were kept here"), "{history}");
    // The clock of its disclosure has run out, and whoever keeps the register hears it once
    assert_eq!(house.remind_of_disclosures().await, 2);
    assert_eq!(house.remind_of_disclosures().await, 0);
    for keeper in ["ruth", "helen"] {
        let told = |message: &tests::Message| {
            message.text.contains("version 2027-01") && message.text.contains("no disclosure is recorded")
        };
        let keeper = house.person(keeper);
        keeper.sees("the reminder", |screen| screen.direct(BOT)?.messages.into_iter().find(told)).await;
    }
    let (done, said) =
        code(&house, &["disclosed", "2027-01", "--on", "2026-11-23", "--where", "Form 8-K, Item 5.05"]).await;
    assert!(done, "{said}");
    let (_, history) = code(&house, &["history"]).await;
    assert!(history.contains("disclosed on 23 November 2026, Form 8-K, Item 5.05"), "{history}");
    house.close().await;
}

#[tokio::test]
async fn c2_a_restart_serves_what_is_in_force() {
    let mut house = House::open(Via::Socket).await;
    let file = house.folder().join("amended.md");
    std::fs::write(&file, amended()).unwrap();
    let file = file.display().to_string();
    let approve =
        ["approve", &file, "--name", "2027-01", "--by", "board", "--on", "2026-11-20", "--resolution", "14"];
    assert!(code(&house, &approve).await.0);
    assert!(code(&house, &["publish", "2027-01"]).await.0);
    house.clock.advance(SystemClock.now().duration_since(house.clock.now()));
    house.restart().await;
    let opened = form(&house.person("maya")).await;
    assert!(opened.text.contains("Version 2027-01"), "{}", opened.text);
    house.close().await;
}
