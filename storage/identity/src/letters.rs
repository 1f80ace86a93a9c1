//! The queue of letters at rest: what is due, who is at it, and at which pace.

use domain::{CampaignId, CampaignKind, CodeHash, Day, JOINING, Mark, Zone};
use sqlx::{Any, FromRow, Transaction};
use storage_database::{During, Engine, Flag, StoreError, is_held, latest_ms};

use crate::IdentityStore;

/// Whoever begins to send a letter has this long for it: another process leaves it alone until then. Three calls of at most 15 s are in it.
const HELD_FOR_MS: i64 = 2 * 60 * 1_000;
/// The queue stands still for no longer, whatever Slack asks for: then it is asked again.
pub const LONGEST_PAUSE_MS: i64 = 15 * 60 * 1_000;
/// The longest time between two letters: one a minute is the slowest pace.
const LONGEST_GAP_MS: i64 = 60 * 1_000;
/// So many rows are looked at in one transaction.
const LOOK_AT: i64 = 200;
/// What waits for a version of the Code to be in force is looked at again after this.
const NO_VERSION_MS: i64 = 60 * 60 * 1_000;
const TAKE: &str = "take a letter";

/// What the queue is asked with.
pub struct LetterCall<'a> {
    /// Now.
    pub now_ms: i64,
    /// Between two letters.
    pub gap_ms: i64,
    /// The version in force, if there is one.
    pub in_force: Option<CodeHash>,
    /// Whether joiners are welcomed and reminded.
    pub welcome: bool,
    /// Whether campaigns and amendments are written about.
    pub campaigns: bool,
    /// When somebody in a zone may be written to, from now on.
    pub opens_ms: &'a (dyn Fn(&Zone) -> i64 + Sync),
}

/// A letter that is to be sent, held for whoever took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// On which occasion.
    pub campaign: CampaignId,
    /// Of which kind.
    pub kind: CampaignKind,
    /// Whether a signature is asked for.
    pub asks: bool,
    /// To whom: the account's id.
    pub account: String,
    /// How many came before it.
    pub step: u32,
    /// What finds its message again.
    pub mark: Mark,
    /// Its sending was begun before, and may have happened.
    pub is_in_doubt: bool,
    /// The version it is about.
    pub hash: Option<CodeHash>,
}

/// What the queue gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// A letter.
    Letter(Letter),
    /// Nothing before this moment: the pace, or Slack.
    NotBefore(i64),
    /// Nothing is due.
    Nothing,
}

/// What came of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterEnd {
    /// It was sent; when the next one comes.
    Sent {
        /// The company's day.
        day: Day,
        /// When the next one is due; `None` when it was the last.
        next_ms: Option<i64>,
    },
    /// It is certain that it was not sent; when to try again.
    NotSent {
        /// When.
        again_ms: i64,
    },
    /// Nobody knows whether it was sent; when to look.
    InDoubt {
        /// When.
        look_ms: i64,
    },
    /// Slack takes none for this person.
    Unreached,
}

#[derive(Debug, FromRow)]
struct Due {
    account: String,
    step: i64,
    mark: Vec<u8>,
    attempts: i64,
    zone: Option<String>,
    offset_s: Option<i64>,
    is_asked: Flag,
    has_answered: Flag,
}

#[derive(Debug, FromRow)]
struct Occasion {
    place: i64,
    kind: String,
    hash: Option<Vec<u8>>,
    asks: Flag,
    counts_from_ms: i64,
}

impl IdentityStore {
    /// Takes the letter that is next, if the pace allows one. A pace, a pause or a hold that lies further ahead than it can have been meant was said by a clock that was set
    /// back since, and holds nothing up. What is due for people who signed, declined or left ends here; what is due in somebody's quiet
    /// hours waits for their morning, unless it is the welcome.
    ///
    /// # Errors
    /// When the store does not answer; then nothing must be sent.
    pub async fn take_letter(&self, call: &LetterCall<'_>) -> Result<Taken, StoreError> {
        // Many may have to be put off at the same hour: nobody else waits for more than a part of them
        loop {
            if let Some(taken) = self.take_of_a_part(call).await? {
                return Ok(taken);
            }
        }
    }

