//! A3 and A4 on the product's own relay: a year of a company of 1,000 is lived twice. The same people report and answer in the same release slots, but
//! at other moments within them and in another order. Somebody who sees all rows of both databases before and after every release, the effects and
//! what reporters were told must not be able to tell the two years apart, and every number that could be a time is a release or its day.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{Arc, Mutex},
};

use domain::{
    Answers, Clock, Completion, Door, Effect, Intake, Letter, Mailboxes, ManualClock, Outbox, Question,
    Randomness, Receipt, ReleaseMoment, ReleaseSchedule, Role, SealingKey, Sent, Standing, Submission, Topic,
    Words, route,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use relay::{Limits, Relay};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use storage_content::ContentStore;

/// 1.6 reports per 100 people and year, from 1,000 people.
const REPORTS: usize = 16;
const ANSWERS: usize = 2;
const BEGINS: &str = "2026-01-05T00:00:00Z";
const YEAR_DAYS: i64 = 365;
/// Above this, a number is a day or a time and not a count.
const COUNTS: i64 = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    None,
    StoresATime,
    NumbersRows,
    ReleasesOnAcceptance,
}

/// What one person does in one slot. The number decides all chance in it.
struct Act {
    number: u64,
    reporter: usize,
    answers: bool,
    at: Timestamp,
}

/// All of a year, by release.
type Year = Vec<(Timestamp, Vec<Act>)>;

/// Chance that an act's number decides, so that it does not depend on what came before.
struct Scripted(Mutex<fastrand::Rng>);

impl Scripted {
    fn begin(&self, act: u64) {
        *self.0.lock().unwrap() = fastrand::Rng::with_seed(act);
    }
}

impl Randomness for Scripted {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill(bytes);
    }
}

/// The plan of a year: `life` decides when within a slot something happens, and nothing else.
fn year(schedule: &ReleaseSchedule, life: u64) -> Year {
    let begins: Timestamp = BEGINS.parse().unwrap();
    let ends = begins + SignedDuration::from_hours(24 * YEAR_DAYS);
    let releases: Vec<Timestamp> =
        std::iter::successors(Some(begins), |last| Some(schedule.next_after(*last)))
            .take_while(|release| *release < ends)
            .collect();
    let (mut plan, mut moment) = (fastrand::Rng::with_seed(1), fastrand::Rng::with_seed(1_000 + life));
    let mut year: Year = releases[1..].iter().map(|release| (*release, Vec::new())).collect();
    let last = year.len() - 1;
    for reporter in 0..REPORTS {
        let mut slot = plan.usize(0..last - 20);
        for step in 0..=ANSWERS {
            let (from, to) = (releases[slot].as_millisecond(), releases[slot + 1].as_millisecond());
            let at = Timestamp::from_millisecond(moment.i64(from..to)).unwrap();
            let number = (reporter * (ANSWERS + 1) + step) as u64;
            year[slot].1.push(Act { number, reporter, answers: step > 0, at });
            slot += plan.usize(1..=10);
        }
    }
    year.iter_mut().for_each(|(_, acts)| acts.sort_by_key(|act| act.at));
    year
}

fn relay(
    store: &ContentStore,
    schedule: &ReleaseSchedule,
    clock: &Arc<ManualClock>,
    chance: &Arc<Scripted>,
) -> Relay {
    let master = SealingKey::from_bytes([7; 32]);
    // Every key is drawn by the chance of its own report, so that both years draw the same ones
    let limits = Limits { keys_ahead: 1, ..Limits::default() };
    Relay::new(store.clone(), master, schedule.clone(), clock.clone(), chance.clone()).limited(limits)
}

/// Somebody who sees everything that the relay shows or stores.
struct Watched {
    relay: Relay,
    schedule: ReleaseSchedule,
    store: ContentStore,
    clock: Arc<ManualClock>,
    chance: Arc<Scripted>,
    folder: tempfile::TempDir,
    sabotage: Sabotage,
    receipts: Vec<Option<Receipt>>,
    seen: Vec<String>,
}

