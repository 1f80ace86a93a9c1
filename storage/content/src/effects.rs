//! Effects: what has to happen outside, until it has happened.

use domain::{CaseId, Deed, Effect, EffectId, Mark, Randomness};
use sqlx::FromRow;
use storage_database::{CLOCKS_APART_MS, During, Flag, StoreError, latest_ms};

use crate::{Added, ContentStore, trail};

/// No effect waits longer than this for another try.
pub const LONGEST_WAIT_MS: i64 = 5 * 60 * 1_000;

/// An effect to be written with the change it follows from.
#[derive(Debug, Clone, Copy)]
pub struct NewEffect {
    id: EffectId,
    effect: Effect,
    mark: Mark,
    due_ms: i64,
}

impl NewEffect {
    /// An effect that is due at `due_ms` (Unix milliseconds).
    #[must_use]
    pub fn new(effect: Effect, due_ms: i64, randomness: &dyn Randomness) -> Self {
        Self { id: EffectId::random(randomness), effect, mark: Mark::random(randomness), due_ms }
    }
}

/// An effect that was taken.
#[derive(Debug, Clone, Copy)]
pub struct EffectRow {
    /// Which one.
    pub id: EffectId,
    /// For which case.
    pub case: CaseId,
    /// What to do.
    pub effect: Effect,
    /// The mark its message carries.
    pub mark: Mark,
    /// How often it was tried before.
    pub attempts: u32,
}

#[derive(FromRow)]
struct Row {
    id: Vec<u8>,
    case_id: Vec<u8>,
    name: String,
    mark: Vec<u8>,
    attempts: i64,
}