    /// What can be taken; `None` when a part of the queue was put off, and there is more.
    async fn take_of_a_part(&self, call: &LetterCall<'_>) -> Result<Option<Taken>, StoreError> {
        let mut transaction = self.begin(TAKE).await?;
        let (next_ms, paused_until_ms): (i64, i64) =
            sqlx::query_as("SELECT next_ms, paused_until_ms FROM letter_pace")
                .fetch_one(&mut *transaction)
                .await
                .during(TAKE)?;
        let waits = [(next_ms, LONGEST_GAP_MS), (paused_until_ms, LONGEST_PAUSE_MS)];
        let held = waits.into_iter().filter(|(until, longest)| is_held(call.now_ms, *until, *longest));
        if let Some(until) = held.map(|(until, _)| until).max() {
            return Ok(Some(Taken::NotBefore(until)));
        }
        let occasions: Vec<Occasion> = sqlx::query_as(
            "SELECT place, kind, hash, asks, counts_from_ms FROM campaign WHERE state = 'running' AND CASE WHEN place = $1 THEN $2 ELSE $3 END ORDER BY place",
        )
        .bind(JOINING.0)
        .bind(call.welcome)
        .bind(call.campaigns)
        .fetch_all(&mut *transaction)
        .await
        .during(TAKE)?;
        for occasion in &occasions {
            let hash = match &occasion.hash {
                Some(hash) => Some(CodeHash::from_bytes(hash).ok_or(cell("campaign", "hash"))?),
                None => call.in_force,
            };
            // The welcome does not wait behind reminders of joiners
            let firsts: &[bool] = if occasion.place == JOINING.0 { &[true, false] } else { &[false] };
            for only_first in firsts {
                let due = due(&mut transaction, call, occasion, hash, *only_first).await?;
                let is_all = i64::try_from(due.len()).is_ok_and(|looked_at| looked_at < LOOK_AT);
                for letter in due {
                    if let Some(letter) = settle(&mut transaction, call, occasion, hash, letter).await? {
                        transaction.commit().await.during(TAKE)?;
                        return Ok(Some(Taken::Letter(letter)));
                    }
                }
                if !is_all {
                    transaction.commit().await.during(TAKE)?;
                    return Ok(None);
                }
            }
        }
        transaction.commit().await.during(TAKE)?;
        Ok(Some(Taken::Nothing))
    }

    /// Remembers what came of a letter that was taken.
    ///
    /// # Errors
    /// When the store does not answer; then it is looked for once it is held no more.
    pub async fn end_letter(&self, letter: &Letter, end: LetterEnd) -> Result<(), StoreError> {
        let row = "WHERE campaign = $1 AND account = $2 AND mark = $3";
        let (set, number, day) = match end {
            LetterEnd::Sent { day, next_ms } => (
                "step = step + 1, mark = randomblob(16), attempts = 0, held_until_ms = 0, due_ms = CASE WHEN due_ms IS NULL THEN NULL ELSE $4 END, sent_day = $5",
                next_ms,
                Some(day.number()),
            ),
            LetterEnd::NotSent { again_ms } => (
                "attempts = attempts - 1, held_until_ms = 0, due_ms = CASE WHEN due_ms IS NULL THEN NULL ELSE $4 END",
                Some(again_ms),
                None,
            ),
            LetterEnd::InDoubt { look_ms } => (
                "held_until_ms = 0, due_ms = CASE WHEN due_ms IS NULL THEN NULL ELSE $4 END",
                Some(look_ms),
                None,
            ),
            LetterEnd::Unreached => ("held_until_ms = 0, due_ms = $4, unreached = TRUE", None, None),
        };
        let sql = format!("UPDATE letter SET {set} {row}");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(letter.campaign.0)
            .bind(&letter.account)
            .bind(letter.mark.as_bytes().as_slice())
            .bind(number);
        let query = if day.is_some() { query.bind(day) } else { query };
        query.execute(self.database.pool()).await.during("remember what came of a letter")?;
        Ok(())
    }

    /// When the next letter of what runs is due, in milliseconds since 1970; `None` when there is none.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn next_letter_ms(&self) -> Result<Option<i64>, StoreError> {
        sqlx::query_scalar(
            "SELECT min(CASE WHEN l.due_ms > l.held_until_ms THEN l.due_ms ELSE l.held_until_ms END) FROM letter l JOIN campaign c ON c.place = l.campaign \
             WHERE c.state = 'running' AND l.due_ms IS NOT NULL",
        )
        .fetch_one(self.database.pool())
        .await
        .during("find the next letter")
    }

    /// Lets no letter go before this moment, in any process: Slack asked to wait.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn pause_letters(&self, until_ms: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE letter_pace SET paused_until_ms = $1 WHERE paused_until_ms < $1")
            .bind(until_ms)
            .execute(self.database.pool())
            .await
            .during("pause the letters")?;
        Ok(())
    }

    /// Doubts of every letter that is still to go whether it went, so that it is looked for before it is sent: after a backup was put back.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn doubt_letters(&self) -> Result<(), StoreError> {
        sqlx::query("UPDATE letter SET attempts = 1 WHERE due_ms IS NOT NULL AND attempts = 0")
            .execute(self.database.pool())
            .await
            .during("doubt letters")?;
        Ok(())
    }
}