impl Watched {
    async fn new(schedule: &ReleaseSchedule, sabotage: Sabotage) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = ContentStore::open(folder.path()).await.unwrap();
        let clock = Arc::new(ManualClock::new(BEGINS.parse().unwrap()));
        let chance = Arc::new(Scripted(Mutex::new(fastrand::Rng::with_seed(0))));
        let relay = relay(&store, schedule, &clock, &chance);
        let receipts = (0..REPORTS).map(|_| None).collect();
        let schedule = schedule.clone();
        let watched =
            Self { relay, schedule, store, clock, chance, folder, sabotage, receipts, seen: Vec::new() };
        if matches!(sabotage, Sabotage::StoresATime | Sabotage::NumbersRows) {
            watched.sql("content.db", "ALTER TABLE mailbox ADD COLUMN sabotage INTEGER").await;
        }
        watched
    }

    async fn sql(&self, file: &str, statement: &str) {
        let mut connection = open(self.folder.path(), file).await;
        sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    fn wait_until(&self, moment: Timestamp) {
        self.clock.advance(moment.duration_since(self.clock.now()));
    }

    /// Lives the year. What was seen is in `seen`.
    async fn live(&mut self, year: &Year) {
        for (slot, (release, acts)) in year.iter().enumerate().filter(|(_, (_, acts))| !acts.is_empty()) {
            for act in acts {
                self.wait_until(act.at);
                self.act(act).await;
            }
            self.look("waiting").await;
            self.wait_until(*release);
            self.chance.begin(1_000_000 + slot as u64);
            self.release().await;
            self.look("released").await;
        }
    }

    async fn act(&mut self, act: &Act) {
        // Keys are drawn many at a time by whoever comes first. A relay that has none yet draws them by the act's own number
        self.relay = relay(&self.store, &self.schedule, &self.clock, &self.chance);
        self.chance.begin(act.number);
        let accepted = if act.answers {
            let receipt = self.receipts[act.reporter].as_ref().unwrap();
            let draft = Mailboxes::new_draft(&self.relay);
            match self.relay.send(receipt, Letter::new(draft, Words::from("And in April."))).await.unwrap() {
                Sent::Accepted(accepted) => accepted,
                Sent::Destroyed => unreachable!("nothing was withdrawn"),
            }
        } else {
            let receipt = self.relay.new_receipt(Door::Chat);
            let sent = Receipt::parse(&receipt.to_words()).unwrap();
            self.receipts[act.reporter] = Some(receipt);
            let readers = route(Topic::Other, &BTreeSet::new()).unwrap();
            let answers = Answers::new(vec![(Question::What, Words::from("The scales are set wrong."))]);
            let report = Submission {
                receipt: sent,
                source: domain::Source::Program,
                topic: Topic::Other,
                readers,
                answers,
                author: None,
                standing: Standing::Account,
                urgent: false,
            };
            self.relay.accept(report).await.unwrap()
        };
        assert_eq!(accepted.release, self.relay.next_release());
        match self.sabotage {
            Sabotage::None => {}
            Sabotage::StoresATime => self.mark(&self.clock.now().as_second().to_string()).await,
            Sabotage::NumbersRows => self.mark("(SELECT count(sabotage) FROM mailbox)").await,
            Sabotage::ReleasesOnAcceptance => self.release().await,
        }
    }

    async fn mark(&self, value: &str) {
        let statement = format!("UPDATE mailbox SET sabotage = {value} WHERE sabotage IS NULL");
        self.sql("content.db", &statement).await;
    }

    /// The relay lets go, and what follows is carried out; an effect is seen with its case.
    async fn release(&mut self) {
        let released = self.relay.release().await.unwrap();
        assert!(released.failed.is_empty(), "{:?}", released.failed);
        self.look("let go").await;
        while let Some(task) = self.relay.take().await.unwrap() {
            let completion = match task.effect {
                Effect::OpenRoom => Completion::RoomOpened {
                    room: "G1".to_owned(),
                    members: BTreeSet::from([Role::EthicsManager]),
                },
                Effect::PostCard => Completion::CardPosted("1.1".to_owned()),
                _ => Completion::Done,
            };
            self.relay.complete(&task, completion).await.unwrap();
            self.seen.push(format!("{} {} {}", task.effect.name(), task.case.number, task.case.days.opened));
        }
    }

    /// Reads every row of both databases.
    async fn look(&mut self, when: &str) {
        for file in ["content.db", "keys.db"] {
            let rows = rows(self.folder.path(), file).await;
            self.seen.extend(rows.into_iter().map(|row| format!("{when}: {row}")));
        }
    }
}

pub(crate) async fn open(folder: &Path, file: &str) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", folder.join(file).display())).await.unwrap()
}

