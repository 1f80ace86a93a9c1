//! The relay on a host of its own, and what happens when it goes away.

use std::{net::SocketAddr, path::Path};

use serde_json::json;
use tests::{Browser, Configuration, House, Program, RelayConfiguration, Via, Workspace, patiently};

use super::{answer, file, open_mailbox, short_report};

/// The files that say which side a folder is.
fn files_of(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".db") || name.ends_with(".key"));
    names.sort();
    names
}

#[tokio::test]
async fn each_host_holds_what_is_its_own() {
    let house = House::open_apart(Via::Socket).await;
    file(&house.person("tomas"), short_report("The drill is gone.")).await;
    assert_eq!(files_of(house.folder()), ["identity.db"]);
    assert_eq!(
        files_of(house.relay_folder()),
        ["content.db", "evidence.db", "keys.db", "link.key", "master.key", "passes.key"]
    );
    house.close().await;
}

#[tokio::test]
async fn a_relay_that_goes_away_loses_nothing_and_is_found_again() {
    let mut house = House::open_apart(Via::Socket).await;
    let (tomas, ruth) = (house.person("tomas"), house.person("ruth"));
    let receipt = file(&tomas, short_report("The drill is gone.")).await;

    house.stop_relay().await;
    // What is typed while it is away is not lost: the form stays, with the words and the receipt
    tomas.command("/report", "The saw is gone, too.").await;
    let second = tomas.modal().await.fenced().unwrap();
    tomas.submit(json!({"topic": "assets"})).await;
    let form = tomas.sees_modal("could not make sure").await;
    assert_eq!(form.entered("what"), "The saw is gone, too.");
    assert_eq!(form.fenced().as_deref(), Some(second.as_str()));
    assert_eq!(house.drain().await, 0, "deliveries wait");

    house.start_relay().await.unwrap();
    patiently("the form is taken", || async {
        tomas.submit(json!({"topic": "assets"})).await;
        tomas.screen().await.modal().filter(|modal| modal.callback_id == "report_sent")
    })
    .await;
    tomas.close_modals().await;
    house.deliver().await;
    assert_eq!(house.case_rooms().await.len(), 2);

    house.stop_relay().await;
    house.start_relay().await.unwrap();
    let told = ruth.sees("the news", |screen| screen.message("A new case is open")).await;
    ruth.click(&told.place, json!({"action_id": "case_read"})).await;
    ruth.sees_modal("gone").await;
    ruth.close_modals().await;
    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "It was the blue one.").await;
    assert!(tomas.modal().await.text.contains("Your answer is stored"));
    house.close().await;
}

#[tokio::test]
async fn passes_wait_while_the_bot_is_away() {
    let mut house = House::open_apart(Via::Socket).await;
    let page = house.page();
    let epoch = page.form().await["epochs"][0].clone();
    let asking = |blinded: usize| {
        // Any element of the group
        let blinded = vec![epoch["public_key"].clone(); blinded];
        json!({"code": "aaaaa-aaaaa", "epoch": epoch["number"], "public_key": epoch["public_key"], "blinded": blinded})
    };
    // Whoever knows no code ends no connection with it
    for another_number in [0, 1, 17, 100] {
        assert_eq!(page.refused("passes", asking(another_number)).await, "passes");
    }
    let asked = asking(3);
    assert_eq!(page.refused("passes", asked.clone()).await, "code", "the bot is asked");
    house.stop_bot().await;
    patiently("that passes cannot be issued", || async {
        (page.refused("passes", asked.clone()).await == "passes_not_now").then_some(())
    })
    .await;
    // The page takes reports all the same
    page.file_without("other", "The drill is gone.").await;
    house.start().await.unwrap();
    assert_eq!(page.refused("passes", asked).await, "code");
    house.deliver().await;
    let ruth = house.person("ruth");
    ruth.sees("that it waits", |screen| screen.message("without a pass are waiting")).await;
    house.close().await;
}

/// A relay's program at free ports, with its own clock: where it listens for bots, and where its page is.
pub(super) async fn relay_program(folder: &Path, release_every_s: u32) -> (Program, SocketAddr, SocketAddr) {
    let at = SocketAddr::from(([127, 0, 0, 1], 0));
    let relay = Program::relay(&RelayConfiguration::new(folder, at, at, release_every_s), folder);
    let address = |what: &'static str| relay.said(what).and_then(|text| text.parse().ok());
    let link = patiently("the link", || async { address("listening for the bot address=") }).await;
    let page = patiently("the page", || async { address("the relay's page address=") }).await;
    (relay, link, page)
}