async fn due(
    transaction: &mut Transaction<'_, Any>,
    call: &LetterCall<'_>,
    occasion: &Occasion,
    hash: Option<CodeHash>,
    only_first: bool,
) -> Result<Vec<Due>, StoreError> {
    let index = if only_first { "letter_first" } else { "letter_due" };
    let first = if only_first { "AND l.step = 0" } else { "" };
    // A joiner who signed before a change that nobody is asked to sign has signed
    let answered = match occasion.place == JOINING.0 {
        true => {
            "EXISTS (SELECT 1 FROM signature s JOIN code_version v ON v.hash = s.hash WHERE s.account = l.account AND s.signed_ms >= $5 \
                 AND (v.hash = $4 OR v.publish_ms >= (SELECT coalesce(max(publish_ms), 0) FROM code_version WHERE publish_ms <= $2 AND coalesce(sign_again, TRUE))))"
        }
        false => {
            "EXISTS (SELECT 1 FROM signature s WHERE s.account = l.account AND s.hash = $4 AND s.signed_ms >= $5)"
        }
    };
    let sql = format!(
        "SELECT l.account, l.step, l.mark, l.attempts, m.zone, m.offset_s, \
         coalesce(m.kind = 'employee' AND m.left_day IS NULL, FALSE) AS is_asked, \
         {answered} AS has_answered \
         FROM letter l INDEXED BY {index} LEFT JOIN member m ON m.account = l.account \
         WHERE l.campaign = $1 AND l.due_ms <= $2 AND (l.held_until_ms <= $2 OR l.held_until_ms > $6) {first} ORDER BY l.due_ms LIMIT $3"
    );
    let engine = Engine::of(transaction);
    sqlx::query_as(storage_database::sql(engine, &sql))
        .bind(occasion.place)
        .bind(call.now_ms)
        .bind(LOOK_AT)
        .bind(hash.map(|hash| hash.as_bytes().to_vec()))
        .bind(occasion.counts_from_ms)
        .bind(latest_ms(call.now_ms, HELD_FOR_MS))
        .fetch_all(&mut **transaction)
        .await
        .during(TAKE)
}

/// Ends what is not asked for any more, puts off what comes at a bad hour, takes what can go.
async fn settle(
    transaction: &mut Transaction<'_, Any>,
    call: &LetterCall<'_>,
    occasion: &Occasion,
    hash: Option<CodeHash>,
    due: Due,
) -> Result<Option<Letter>, StoreError> {
    let is_welcome = occasion.place == JOINING.0 && due.step == 0;
    // Somebody who signed before they were welcomed is welcomed all the same
    let is_answered = occasion.asks.0 && due.has_answered.0 && !is_welcome;
    if !due.is_asked.0 || is_answered {
        put_off(transaction, occasion, &due.account, None).await?;
        return Ok(None);
    }
    if hash.is_none() && !is_welcome {
        put_off(transaction, occasion, &due.account, Some(call.now_ms.saturating_add(NO_VERSION_MS))).await?;
        return Ok(None);
    }
    let zone = Zone { name: due.zone, offset_s: due.offset_s.and_then(|offset| i32::try_from(offset).ok()) };
    let opens_ms = if is_welcome { call.now_ms } else { (call.opens_ms)(&zone) };
    if opens_ms > call.now_ms {
        put_off(transaction, occasion, &due.account, Some(opens_ms)).await?;
        return Ok(None);
    }
    sqlx::query(
        "UPDATE letter SET attempts = attempts + 1, held_until_ms = $3 WHERE campaign = $1 AND account = $2",
    )
    .bind(occasion.place)
    .bind(&due.account)
    .bind(call.now_ms.saturating_add(HELD_FOR_MS))
    .execute(&mut **transaction)
    .await
    .during(TAKE)?;
    sqlx::query("UPDATE letter_pace SET next_ms = $1")
        .bind(call.now_ms.saturating_add(call.gap_ms))
        .execute(&mut **transaction)
        .await
        .during(TAKE)?;
    Ok(Some(Letter {
        campaign: CampaignId(occasion.place),
        kind: CampaignKind::from_name(&occasion.kind).ok_or(cell("campaign", "kind"))?,
        asks: occasion.asks.0,
        account: due.account,
        step: u32::try_from(due.step).map_err(|_| cell("letter", "step"))?,
        mark: Mark::from_bytes(&due.mark).map_err(|_| cell("letter", "mark"))?,
        is_in_doubt: due.attempts > 0,
        hash,
    }))
}

async fn put_off(
    transaction: &mut Transaction<'_, Any>,
    occasion: &Occasion,
    account: &str,
    until_ms: Option<i64>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE letter SET due_ms = $3 WHERE campaign = $1 AND account = $2")
        .bind(occasion.place)
        .bind(account)
        .bind(until_ms)
        .execute(&mut **transaction)
        .await
        .during("put a letter off")?;
    Ok(())
}

const fn cell(table: &'static str, column: &'static str) -> StoreError {
    StoreError::Cell { table, column }
}