/// Every row of every table, with the name of each column, sorted.
pub(crate) async fn rows(folder: &Path, file: &str) -> Vec<String> {
    let mut connection = open(folder, file).await;
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, group_concat('''' || c.name || '='' || quote(' || c.name || ')', ' || '' '' || ') \
         FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' \
         ESCAPE '\\' GROUP BY m.name",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut all = Vec::new();
    for (table, columns) in columns {
        let statement = format!("SELECT '{table}: ' || {columns} FROM {table}");
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(statement)).fetch_all(&mut connection).await.unwrap();
        all.extend(rows);
    }
    connection.close().await.unwrap();
    all.sort();
    all
}

/// Lives a year both ways. What is wrong: the first thing that differs, or a number that is neither a release nor its day.
async fn two_lives(schedule: &ReleaseSchedule, sabotage: Sabotage) -> Result<usize, String> {
    let mut lives = Vec::new();
    for life in 0..2 {
        let year = year(schedule, life);
        let mut watched = Watched::new(schedule, sabotage).await;
        watched.live(&year).await;
        let acts: Vec<u64> = year.iter().flat_map(|(_, acts)| acts.iter().map(|act| act.number)).collect();
        let moments: Vec<Timestamp> =
            year.iter().flat_map(|(_, acts)| acts.iter().map(|act| act.at)).collect();
        only_slot_times(&watched.seen, &year.iter().map(|(release, _)| *release).collect::<Vec<_>>())?;
        let seen = std::mem::take(&mut watched.seen);
        watched.store.close().await;
        lives.push((seen, acts, moments));
    }
    let [(left, left_acts, left_moments), (right, right_acts, right_moments)] = lives.try_into().unwrap();
    assert_ne!(left_moments, right_moments, "the two years must differ in what nobody may see");
    assert_eq!(left_acts.len(), REPORTS * (1 + ANSWERS));
    match left.iter().zip(&right).find(|(left, right)| left != right) {
        Some((left, right)) => return Err(format!("{left}\nis not\n{right}")),
        None if left.len() != right.len() => return Err("one year shows more".to_owned()),
        None => {}
    }
    Ok(left_acts.iter().zip(&right_acts).filter(|(left, right)| left != right).count())
}

/// Every number above [`COUNTS`] is the time or the day of a release.
fn only_slot_times(seen: &[String], releases: &[Timestamp]) -> Result<(), String> {
    let mut allowed = BTreeSet::new();
    for release in releases {
        allowed.insert(release.as_millisecond());
        allowed.insert(release.as_second().div_euclid(86_400));
    }
    let mut times = 0;
    for row in seen {
        for cell in row.split(' ').filter_map(|word| word.split_once('=')) {
            let Ok(number) = cell.1.parse::<i64>() else { continue };
            if number > COUNTS && !allowed.contains(&number) {
                return Err(format!("{number} is neither a release nor its day: {row}"));
            }
            times += usize::from(number > COUNTS);
        }
    }
    assert!(times > 100, "days and releases were looked at: {times}");
    Ok(())
}

fn schedules() -> [ReleaseSchedule; 2] {
    let at = |texts: &[&str]| {
        let moments = texts.iter().map(|text| ReleaseMoment::parse(text).unwrap()).collect();
        ReleaseSchedule::at_times(moments, TimeZone::UTC).unwrap()
    };
    let four = ["Mon-Fri 09:00", "Mon-Fri 12:00", "Mon-Fri 15:00", "Mon-Fri 18:00"];
    [at(&four), at(&["Mon 09:00"])]
}

#[tokio::test]
async fn a3_a4_no_row_depends_on_when_within_the_slot() {
    let [four, weekly] = schedules();
    two_lives(&four, Sabotage::None).await.unwrap();
    let moved = two_lives(&weekly, Sabotage::None).await.unwrap();
    assert!(moved > 0, "some slots of a week hold several, and their order differed");
}

#[tokio::test]
async fn a3_a4_a_stored_time_an_order_or_an_early_release_is_found() {
    let [four, weekly] = schedules();
    for (schedule, sabotage, told) in [
        (&four, Sabotage::StoresATime, "neither a release nor its day"),
        (&weekly, Sabotage::NumbersRows, "is not"),
        (&four, Sabotage::ReleasesOnAcceptance, "neither a release nor its day"),
    ] {
        let found = two_lives(schedule, sabotage).await.expect_err("the sabotage has to be found");
        assert!(found.contains(told), "{sabotage:?}: {found}");
    }
}
