//! C1, C2: everybody gets the Code on joining, is reminded to sign it rarer and rarer, and hears of an amendment.

use domain::{Approval, Body, Clock, CodeHash, CodeVersion, Day, Publication, Record, Recorded};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use storage_identity::IdentityStore;
use tests::{House, Person, Program, Via};

use super::{BOT, acknowledge};

/// What the bot wrote to this person by itself, oldest first; not their receipts.
async fn letters(person: &Person) -> Vec<String> {
    let messages = person.screen().await.direct(BOT).map(|direct| direct.messages).unwrap_or_default();
    let texts = messages.into_iter().map(|message| message.text);
    texts.filter(|text| !text.starts_with("You signed the Code")).collect()
}

fn now(house: &House) -> Timestamp {
    house.clock.now()
}

/// Until this moment, hour by hour, with the jobs that run by themselves; gives the moments at which a letter came to this person, as they see them.
async fn live_until(house: &House, until: &str, person: &Person) -> Vec<String> {
    let until: Timestamp = until.parse().unwrap();
    let mut came = Vec::new();
    let mut had = letters(person).await.len();
    while now(house) < until {
        house.clock.advance(SignedDuration::from_hours(1));
        house.read_directory().await;
        // So many letters go out in an hour at the configured pace; the clock stands still meanwhile
        let mut sent = 0;
        loop {
            let now = house.send_letters().await;
            if now == 0 {
                break;
            }
            sent += now;
            house.clock.advance(SignedDuration::from_secs(1));
        }
        let has = if sent > 0 { letters(person).await.len() } else { had };
        if has > had {
            let local = now(house).to_zoned(TimeZone::get("America/New_York").unwrap());
            came.push(local.strftime("%a %Y-%m-%d %H").to_string());
            had = has;
        }
    }
    came
}

async fn store(house: &House) -> IdentityStore {
    IdentityStore::open(house.folder()).await.unwrap()
}

/// An amendment that was approved, in force from now on.
async fn amend(house: &House, name: &str) {
    let text =
        guidance::shipped().document().replace("in bad faith or in a false", "in bad faith or in any false");
    let today = Day::from(now(house).to_zoned(TimeZone::UTC).date());
    let recorded = Record { by: "U0HELEN".to_owned(), on: today };
    let approval = Approval {
        body: Body::Board,
        on: today,
        resolution: "Resolution 14".to_owned(),
        sign_again: true,
        disclose_by: None,
    };
    let version = CodeVersion {
        hash: CodeHash::of(&text),
        name: name.to_owned(),
        text,
        recorded: recorded.clone(),
        approval: Some(approval),
        publication: Some(Publication { at_ms: now(house).as_millisecond(), recorded }),
        disclosure: None,
    };
    let store = store(house).await;
    assert_eq!(store.add_code_version(&version).await.unwrap(), Recorded::New);
    store.close().await;
    assert!(house.look_at_code().await);
}

/// Signs by the form.
async fn sign(person: &Person) {
    acknowledge::sign(person, "Nadia Okafor", "=Welder").await;
    person.close_modals().await;
}

