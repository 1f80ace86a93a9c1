//! The keys beside the master key, and others in their place while everything goes on.

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::{Clock, SystemClock, SystemRandomness};
use jiff::SignedDuration;
use passes::{BlindedElement, Epoch, PassRequest, PassSeed, PassSeeds};
use serde_json::json;
use tests::{
    Browser, Configuration, House, Layout, PostOffice, Program, Protection, RelayConfiguration, StaffBrowser,
    Via, Workspace, app_code, patiently,
};

use super::{file, short_report, two_hosts::relay_program};

const COUNSEL: &str = "counsel@firm.example";
const RUTH: &str = "ruth@capstone.example";
const DIRECTOR: &str = "director@board.example";

/// `ethics-bot keys …`: whether it ended well, and what it said.
async fn keys(arguments: &[&str], config: &Path) -> (bool, String) {
    let config = config.display().to_string();
    let output = Program::run(&[&["keys"], arguments, &["--config", &config]].concat(), &[]).await;
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.success(), said)
}

async fn goes_well(arguments: &[&str], config: &Path, expected: &str) {
    let (ended_well, said) = keys(arguments, config).await;
    assert!(ended_well && said.contains(expected), "{arguments:?}: {said}");
}

async fn is_refused(arguments: &[&str], config: &Path, expected: &str) {
    let (ended_well, said) = keys(arguments, config).await;
    assert!(!ended_well && said.contains(expected), "{arguments:?}: {said}");
}

fn lines(file: &Path) -> Vec<String> {
    fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect()
}

fn configured(house: &House) -> PathBuf {
    let file = house.folder().join("ethics-bot.toml");
    fs::write(&file, house.configuration().toml).unwrap();
    file
}

#[tokio::test]
async fn the_staff_pages_key_is_replaced_while_people_sign_in() {
    let post = PostOffice::open(Protection::Implicit).await;
    let mut house = House::open_with_post(Layout::Together, post).await;
    let (config, key) = (configured(&house), house.folder().join("staff.key"));
    let now = |house: &House| house.clock.now();
    let (app, _) = house.staff().enrol(COUNSEL, house.post(), "/", now(&house)).await;
    // Somebody has seen their key and has no app yet
    assert!(house.staff().mailed_code(DIRECTOR, house.post(), "/").await.html().contains("Set up your"));
    let old = lines(&key);

    goes_well(&["rotate", "staff"], &config, "there is nothing to do").await;
    goes_well(&["new", "staff"], &config, "holds a new key").await;
    is_refused(&["new", "staff"], &config, "go on with `ethics-bot keys rotate staff`").await;
    assert_eq!(lines(&key)[0], old[0]);
    // Whoever sets up an app meanwhile, and whoever has one
    let (ruths, _) = house.staff().enrol(RUTH, house.post(), "/", now(&house)).await;
    let signs_in = async |house: &House, address: &str, app: &str| {
        house.clock.advance(SignedDuration::from_mins(16));
        let browser: StaffBrowser = house.staff();
        let asked = browser.mailed_code(address, house.post(), "/").await.html();
        assert!(asked.contains("The code of your app"), "{asked}");
        browser.post("/sign-in/app", &[("code", &app_code(app, now(house))), ("to", "/")]).await;
        browser.get("/").await.html().contains("Your cases</h1>")
    };
    assert!(signs_in(&house, COUNSEL, &app).await);
    goes_well(&["show", "staff"], &config, "being replaced").await;
    goes_well(&["rotate", "staff"], &config, "2 apps' secrets were sealed anew").await;
    assert_eq!((lines(&key).len(), lines(&house.folder().join("staff.key.before"))), (1, old.clone()));
    assert_ne!(lines(&key), old);
    assert!(signs_in(&house, COUNSEL, &app).await && signs_in(&house, RUTH, &ruths).await);
    house.restart().await;
    assert!(signs_in(&house, COUNSEL, &app).await && signs_in(&house, RUTH, &ruths).await);

    // Two keys of which neither is the right one: nobody's app is thrown away
    let right = fs::read(&key).unwrap();
    fs::write(&key, format!("{}\n{}\n", old[0], "5c".repeat(32))).unwrap();
    is_refused(&["rotate", "staff"], &config, "2 apps' secrets open with none of the keys").await;
    let refused = house.staff().mailed_code(COUNSEL, house.post(), "/").await;
    assert_eq!(refused.status, reqwest::StatusCode::SERVICE_UNAVAILABLE);
    // Who has no app yet gets another key
    assert!(house.staff().mailed_code(DIRECTOR, house.post(), "/").await.html().contains("Set up your"));
    fs::write(&key, right).unwrap();
    assert!(signs_in(&house, COUNSEL, &app).await);
    house.close().await;
}