/// The real program twice, with its own clock and jobs; the relay's host loses its power between the report and its release.
#[tokio::test]
async fn two_programs_and_a_power_cut() {
    let workspace = Workspace::start(sandbox::Sandbox::builder()).await;
    let (bot_folder, relay_folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (relay, link, page) = relay_program(relay_folder.path(), 3_600).await;
    let configuration = Configuration::new(&workspace, bot_folder.path(), Via::Socket, 3_600).linked(
        link,
        page,
        relay_folder.path(),
    );
    let bot = Program::serve(&configuration, bot_folder.path());
    workspace.is_connected().await;
    patiently("the bot joins", || async { relay.said("the bot has joined") }).await;
    let tomas = workspace.person("tomas");
    file(&tomas, short_report("The drill is gone.")).await;

    relay.kill().await;
    patiently("the bot says so", || async { bot.said("the relay is not there") }).await;
    // Every second a release: the report leaves soon after the start
    let relay =
        Program::relay(&RelayConfiguration::new(relay_folder.path(), link, page, 1), relay_folder.path());
    let ruth = workspace.person("ruth");
    let told = ruth.sees("the news", |screen| screen.message("A new case is open")).await;
    ruth.click(&told.place, json!({"action_id": "case_read"})).await;
    ruth.sees_modal("The drill is gone.").await;
    assert_eq!(workspace.case_rooms().await.len(), 1);
    assert_eq!(
        bot.log().matches("the relay is not there").count(),
        1,
        "once, not every second: {}",
        bot.log()
    );
    bot.stop().await;
    relay.stop().await;
    workspace.sandbox.shutdown().await;
}

#[tokio::test]
async fn two_bots_beside_each_other_are_one_to_everybody() {
    let workspace = Workspace::start(sandbox::Sandbox::builder()).await;
    let (folder, relay_folder) = (storage_testing::folder().await, storage_testing::folder().await);
    let (relay, link, page) = relay_program(relay_folder.path(), 1).await;
    let configuration =
        Configuration::new(&workspace, folder.path(), Via::Socket, 1).linked(link, page, relay_folder.path());
    let serve = || Program::serve(&configuration, folder.path());
    let joined = || relay.log().matches("the bot has joined").count();
    let first = serve();
    workspace.is_connected().await;
    let second = serve();
    patiently("both join", || async { (joined() == 2).then_some(()) }).await;

    let (tomas, maya, ruth) = (workspace.person("tomas"), workspace.person("maya"), workspace.person("ruth"));
    let browser = Browser::new(page, reqwest::Client::builder().no_proxy().build().unwrap());
    let mut passes = browser.fetch_passes(&tomas.pass_code().await.0).await;
    for what in ["The drill is gone.", "The saw is gone.", "The scales are wrong."] {
        file(&tomas, short_report(what)).await;
        browser.file_with(&passes.pop().unwrap(), "other", what).await;
    }
    let news = async || {
        let messages = ruth.screen().await.messages();
        messages.iter().filter(|message| message.text.contains("A new case is open")).count()
    };
    let all_told = async |number: usize| {
        patiently("the news", || async { (news().await == number).then_some(()) }).await;
        assert_eq!(workspace.case_rooms().await.len(), number);
    };
    all_told(6).await;
    // Whichever of the two is gone, the other does everything
    first.kill().await;
    let fetched = browser.fetch_passes(&maya.pass_code().await.0).await;
    let again = serve();
    patiently("it is back", || async { (joined() == 3).then_some(()) }).await;
    second.kill().await;
    let priya = workspace.person("priya");
    assert_eq!(browser.fetch_passes(&priya.pass_code().await.0).await.len(), fetched.len());
    browser.file_with(&fetched[0], "other", "The lift is stuck.").await;
    file(&maya, short_report("The lift is stuck, said aloud.")).await;
    all_told(8).await;
    again.stop().await;
    assert_eq!(news().await, 8, "each once");
    assert_eq!(joined(), 3, "nobody pushes anybody out: {}", relay.log());
    relay.stop().await;
    workspace.sandbox.shutdown().await;
}
