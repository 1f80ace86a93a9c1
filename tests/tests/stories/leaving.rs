//! Everything in open formats, for a company that leaves: nothing is left out unsaid, and no person stands beside a report.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{
    Answers, Author, CaseDesk, CaseNumber, CasePointer, Change, Door, EvidenceFile, EvidenceId, EvidenceKind,
    Finding, Intake, KeyRing, Letter, LinkKind, Mailboxes, Outcome, Question, Receipt, ReleaseSchedule, Role,
    Standing, Step, Submission, SystemRandomness, Topic, TrailHash, TrailPublicKey, TrailRow, Words, Work,
    route, walk_trail,
};
use relay::Relay;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection};
use storage_content::ContentStore;
use tests::{House, Mark, Needle, Program, Via};

use super::{file, short_report};

const RUTH: Role = Role::EthicsManager;
const CODE: &str = "# Code\n\nBe fair.\n";

/// The relay of this house, beside the one that runs.
async fn relay_of(house: &House) -> Relay {
    let keys = fs::read_to_string(house.folder().join("master.key")).unwrap();
    let store = ContentStore::open(house.folder()).await.unwrap();
    let schedule = ReleaseSchedule::every(60).unwrap();
    let keys = KeyRing::parse(&keys).unwrap();
    Relay::new(store, keys, schedule, house.clock.clone(), Arc::new(SystemRandomness))
}

async fn report(relay: &Relay, what: &str, author: Option<Author>) -> Receipt {
    let receipt = relay.new_receipt(Door::Chat);
    let again = Receipt::parse(&receipt.to_words()).unwrap();
    let submission = Submission {
        receipt: again,
        source: domain::Source::Program,
        topic: Topic::Accounting,
        readers: route(Topic::Accounting, &BTreeSet::new()).unwrap(),
        answers: Answers::new(vec![
            (Question::What, Words::from(what)),
            (Question::When, Words::from("last spring")),
        ]),
        author,
        standing: Standing::Account,
        urgent: false,
    };
    relay.accept(submission).await.unwrap();
    receipt
}

async fn case_that_says(relay: &Relay, what: &str) -> CasePointer {
    for case in relay.open_cases().await.unwrap() {
        let read = relay.read(RUTH, case.id).await.unwrap();
        if read.answers.get(Question::What).unwrap().expose() == what {
            return case;
        }
    }
    panic!("no case says {what}")
}

/// Cases with every kind of row; gives the number of the named one, and of the one that was deleted.
async fn every_kind_of_case(house: &House) -> (CaseNumber, CaseNumber) {
    let relay = relay_of(house).await;
    let receipt = report(&relay, "The invoices are made up.", Some(Author::new(b"U0MAYA".to_vec()))).await;
    report(&relay, "The tender was opened early.", None).await;
    report(&relay, "This one goes again.", None).await;
    let id = EvidenceId::random(&SystemRandomness);
    let bytes = b"a copy of the books".to_vec().into();
    relay.add_file(&receipt, EvidenceFile { id, kind: EvidenceKind::Text, bytes }).await.unwrap();
    relay.release().await.unwrap();
    let letter = Letter::new(Mailboxes::new_draft(&relay), Words::from("And in April once more."));
    relay.send(&receipt, letter).await.unwrap();
    relay.release().await.unwrap();

    let case = case_that_says(&relay, "The invoices are made up.").await;
    let other = case_that_says(&relay, "The tender was opened early.").await;
    relay
        .reply(RUTH, case.id, CaseDesk::new_draft(&relay), Words::from("Thank you. Who signed them?"))
        .await
        .unwrap();
    let note = CaseDesk::new_draft(&relay);
    relay.note(RUTH, case.id, note, Words::from("Ask the bookkeeper first.")).await.unwrap();
    let due = case.days.opened.after(9);
    let task = Work::AddTask {
        draft: CaseDesk::new_draft(&relay),
        owner: RUTH,
        due,
        words: Words::from("Fetch the ledger."),
    };
    relay.work(RUTH, case.id, task).await.unwrap();
    let link = Work::Link { other: other.id, kind: LinkKind::Related, known_there: true };
    relay.work(RUTH, case.id, link).await.unwrap();
    let hold =
        Work::SetHold { draft: CaseDesk::new_draft(&relay), words: Words::from("The court asked for it.") };
    relay.work(RUTH, case.id, hold).await.unwrap();
    let substantiated = Change {
        steps: vec![
            Step::Conclude(Finding::Substantiated),
            Step::Act([Outcome::Other].into_iter().collect()),
        ],
        outcome_words: Some(Words::from("The supplier was changed.")),
        ..Change::default()
    };
    relay.change(Role::AuditCommittee, case.id, substantiated).await.unwrap();

    let gone = case_that_says(&relay, "This one goes again.").await;
    let close = Change::steps([Step::Conclude(Finding::Unsubstantiated), Step::Close]);
    relay.change(Role::AuditCommittee, gone.id, close).await.unwrap();
    relay.work(RUTH, gone.id, Work::AskDeletion).await.unwrap();
    relay.answer_deletion(Role::OutsideCounsel, gone.id, true).await.unwrap();
    relay.release().await.unwrap();
    let mut content = storage_testing::connect_in(house.folder(), "content").await;
    sqlx::query("INSERT INTO reminder (case_id, name, day) VALUES ($1, 'feedback-due', 20779)")
        .bind(case.id.as_bytes().to_vec())
        .execute(&mut content)
        .await
        .unwrap();
    content.close().await.unwrap();
    // And one that waits for its release
    report(&relay, "This one waits for its release.", None).await;
    (case.number, gone.number)
}