#[tokio::test]
async fn another_pass_key_takes_over_with_the_quarter_and_no_pass_is_lost() {
    for layout in [Layout::Together, Layout::Apart] {
        let house = House::open_as(layout, Via::Socket).await;
        let (tomas, maya) = (house.person("tomas"), house.person("maya"));
        let folder = if layout == Layout::Apart { house.relay_folder() } else { house.folder() };
        let key = folder.join("passes.key");
        let page = house.page();
        let old = page.fetch_passes(&tomas.pass_code().await.0).await;
        let quarter = Epoch::of(house.clock.today());
        let alone = PassSeeds::parse(&fs::read_to_string(&key).unwrap()).unwrap();
        let both = alone.clone().with(PassSeed::random(&SystemRandomness), quarter.next()).unwrap();
        fs::write(&key, both.to_text().as_bytes()).unwrap();
        page.file_with(&old[0], "other", "The drill is gone.").await;

        house.clock.advance(SignedDuration::from_hours(24 * 45));
        assert_eq!(Epoch::of(house.clock.today()), quarter.next());
        let form = page.form().await;
        let shown = form["epochs"][0]["fingerprint"].as_str().unwrap();
        assert_eq!(shown, both.key(quarter.next()).public_key().fingerprint());
        assert_ne!(shown, alone.key(quarter.next()).public_key().fingerprint());
        page.file_with(&old[1], "other", "The saw is gone.").await;
        let new = page.fetch_passes(&maya.pass_code().await.0).await;
        page.file_with(&new[0], "other", "The scales are wrong.").await;

        // Somebody may have copied it: a new one at once
        fs::write(&key, PassSeed::random(&SystemRandomness).to_hex().as_bytes()).unwrap();
        for stolen in [&old[2], &new[1]] {
            let mut report = Browser::report(&page.receipt().await, "other", "It is me, an employee.");
            report["pass"] = json!(stolen);
            assert_eq!(page.refused("report", report).await, "pass_unknown");
        }
        let again = page.fetch_passes(&maya.pass_code().await.0).await;
        page.file_with(&again[0], "other", "The lift is stuck.").await;
        house.deliver().await;
        assert_eq!(house.case_rooms().await.len(), 4);
        house.close().await;
    }
}

#[tokio::test]
async fn the_command_makes_a_pass_key_for_the_next_quarter_or_for_now() {
    let folder = tempfile::tempdir().unwrap();
    let (config, key) = (folder.path().join("ethics-bot.toml"), folder.path().join("passes.key"));
    fs::write(&config, format!("[storage]\nfolder = \"{}\"\n", folder.path().display())).unwrap();
    is_refused(&["new", "passes"], &config, "is not there").await;
    is_refused(&["new", "passes"], &folder.path().join("mistyped.toml"), "cannot be read").await;
    let first = PassSeed::random(&SystemRandomness);
    let old = first.to_hex();
    fs::write(&key, old.as_bytes()).unwrap();
    let seeds = || PassSeeds::parse(&fs::read_to_string(&key).unwrap()).unwrap();

    is_refused(&["new", "staff", "--now"], &config, "--now is for the pass key").await;
    goes_well(&["rotate", "passes"], &config, "there is nothing to do").await;
    let before = Epoch::of(SystemClock.today());
    goes_well(&["new", "passes"], &config, "passes that people have fetched stay good").await;
    let after = Epoch::of(SystemClock.today());
    let from = seeds().newest_from();
    assert!(from == before.next() || from == after.next(), "{from}");
    assert_eq!(seeds().of(before).to_hex(), old);
    is_refused(&["new", "passes"], &config, "another key is used from").await;
    goes_well(&["rotate", "passes"], &config, "Nothing was changed").await;
    let (_, said) = keys(&["show", "passes"], &config).await;
    for epoch in [before, before.next()] {
        assert!(said.contains(&seeds().key(epoch).public_key().fingerprint()), "{said}");
    }
    assert!(!said.contains(&old[..16]));

    // As if it was made long ago
    let long_ago = before.previous().previous();
    let made = PassSeeds::from(PassSeed::random(&SystemRandomness)).with(first, long_ago).unwrap();
    fs::write(&key, made.to_text().as_bytes()).unwrap();
    goes_well(&["rotate", "passes"], &config, "was taken out of").await;
    assert_eq!(lines(&key), [old.as_str()]);

    goes_well(&["new", "passes", "--now"], &config, "used from now on").await;
    assert_eq!(seeds().all().count(), 1);
    assert_ne!(lines(&key), [old.as_str()]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o077, 0);
    }
}

