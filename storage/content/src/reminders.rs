//! What people were reminded of, and what reporters were asked: once each, however many look.

use std::collections::BTreeSet;

use domain::{CaseId, CasePointer, Day, Deed, Finding, Topic};
use storage_database::{During, StoreError};

use crate::{
    Added, ContentStore, NewEffect, NewMessage,
    case_row::{CaseRow, pointer, select_case},
    effects, mailboxes, trail,
};

/// A reminder to be written down, with all that goes with it.
#[derive(Debug)]
pub struct NewReminder<'a> {
    /// Its name. The same one is written once for a case.
    pub name: &'a str,
    /// The names of those that it makes needless.
    pub instead_of: &'a [String],
    /// Today.
    pub day: Day,
    /// A message to the reporter. It does not count as one of the desk's: no day of the case changes.
    pub message: Option<&'a NewMessage<'a>>,
    /// What is to be done outside.
    pub effects: &'a [NewEffect],
    /// Its rows of the trail.
    pub deeds: &'a [Deed],
}

/// Which reporters are to be asked something.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The name of what is asked. Whoever was asked is not among them.
    pub name: &'a str,
    /// Reports that were opened after this day,
    pub opened_after: Day,
    /// and on this day at the latest.
    pub opened_until: Day,
}

impl ContentStore {
    /// Writes a reminder down, in one transaction with its message, its effects and its rows of the trail. `Added::Known` when it was written before, or
    /// the case does not stand any more as `case` says: then nothing changed.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn add_reminder(
        &self,
        case: &CasePointer,
        reminder: &NewReminder<'_>,
    ) -> Result<Added, StoreError> {
        const OPERATION: &str = "add a reminder";
        let mut transaction = self.begin(OPERATION).await?;
        let days = case.days;
        let done = sqlx::query(
            "INSERT INTO reminder (case_id, name, day) SELECT id, $2, $3 FROM cases WHERE id = $1 AND state = $4 \
             AND finding IS NOT DISTINCT FROM $5 AND acknowledged_day IS NOT DISTINCT FROM $6 AND answered_day IS NOT DISTINCT FROM $7 AND reopened_day IS NOT DISTINCT FROM $8 \
             ON CONFLICT (case_id, name) DO NOTHING",
        )
        .bind(case.id.as_bytes().as_slice())
        .bind(reminder.name)
        .bind(reminder.day.number())
        .bind(case.state.name())
        .bind(case.state.finding().map(Finding::name))
        .bind(days.acknowledged.map(Day::number))
        .bind(days.answered.map(Day::number))
        .bind(days.reopened.map(Day::number))
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        if done.rows_affected() == 0 {
            return Ok(Added::Known);
        }
        for name in reminder.instead_of {
            sqlx::query(
                "INSERT INTO reminder (case_id, name, day) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(case.id.as_bytes().as_slice())
            .bind(name)
            .bind(reminder.day.number())
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
        }
        if let Some(message) = reminder.message {
            mailboxes::insert_message(&mut transaction, message).await?;
        }
        effects::insert(&mut transaction, case.id, reminder.effects).await?;
        trail::append_of_case(&mut transaction, case.id, reminder.deeds).await?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Added::New)
    }

    /// The reminders of the cases that are open, by case and name.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn reminders_of_open_cases(&self) -> Result<BTreeSet<(CaseId, String)>, StoreError> {
        let rows: Vec<(Vec<u8>, String)> = sqlx::query_as(self.content.sql(
            "SELECT case_id, name FROM reminder WHERE case_id IN \
             (SELECT id FROM cases INDEXED BY cases_open WHERE state <> 'closed' AND state <> 'triage')",
        ))
        .fetch_all(self.content.pool())
        .await
        .during("list reminders")?;
        rows.into_iter().map(|(case, name)| Ok((mailboxes::id_of(&case, "reminder")?, name))).collect()
    }

    /// The reports whose reporters are to be asked, open or closed, in random order: neither questions, nor what was no matter of the Code, nor what waits
    /// to be taken up, nor what came on a way that has no mailbox. Each with whether its reporter is to be asked anew, from a later day on.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn cases_to_ask(&self, asking: &Asking<'_>) -> Result<Vec<(CasePointer, bool)>, StoreError> {
        let anew: Vec<Vec<u8>> = sqlx::query_scalar("SELECT id FROM cases WHERE checks_day IS NOT NULL")
            .fetch_all(self.content.pool())
            .await
            .during("list whom to ask")?;
        let rows: Vec<CaseRow> = sqlx::query_as(select_case!(
            "WHERE opened_day > $1 AND opened_day <= $2 AND state <> 'triage' AND topic <> $3 AND finding IS DISTINCT FROM $4 \
             AND NOT EXISTS (SELECT 1 FROM reminder WHERE case_id = cases.id AND name = $5) \
             AND EXISTS (SELECT 1 FROM mailbox WHERE case_id = cases.id) ORDER BY id"
        ))
        .bind(asking.opened_after.number())
        .bind(asking.opened_until.number())
        .bind(Topic::Question.name())
        .bind(Finding::NotOfTheCode.name())
        .bind(asking.name)
        .fetch_all(self.content.pool())
        .await
        .during("list whom to ask")?;
        let with_anew = |row| {
            let case = pointer(row)?;
            let is_anew = anew.iter().any(|id| id.as_slice() == case.id.as_bytes());
            Ok((case, is_anew))
        };
        rows.into_iter().map(with_anew).collect()
    }
}