/// A row of every kind on the bot's side.
async fn every_kind_of_person(house: &House) {
    let mut identity = storage_testing::connect_in(house.folder(), "identity").await;
    let hash = Sha256::digest(CODE).to_vec();
    let (yes, no) = if house.folder().join("identity.url").exists() { ("TRUE", "FALSE") } else { ("1", "0") };
    let statements = [
        format!(
            "INSERT INTO code_version (hash, name, text, recorded_by, recorded_day, body, approved_day, resolution, sign_again) \
             VALUES ($1, '2027', '{CODE}', 'U0RUTH', 20779, 'board', 20770, 'Minutes, 3', {yes})"
        ),
        "INSERT INTO signature (id, account, hash, verdict, name, position, words, day, signed_ms) \
         SELECT substr($1, 1, 16), 'U0TOMAS', $1, 'signed', 'Tomás Rivera', 'Technician, \"Test\"', 'I have read it.', 20779, 1795341630500"
            .to_owned(),
        "INSERT INTO waiver (number, person, kind, section, heading, words, asked_by, asked_day) \
         SELECT 'w-k7q2m9xw', '=HYPERLINK(1)', 'other', 'gifts', 'Gifts', 'May keep the clock.', 'U0RUTH', 20779 WHERE length($1) > 0"
            .to_owned(),
        format!(
            "INSERT INTO campaign (place, kind, hash, state, listed_to, asks, counts_from_ms, begun_day) VALUES (7, 'campaign', $1, 'running', NULL, {yes}, 0, 20779)"
        ),
        "INSERT INTO campaign_group (campaign, group_id, name) SELECT 7, 'S1', 'yard' WHERE length($1) > 0".to_owned(),
        "INSERT INTO campaign_event (campaign, step, account, at_ms) SELECT 7, 'start', 'U0RUTH', 1795341630500 WHERE length($1) > 0".to_owned(),
        format!(
            "INSERT INTO letter (campaign, account, step, mark, attempts, held_until_ms, due_ms, sent_day, unreached) \
             SELECT 7, 'U0TOMAS', 1, substr($1, 1, 16), 1, 0, NULL, 20779, {no} WHERE length($1) > 0"
        ),
        "INSERT INTO member (account, kind, zone, offset_s, joined_day, left_day, seen_sync) \
         SELECT 'U0SOMEBODY', 'employee', 'Europe/Berlin', 3600, 20000, NULL, 1 WHERE length($1) > 0"
            .to_owned(),
        format!(
            "INSERT INTO disclosure_reminder (of, name, account, mark, attempts, held_until_ms, sent) \
             SELECT 'w-k7q2m9xw', 'due', 'U0RUTH', substr($1, 1, 16), 1, 0, {yes} WHERE length($1) > 0"
        ),
        "INSERT INTO announced_key (epoch, channel, fingerprint) SELECT 227, 'C1', 'ab' WHERE length($1) > 0".to_owned(),
        "INSERT INTO book (name, text) SELECT 'given', '[\"may I feed the geese?\"]' WHERE length($1) > 0".to_owned(),
    ];
    for statement in statements {
        let done =
            sqlx::query(AssertSqlSafe(statement.clone())).bind(hash.clone()).execute(&mut identity).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
    identity.close().await.unwrap();
}

fn configured(house: &House) -> String {
    let file = house.folder().join("ethics-bot.toml");
    fs::write(&file, house.configuration().toml).unwrap();
    file.display().to_string()
}

async fn export(house: &House, to: &Path, more: &[&str]) -> (bool, String) {
    let (to, config) = (to.display().to_string(), configured(house));
    let arguments = [&["export", "everything", &to, "--config", &config], more].concat();
    let output = Program::run(&arguments, &[]).await;
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

/// Every file below, by its path from there.
fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn lines(file: &[u8]) -> Vec<Value> {
    String::from_utf8(file.to_vec())
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

async fn count(house: &House, side: &str, table: &str) -> usize {
    let mut connection = storage_testing::connect_in(house.folder(), side).await;
    let statement = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    let count: i64 = sqlx::query_scalar(statement).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    usize::try_from(count).unwrap()
}

#[tokio::test]
async fn everything_is_exported_in_open_formats_while_the_program_runs() {
    let house = House::open(Via::Socket).await;
    // Somebody who gives no name
    file(&house.person("tomas"), short_report("The drill is gone.")).await;
    house.deliver().await;
    let (named, deleted) = every_kind_of_case(&house).await;
    every_kind_of_person(&house).await;
    let kept = tempfile::tempdir().unwrap();
    let to = kept.path().join("out");
    let (ended_well, said) = export(&house, &to, &[]).await;
    assert!(!ended_well && said.contains("Type the word everything") && !to.exists(), "{said}");
    let rows_before = count(&house, "content", "trail").await;
    let (ended_well, said) = export(&house, &to, &["--i-know-what-it-holds"]).await;
    assert!(ended_well, "{said}");
    assert!(said.contains("content: 3 cases with 1 files of evidence"), "{said}");
    let files = files_in(&to);
    assert_eq!(fs::read_dir(&to).unwrap().count(), 5, "two parts, and what explains them");

    // Nothing is written over
    let (ended_well, again) = export(&house, &to, &["--i-know-what-it-holds"]).await;
    assert!(!ended_well && again.contains("is not empty"), "{again}");
    assert_eq!(files_in(&to), files);

    the_sums_are_right(&files);
    every_table_is_decided_on(&house, &files).await;
    the_cases_are_whole(&files, named, deleted);
    the_trail_can_be_verified(&files, rows_before);
    the_people_are_whole(&files);

    // Who reported without a name is nowhere in the cases, nor is anything of people in them
    let marks = [
        Mark::new("account", "U0TOMAS"),
        Mark::new("name", "Tomás Rivera"),
        Mark::new("signer", "Technician, "),
    ];
    let needles: Vec<Needle> = marks.iter().flat_map(Mark::needles).collect();
    assert_eq!(Needle::find_in_folder(&needles, &to.join("content")), []);
    assert!(
        !Needle::find_in_folder(&needles, &to.join("identity")).is_empty(),
        "the search finds it where it is"
    );
    // And nothing of a report is in what is about people; nothing of what waits, or was deleted, is anywhere
    let words = ["The drill is gone.", "The invoices are made up.", "The tender was opened early."];
    let needles: Vec<Needle> = words.iter().flat_map(|text| Mark::new("words", *text).needles()).collect();
    assert_eq!(Needle::find_in_folder(&needles, &to.join("identity")), []);
    let never = ["This one goes again.", "This one waits for its release."];
    let needles: Vec<Needle> = never.iter().flat_map(|text| Mark::new("words", *text).needles()).collect();
    assert_eq!(Needle::find_in_folder(&needles, &to), []);
    let secrets = fs::read_to_string(house.folder().join("master.key")).unwrap();
    let needles = Mark::new("master key", secrets.trim()).needles();
    assert_eq!(Needle::find_in_folder(&needles, &to), []);
    house.close().await;
}

fn the_sums_are_right(files: &BTreeMap<String, Vec<u8>>) {
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    let listed: BTreeMap<&str, &str> =
        sums.lines().map(|line| line.split_once("  ").unwrap()).map(|(sum, name)| (name, sum)).collect();
    assert_eq!(listed.len(), files.len() - 1);
    for (name, content) in files.iter().filter(|(name, _)| *name != "SHA256SUMS") {
        assert_eq!(listed[name.as_str()], hex::encode(Sha256::digest(content)), "{name}");
    }
}

/// A table that nobody decided on, or that has rows and whose file has none, is left out unsaid.
async fn every_table_is_decided_on(house: &House, files: &BTreeMap<String, Vec<u8>>) {
    let decided: Value = serde_json::from_slice(&files["tables.json"]).unwrap();
    let list = include_str!("../../../storage/columns.toml").parse::<toml::Table>().unwrap();
    let readme = String::from_utf8(files["README.md"].clone()).unwrap();
    for (side, tables) in &list {
        let tables = tables.as_table().unwrap();
        let names: BTreeSet<&str> = tables.keys().map(String::as_str).collect();
        let have: BTreeSet<&str> = decided[side].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            have, names,
            "each table of storage/columns.toml needs a decision in bot/src/run/export/tables.rs"
        );
        for (table, columns) in tables {
            let place = decided[side][table]["in"].as_str();
            let why = decided[side][table]["left_out"].as_str();
            assert!(place.is_some() != why.is_some_and(|why| why.len() > 10), "{table}");
            let Some(place) = place.filter(|place| place.ends_with(&format!("/{table}.jsonl"))) else {
                continue;
            };
            let rows = lines(&files[place]);
            assert_eq!(rows.len(), count(house, side, table).await, "{table}");
            assert!(!rows.is_empty(), "the story has a row of each kind: {table}");
            for column in columns.as_table().unwrap().keys() {
                assert!(rows[0].get(column).is_some(), "{table}.{column} is not exported");
                assert!(
                    readme.contains(&format!("`{column}`")),
                    "README.md does not explain {table}.{column}"
                );
            }
        }
    }
}

fn the_cases_are_whole(files: &BTreeMap<String, Vec<u8>>, named: CaseNumber, deleted: CaseNumber) {
    let place = |name: &str| format!("content/cases/{named}/{name}");
    let case: Value = serde_json::from_slice(&files[&place("case.json")]).unwrap();
    let page = String::from_utf8(files[&place("report.md")].clone()).unwrap();
    for (pointer, expected) in [
        ("/number", named.to_string().as_str()),
        ("/author/account", "U0MAYA"),
        ("/state", "actioned"),
        ("/finding", "substantiated"),
        ("/outcome_words", "The supplier was changed."),
        ("/answers/0/words", "The invoices are made up."),
        ("/messages/0/words", "And in April once more."),
        ("/messages/1/words", "Thank you. Who signed them?"),
        ("/tasks/0/words", "Fetch the ledger."),
        ("/notes/0/words", "Ask the bookkeeper first."),
        ("/notes/1/words", "The court asked for it."),
        ("/hold_by", "ethics-manager"),
        ("/links/0/kind", "related"),
        ("/reminders/0/name", "feedback-due"),
        ("/reminders/0/day", "2026-11-22"),
    ] {
        let found =
            case.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("{pointer}: {case:#}"));
        assert_eq!(found, expected, "{pointer}");
        let is_said = pointer.ends_with("words") || pointer.ends_with("account");
        assert!(!is_said || page.contains(expected), "{expected} is not in\n{page}");
    }
    let evidence = case["files"][0]["file"].as_str().unwrap();
    assert_eq!(files[&place(evidence)], b"a copy of the books");
    let other = case["links"][0]["case"].as_str().unwrap();
    let other: Value = serde_json::from_slice(&files[&format!("content/cases/{other}/case.json")]).unwrap();
    assert_eq!(
        (other["author"].clone(), &other["answers"][0]["words"]),
        (Value::Null, &"The tender was opened early.".into())
    );

    let list = String::from_utf8(files["content/cases.csv"].clone()).unwrap();
    assert_eq!(list.lines().count(), 1 + 3);
    let deleted = deleted.to_string();
    for (name, content) in files {
        let holds = String::from_utf8_lossy(content).contains(&deleted) || name.contains(&deleted);
        assert!(!holds || name.starts_with("content/trail."), "{name} has something of a deleted case");
    }
    let counted = lines(&files["content/counted.jsonl"]);
    assert_eq!((counted.len(), &counted[0]["finding"]), (1, &"unsubstantiated".into()));
}

/// With what is in the files alone.
fn the_trail_can_be_verified(files: &BTreeMap<String, Vec<u8>>, rows_before: usize) {
    let text = |row: &Value, name: &str| row[name].as_str().map(str::to_owned);
    let rows: Vec<TrailRow> = lines(&files["content/trail.jsonl"])
        .iter()
        .map(|row| {
            let mut hash = [0; 32];
            hex::decode_to_slice(row["hash"].as_str().unwrap(), &mut hash).unwrap();
            TrailRow {
                place: row["place"].as_i64().unwrap(),
                day: row["day"].as_i64().unwrap(),
                moment_ms: row["moment_ms"].as_i64(),
                actor: text(row, "actor").unwrap(),
                action: text(row, "action").unwrap(),
                detail: text(row, "detail"),
                case: text(row, "case"),
                hash: TrailHash::from_bytes(hash),
            }
        })
        .collect();
    let walked = walk_trail(&rows).unwrap();
    assert_eq!(rows.len(), rows_before + 1);
    let last = rows.last().unwrap();
    assert_eq!((last.actor.as_str(), last.action.as_str()), ("operator", "exported"), "the export is in it");
    let read = |name: &str| String::from_utf8(files[name].clone()).unwrap();
    let head = domain::SignedHead::parse(&read("content/trail-head.txt")).unwrap();
    let key = TrailPublicKey::parse(&read("content/trail-key.txt")).unwrap();
    assert!(head.is_signed_by(&key) && head.hash == walked.head);
    assert_eq!(read("content/trail.csv").lines().count(), rows.len() + 1);
}

fn the_people_are_whole(files: &BTreeMap<String, Vec<u8>>) {
    let versions = lines(&files["identity/code_version.jsonl"]);
    assert!(versions.len() >= 2, "the shipped Code, and one more");
    for version in versions {
        let text = &files[&format!("identity/code/version-{}.md", version["place"])];
        assert_eq!(version["hash"], hex::encode(Sha256::digest(text)));
    }
    let signed = String::from_utf8(files["identity/signatures.csv"].clone()).unwrap();
    let hash = hex::encode(Sha256::digest(CODE));
    let expected = format!(
        "U0TOMAS,signed,Tomás Rivera,\"Technician, \"\"Test\"\"\",2027,{hash},2026-11-22,2026-11-22T10:00:30.5Z,I have read it."
    );
    assert!(signed.contains(&expected), "{signed}");
    let waivers = String::from_utf8(files["identity/waivers.csv"].clone()).unwrap();
    assert!(waivers.contains("'=HYPERLINK(1)"), "a spreadsheet takes nothing for a formula: {waivers}");
    let configuration = String::from_utf8(files["identity/configuration.json"].clone()).unwrap();
    assert!(configuration.contains("U0RUTH") && !configuration.contains("xoxb"), "{configuration}");
}