#[tokio::test]
async fn the_links_key_is_replaced_while_both_hosts_work() {
    let workspace = Workspace::start(sandbox::Sandbox::builder()).await;
    let (bots, relays) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (relay, link, page) = relay_program(relays.path(), 1).await;
    let copy = |name: &str| fs::copy(relays.path().join(name), bots.path().join(name)).unwrap();
    copy("link.key");
    copy("passes.key");
    let (here, there) = (bots.path().join("link.key"), relays.path().join("link.key"));
    let configuration =
        Configuration::new(&workspace, bots.path(), Via::Socket, 1).linked(link, page, bots.path());
    let bot = Program::serve(&configuration, bots.path());
    let (bots_file, relays_file) = (bots.path().join("b.toml"), relays.path().join("r.toml"));
    fs::write(&bots_file, &configuration.toml).unwrap();
    fs::write(&relays_file, RelayConfiguration::new(relays.path(), link, page, 1).toml).unwrap();
    workspace.is_connected().await;
    let joined = || relay.log().matches("the bot has joined").count();
    patiently("the bot joins", || async { (joined() == 1).then_some(()) }).await;
    let tomas = workspace.person("tomas");
    let old = lines(&there);

    goes_well(&["rotate", "link"], &relays_file, "there is nothing to do").await;
    is_refused(&["new", "link"], &bots_file, "the link's key is made on the relay's host").await;
    goes_well(&["new", "link"], &relays_file, "and the relay takes both").await;
    is_refused(&["new", "link"], &relays_file, "go on with `ethics-bot keys rotate link`").await;
    // The wrong file was copied
    fs::write(&here, format!("{}\n{}\n", old[0], "5c".repeat(32))).unwrap();
    is_refused_with(&configuration, &bots_file, "does not take the new key yet").await;
    assert_eq!(lines(&here).len(), 2, "nothing was changed");
    copy("link.key");
    let checked = check(&configuration, &bots_file).await;
    assert!(checked.contains("the link's key is being replaced"), "{checked}");
    rotates_with(&configuration, &bots_file).await;
    assert_eq!((lines(&here).len(), lines(&there).len()), (1, 2));
    file(&tomas, short_report("The drill is gone.")).await;
    goes_well(&["rotate", "link"], &relays_file, "holds the new key alone").await;
    assert_eq!(lines(&here), lines(&there));
    // What was connected with the key before ends, and comes back with the new one
    patiently("the end", || async { relay.said("the link's key that it was made with was replaced") }).await;
    patiently("the bot joins again", || async { (joined() == 2).then_some(()) }).await;
    file(&tomas, short_report("The saw is gone.")).await;
    patiently("both", || async { (workspace.case_rooms().await.len() == 2).then_some(()) }).await;

    // A pass key that one host alone has: it is said before it matters, and costs nobody their passes
    let seeds =
        |folder: &Path| PassSeeds::parse(&fs::read_to_string(folder.join("passes.key")).unwrap()).unwrap();
    let next = Epoch::of(SystemClock.today()).next();
    let soon = seeds(relays.path()).with(PassSeed::random(&SystemRandomness), next).unwrap();
    fs::write(relays.path().join("passes.key"), soon.to_text().as_bytes()).unwrap();
    let checked = check(&configuration, &bots_file).await;
    assert!(checked.contains("the relay has another pass key from the next quarter on"), "{checked}");
    patiently("the bot says so", || async { bot.said("another pass key from the next quarter on") }).await;
    is_refused(&["new", "passes", "--now"], &bots_file, "the pass key is made on the relay's host").await;
    goes_well(&["new", "passes", "--now"], &relays_file, "used from now on").await;
    let browser = Browser::new(page, reqwest::Client::builder().no_proxy().build().unwrap());
    let code = tomas.pass_code().await.0;
    let shown = browser.form().await["epochs"][0].clone();
    let epoch = Epoch::from_number(u16::try_from(shown["number"].as_u64().unwrap()).unwrap()).unwrap();
    let (_, blinded) = PassRequest::begin(epoch, 3, &SystemRandomness);
    let blinded: Vec<_> = blinded.iter().map(BlindedElement::to_hex).collect();
    let mut asked =
        json!({"code": code, "epoch": epoch.number(), "public_key": shown["public_key"], "blinded": blinded});
    assert_eq!(browser.refused("passes", asked.clone()).await, "passes_not_now");
    copy("passes.key");
    // A tab from before: it loads the page again
    asked["public_key"] = json!(soon.key(epoch).public_key().to_hex());
    assert_eq!(browser.refused("passes", asked).await, "passes");
    assert_eq!(browser.fetch_passes(&code).await.len(), 3);

    // Whoever has the key before alone is nobody
    fs::write(&here, format!("{}\n", old[0])).unwrap();
    let checked = check(&configuration, &bots_file).await;
    assert!(checked.contains("the relay did not take the link's key"), "{checked}");
    bot.stop().await;
    relay.stop().await;
    workspace.sandbox.shutdown().await;
}

/// With the environment of the bot, which its whole configuration needs.
async fn with_secrets(configuration: &Configuration, arguments: &[&str]) -> (bool, String) {
    let environment: Vec<_> =
        configuration.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let output = Program::run(arguments, &environment).await;
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

async fn rotate_link(configuration: &Configuration, file: &Path) -> (bool, String) {
    with_secrets(configuration, &["keys", "rotate", "link", "--config", &file.display().to_string()]).await
}

async fn rotates_with(configuration: &Configuration, file: &Path) {
    let (ended_well, said) = rotate_link(configuration, file).await;
    assert!(ended_well && said.contains("on the relay's host"), "{said}");
}

async fn is_refused_with(configuration: &Configuration, file: &Path, expected: &str) {
    let (ended_well, said) = rotate_link(configuration, file).await;
    assert!(!ended_well && said.contains(expected), "{said}");
}

async fn check(configuration: &Configuration, file: &Path) -> String {
    with_secrets(configuration, &["check", "--config", &file.display().to_string()]).await.1
}