/// What becomes known when an effect is done, to be stored with the case.
#[derive(Debug, Clone, Copy)]
pub enum Learned<'a> {
    /// Nothing.
    Nothing,
    /// The address of the room.
    Room(&'a str),
    /// The address of the card.
    Card(&'a str),
    /// The addresses of the leads' cards.
    LeadCards(&'a str),
    /// There is nothing to find in the room any more.
    RoomErased,
}

impl ContentStore {
    /// Adds effects that follow from nothing stored.
    ///
    /// # Errors
    /// When the store does not answer; then none was added.
    pub async fn add_effects(&self, case: CaseId, effects: &[NewEffect]) -> Result<(), StoreError> {
        const OPERATION: &str = "add effects";
        let mut transaction = self.begin(OPERATION).await?;
        insert(&mut transaction, case, effects).await?;
        transaction.commit().await.during(OPERATION)
    }

    /// Doubts of every effect that waits whether it happened, so that it is looked for before it is done: after a backup was put back.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn doubt_effects(&self) -> Result<(), StoreError> {
        sqlx::query("UPDATE effect SET attempts = 1 WHERE attempts = 0")
            .execute(self.content.pool())
            .await
            .during("doubt effects")?;
        Ok(())
    }

    /// The same of an effect that does not wait for the case already; says whether it was written.
    ///
    /// # Errors
    /// When the store does not answer; then it was not.
    pub async fn add_effect_once(&self, case: CaseId, effect: NewEffect) -> Result<Added, StoreError> {
        const OPERATION: &str = "add an effect";
        let mut transaction = self.begin(OPERATION).await?;
        let waits: Flag =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM effect WHERE case_id = $1 AND name = $2)")
                .bind(case.as_bytes().as_slice())
                .bind(effect.effect.name().as_ref())
                .fetch_one(&mut *transaction)
                .await
                .during(OPERATION)?;
        if waits.0 {
            return Ok(Added::Known);
        }
        insert(&mut transaction, case, &[effect]).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Added::New)
    }

    /// Takes the effect that has been due longest, the news of reports without a pass after all others, for the caller alone until `held_until_ms` (both times Unix milliseconds).
    /// While somebody has an effect of a case, its others wait: they happen in their order, however many machines there are. What is due or held later than anybody can have
    /// meant, for the clock was set back since, is due and held no more.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn take_effect(
        &self,
        now_ms: i64,
        held_until_ms: i64,
    ) -> Result<Option<EffectRow>, StoreError> {
        const OPERATION: &str = "take an effect";
        // Nothing is due most of the time, and whoever looks is in nobody's way
        let is_due: bool = sqlx::query_scalar::<_, Flag>(
            "SELECT EXISTS (SELECT 1 FROM effect WHERE due_ms <= $1 OR due_ms > $2)",
        )
        .bind(now_ms)
        .bind(latest_ms(now_ms, LONGEST_WAIT_MS))
        .fetch_one(self.content.pool())
        .await
        .during(OPERATION)?
        .0;
        if !is_due {
            return Ok(None);
        }
        let mut transaction = self.begin(OPERATION).await?;
        let row: Option<Row> = sqlx::query_as(
            "UPDATE effect SET held_until_ms = $2, attempts = attempts + 1 WHERE id = \
             (SELECT id FROM effect WHERE (due_ms <= $1 OR due_ms > $3) AND NOT EXISTS (SELECT 1 FROM effect held WHERE held.case_id = effect.case_id \
             AND held.held_until_ms > $1 AND held.held_until_ms <= $4) ORDER BY name = 'tell-lead-triage', due_ms, id LIMIT 1) \
             RETURNING id, case_id, name, mark, attempts - 1 AS attempts",
        )
        .bind(now_ms)
        .bind(held_until_ms)
        .bind(latest_ms(now_ms, LONGEST_WAIT_MS))
        .bind(held_until_ms.saturating_add(CLOCKS_APART_MS))
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        row.map(Row::into_effect).transpose()
    }

    /// Holds an effect until `held_until_ms` for whoever took it after so many `attempts`; `false` when somebody else took it since, or it is gone.
    ///
    /// # Errors
    /// When the store does not answer; then it is held for as long as it was.
    pub async fn keep_effect(
        &self,
        id: EffectId,
        attempts: u32,
        held_until_ms: i64,
    ) -> Result<bool, StoreError> {
        let kept = sqlx::query("UPDATE effect SET held_until_ms = $3 WHERE id = $1 AND attempts = $2 + 1")
            .bind(id.as_bytes().as_slice())
            .bind(i64::from(attempts))
            .bind(held_until_ms)
            .execute(self.content.pool())
            .await
            .during("keep an effect")?;
        Ok(kept.rows_affected() > 0)
    }

    /// Deletes an effect that is done, stores what was learned and writes what follows and its rows of the trail, in one transaction. An effect that is gone already
    /// (done by another) changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; then the effect is still there.
    pub async fn complete_effect(
        &self,
        id: EffectId,
        case: CaseId,
        learned: Learned<'_>,
        next: &[NewEffect],
        deeds: &[Deed],
    ) -> Result<(), StoreError> {
        const OPERATION: &str = "complete an effect";
        let mut transaction = self.begin(OPERATION).await?;
        let gone = sqlx::query("DELETE FROM effect WHERE id = $1")
            .bind(id.as_bytes().as_slice())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        if gone.rows_affected() == 0 {
            return Ok(());
        }
        let learned = match learned {
            Learned::Nothing => None,
            Learned::RoomErased => Some((
                "UPDATE deleted_case SET room = NULL, card = NULL, lead_cards = NULL WHERE id = $1 AND $2 = ''",
                "",
            )),
            Learned::Room(room) => Some((
                // A card stays behind in the room in which it was posted
                "UPDATE cases SET card = CASE WHEN room = $2 THEN card END, room = $2 WHERE id = $1",
                room,
            )),
            Learned::Card(card) => Some(("UPDATE cases SET card = $2 WHERE id = $1", card)),
            Learned::LeadCards(cards) => Some(("UPDATE cases SET lead_cards = $2 WHERE id = $1", cards)),
        };
        if let Some((statement, address)) = learned {
            sqlx::query(statement)
                .bind(case.as_bytes().as_slice())
                .bind(address)
                .execute(&mut *transaction)
                .await
                .during(OPERATION)?;
        }
        insert(&mut transaction, case, next).await?;
        trail::append_of_case(&mut transaction, case, deeds).await?;
        transaction.commit().await.during(OPERATION)
    }

    /// Puts an effect back until `due_ms` (Unix milliseconds), unless somebody else took it since it was taken with so many `attempts`.
    ///
    /// # Errors
    /// When the store does not answer; then it comes back when its hold ends.
    pub async fn put_back_effect(&self, id: EffectId, attempts: u32, due_ms: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE effect SET due_ms = $3, held_until_ms = 0 WHERE id = $1 AND attempts = $2 + 1")
            .bind(id.as_bytes().as_slice())
            .bind(i64::from(attempts))
            .bind(due_ms)
            .execute(self.content.pool())
            .await
            .during("put back an effect")?;
        Ok(())
    }
}

impl Row {
    fn into_effect(self) -> Result<EffectRow, StoreError> {
        let cell = |column| StoreError::Cell { table: "effect", column };
        Ok(EffectRow {
            id: EffectId::from_bytes(&self.id).map_err(|_| cell("id"))?,
            case: CaseId::from_bytes(&self.case_id).map_err(|_| cell("case_id"))?,
            effect: Effect::from_name(&self.name).ok_or_else(|| cell("name"))?,
            mark: Mark::from_bytes(&self.mark).map_err(|_| cell("mark"))?,
            attempts: u32::try_from(self.attempts).map_err(|_| cell("attempts"))?,
        })
    }
}

pub(crate) async fn insert(
    connection: &mut sqlx::AnyConnection,
    case: CaseId,
    effects: &[NewEffect],
) -> Result<(), StoreError> {
    for effect in effects {
        sqlx::query("INSERT INTO effect (id, case_id, name, mark, due_ms) VALUES ($1, $2, $3, $4, $5)")
            .bind(effect.id.as_bytes().as_slice())
            .bind(case.as_bytes().as_slice())
            .bind(effect.effect.name().as_ref())
            .bind(effect.mark.as_bytes().as_slice())
            .bind(effect.due_ms)
            .execute(&mut *connection)
            .await
            .during("add an effect")?;
    }
    Ok(())
}