async fn joins(house: &House, handle: &str, name: &str) {
    let url = format!("{}/sandbox/api/people", house.sandbox.url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(url).json(&json!({"handle": handle, "real_name": name})).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
}

pub(super) async fn leaves(house: &House, handle: &str) {
    let url = format!("{}/sandbox/api/people/{handle}/deactivate", house.sandbox.url());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(url).json(&json!({})).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
}

#[tokio::test]
async fn c1_the_year_of_somebody_who_joins() {
    let mut house = House::open_asking(Via::Socket).await;
    let tomas = house.person("tomas");
    assert!(house.read_directory().await > 5);
    house.clock.advance(SignedDuration::from_mins(1));
    assert_eq!(house.send_letters().await, 0, "whoever was here before is no joiner");

    // On a Sunday, 5 in the morning in New York: the Code comes all the same, within a minute
    joins(&house, "nadia", "Nadia Okafor").await;
    let nadia = house.person("nadia");
    house.clock.advance(SignedDuration::from_secs(30));
    tests::patiently("the welcome is sent", || async { (house.send_letters().await == 1).then_some(()) })
        .await;
    let welcome = letters(&nadia).await;
    assert_eq!(welcome.len(), 1);
    for expected in [
        "Welcome to Capstone Turbine Corporation",
        "/ask",
        "/report",
        "Nobody may treat you badly",
        "Sign the Code",
        "Read the Code",
    ] {
        assert!(welcome[0].contains(expected), "{expected}: {welcome:?}");
    }
    let message = nadia.sees("the welcome", |screen| screen.message("Welcome to Capstone")).await;
    nadia.click(&message.place, json!({"action_id": "code_contents"})).await;
    nadia.sees_modal("25 sections").await;
    nadia.close_modals().await;

    // Rarer and rarer, in the morning of a working day; a restart sends nothing twice
    house.restart().await;
    let came = live_until(&house, "2026-12-07T12:00:00Z", &nadia).await;
    assert_eq!(came, ["Mon 2026-11-30 08"]);
    house.restart().await;
    let came = live_until(&house, "2027-01-10T12:00:00Z", &nadia).await;
    assert_eq!(came, ["Mon 2026-12-14 08"]);
    let reminder = letters(&nadia).await.pop().unwrap();
    assert!(
        reminder.contains("waits for your signature") && reminder.contains("Sign the Code"),
        "{reminder}"
    );

    // She signs, and hears no more
    let account = "U0NADIA";
    sign(&nadia).await;
    assert_eq!(live_until(&house, "2027-02-15T12:00:00Z", &nadia).await, [] as [&str; 0]);

    // An amendment: everybody is told, and asked to sign again; again at a good hour
    amend(&house, "2027-02").await;
    let came = live_until(&house, "2027-02-16T12:00:00Z", &nadia).await;
    assert_eq!(came, ["Mon 2027-02-15 08"]);
    let told = letters(&nadia).await.pop().unwrap();
    assert!(
        told.contains("has changed")
            && told.contains("2027-02")
            && told.contains("Changed: “")
            && told.contains("Sign the Code"),
        "{told}"
    );
    assert_eq!(letters(&tomas).await.len(), 1, "everybody is told, once");

    // She leaves: no more letters, and nobody is asked about her any more
    leaves(&house, "nadia").await;
    let before = letters(&tomas).await.len();
    live_until(&house, "2027-02-25T12:00:00Z", &tomas).await;
    assert_eq!(letters(&tomas).await.len(), before + 1, "others are reminded");
    let store = store(&house).await;
    let campaign = store.latest_campaign().await.unwrap().unwrap();
    let signers = store.signers(campaign.id, "", 100).await.unwrap();
    let hers = signers.iter().find(|signer| signer.account == account).unwrap();
    assert!(hers.has_left && hers.letters == 1 && hers.verdict.is_none(), "{hers:?}");
    store.close().await;
    house.close().await;
}

#[tokio::test]
async fn c1_a_campaign_from_its_start_to_its_end() {
    let mut house = House::open_asking(Via::Socket).await;
    let (ruth, tomas, maya) = (house.person("ruth"), house.person("tomas"), house.person("maya"));
    house.read_directory().await;
    // A Monday, 10 in the morning in New York
    house.clock.advance(SignedDuration::from_hours(29));
    house.send_letters().await;

    tomas.command("/ethics", "campaign").await;
    let screen = tomas.screen().await;
    assert!(screen.modal().is_none() && screen.shows("ask people to sign the Code"), "{}", screen.text());

    sign(&maya).await;
    ruth.command("/ethics", "campaign").await;
    let page = ruth.sees_modal("Nobody was asked yet").await;
    ruth.click(&page.place, json!({"action_id": "campaign_new"})).await;
    ruth.sees_modal("which is in force").await;
    ruth.submit(json!({"again": "never"})).await;
    let preview = ruth.sees_modal("people get a letter").await;
    assert!(preview.text.contains("1 of 8 have signed it"), "{}", preview.text);
    assert_eq!(house.send_letters().await, 0, "nothing is sent before the start");
    ruth.submit(json!({})).await;
    let page = ruth.sees_modal("It is *running*").await;

    house.send_letters().await;
    for _ in 0..3 {
        house.clock.advance(SignedDuration::from_secs(1));
        assert_eq!(house.send_letters().await, 1, "one a second");
    }
    ruth.click(&page.place, json!({"action_id": "campaign_step_pause"})).await;
    let page = ruth.sees_modal("paused: no letter goes out").await;
    house.clock.advance(SignedDuration::from_secs(60));
    assert_eq!(house.send_letters().await, 0);
    house.restart().await;
    ruth.click(&page.place, json!({"action_id": "campaign_step_resume"})).await;
    ruth.sees_modal("It is *running*").await;
    let mut sent = 0;
    for _ in 0..20 {
        house.clock.advance(SignedDuration::from_secs(1));
        sent += house.send_letters().await;
    }
    assert_eq!(sent, 3, "seven of eight are asked");
    assert_eq!((letters(&tomas).await.len(), letters(&maya).await.len()), (1, 0));

    sign(&tomas).await;
    ruth.close_modals().await;
    ruth.command("/ethics", "campaign").await;
    let page = ruth.sees_modal("2 of 8").await;
    ruth.click(&page.place, json!({"action_id": "campaign_export"})).await;
    ruth.sees("the list", |screen| screen.shows("The list you asked for").then_some(())).await;

    // From beside, while the program runs
    let data = house.folder().display().to_string();
    let status = Program::run(&["campaign", "status", "--data", &data, "--json"], &[]).await;
    let status: Value = serde_json::from_slice(&status.stdout).expect("JSON");
    assert_eq!(
        (&status["asked"], &status["signed"], &status["letters"]),
        (&json!(8), &json!(2), &json!(7)),
        "{status}"
    );
    let steps: Vec<&str> =
        status["events"].as_array().unwrap().iter().filter_map(|event| event["step"].as_str()).collect();
    assert_eq!(steps, ["start", "pause", "resume"]);
    let out = house.folder().join("signed.csv").display().to_string();
    let written = Program::run(&["campaign", "export", "--data", &data, "--out", &out], &[]).await;
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let table = std::fs::read_to_string(&out).unwrap();
    assert_eq!(table.matches("\r\n").count(), 9, "{table}");
    assert!(table.contains("signed,Nadia Okafor,'=Welder,2026-11-23T15:"), "{table}");
    let again = Program::run(&["campaign", "export", "--data", &data, "--out", &out], &[]).await;
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("not there yet"));

    ruth.click(&page.place, json!({"action_id": "campaign_step_end"})).await;
    ruth.sees_modal("It is *ended*").await;
    ruth.close_modals().await;
    live_until(&house, "2026-12-10T12:00:00Z", &tomas).await;
    assert_eq!(letters(&house.person("victor")).await.len(), 1, "no reminder after the end");
    house.close().await;
}
