//! What is left at night: the databases and the workspace are asked, and not the bot.

use sqlx::AnyConnection;
use storage_testing::Folder;

use crate::company::{
    people::{Stage, is_welcome},
    plan::{Act, Plan},
};

/// Something that has to be there so often.
#[derive(Debug)]
pub(crate) struct Count {
    pub(crate) what: &'static str,
    pub(crate) expected: usize,
    pub(crate) found: usize,
}

/// Counts everything. By `end_ms`, in milliseconds since 1970, the day was over.
pub(crate) async fn counts(stage: &Stage<'_>, folder: &Folder, plan: &Plan, end_ms: i64) -> Vec<Count> {
    let signed = plan.count(Act::Sign) + plan.count(Act::SignWelcome);
    let reports = plan.count(Act::Report) + plan.count(Act::PageReport);
    let mut identity = folder.connect("identity").await;
    let mut content = folder.connect("content").await;
    let due = format!("SELECT COUNT(*) FROM letter WHERE due_ms <= {end_ms}");
    let welcomed = "SELECT COUNT(*) FROM letter WHERE campaign = 1 AND step = 1";
    let signers = "SELECT COUNT(DISTINCT account) FROM signature WHERE verdict = 'signed'";
    let [rooms, cards] = rooms(stage).await;
    let rows = [
        ("effects in the outbox", 0, rows(&mut content, "SELECT COUNT(*) FROM effect").await),
        ("letters due", 0, rows(&mut identity, &due).await),
        ("reports that people filed", reports, stage.filed()),
        ("cases", reports, rows(&mut content, "SELECT COUNT(*) FROM cases").await),
        ("channels of cases", reports, rooms),
        ("channels with their one card, pinned", reports, cards),
        ("signatures", signed, rows(&mut identity, "SELECT COUNT(*) FROM signature").await),
        ("people who signed", signed, rows(&mut identity, signers).await),
        ("welcomes sent", plan.count(Act::Join), rows(&mut identity, welcomed).await),
        ("joiners who read one welcome", plan.count(Act::Join), welcomed_once(stage, plan).await),
    ];
    rows.into_iter().map(|(what, expected, found)| Count { what, expected, found }).collect()
}

async fn rows(connection: &mut AnyConnection, query: &str) -> usize {
    let query = sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(query.to_owned()));
    let found = query.fetch_one(connection).await.expect("the database answers");
    usize::try_from(found).expect("a count")
}

/// How many channels of cases there are, and how many of them with one card, which is pinned.
async fn rooms(stage: &Stage<'_>) -> [usize; 2] {
    let rooms = stage.workspace.case_rooms().await;
    let ruth = stage.workspace.person("ruth");
    let mut with_card = 0;
    for room in &rooms {
        let messages = ruth.messages(room["id"].as_str().unwrap_or_default()).await;
        let cards: Vec<_> =
            messages.iter().filter(|message| message.text.contains("Read the report")).collect();
        with_card += usize::from(cards.len() == 1 && cards[0].pinned);
    }
    [rooms.len(), with_card]
}

async fn welcomed_once(stage: &Stage<'_>, plan: &Plan) -> usize {
    let mut once = 0;
    for joiner in plan.doers(Act::Join) {
        let messages = stage.messages(joiner).await;
        once += usize::from(messages.iter().filter(|message| is_welcome(message)).count() == 1);
    }
    once
}
