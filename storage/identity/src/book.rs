//! The book of questions, where several machines share it.

use storage_database::{During, Engine, StoreError};

use crate::IdentityStore;

impl IdentityStore {
    /// Whether the book lies here, and not in files of its own: other machines may use this database as well.
    #[must_use]
    pub fn keeps_book(&self) -> bool {
        self.database.engine() == Engine::Postgres
    }

    /// One of its texts; `None` where nothing was written yet.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn book_text(&self, name: &str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT text FROM book WHERE name = $1")
            .bind(name)
            .fetch_optional(self.database.pool())
            .await
            .during("read the book of questions")
    }

    /// Puts another text in its place; nobody else changes it meanwhile. What `change` refuses changes nothing.
    ///
    /// # Errors
    /// When the store does not answer; then nothing changed.
    pub async fn change_book<E>(
        &self,
        name: &str,
        change: impl FnOnce(Option<&str>) -> Result<String, E> + Send,
    ) -> Result<Result<(), E>, StoreError> {
        const OPERATION: &str = "write the book of questions";
        let mut transaction = self.begin(OPERATION).await?;
        let text: Option<String> = sqlx::query_scalar("SELECT text FROM book WHERE name = $1")
            .bind(name)
            .fetch_optional(&mut *transaction)
            .await
            .during(OPERATION)?;
        let text = match change(text.as_deref()) {
            Ok(text) => text,
            Err(refused) => return Ok(Err(refused)),
        };
        sqlx::query(
            "INSERT INTO book (name, text) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET text = $2",
        )
        .bind(name)
        .bind(text)
        .execute(&mut *transaction)
        .await
        .during(OPERATION)?;
        transaction.commit().await.during(OPERATION)?;
        Ok(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_several_write_at_once_is_all_there() {
        let folder = storage_testing::folder().await;
        let store = IdentityStore::open(folder.path()).await.unwrap();
        assert_eq!(store.book_text("given").await.unwrap(), None);
        let writers: Vec<_> = (0..20)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    let add =
                        |text: Option<&str>| Ok::<_, ()>(format!("{}{number};", text.unwrap_or_default()));
                    store.change_book("given", add).await.unwrap().unwrap();
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let text = store.book_text("given").await.unwrap().unwrap();
        let mut numbers: Vec<u32> =
            text.split_terminator(';').map(|number| number.parse().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..20).collect::<Vec<_>>());
        assert_eq!(store.change_book("given", |_| Err("full")).await.unwrap(), Err("full"));
        assert_eq!(store.book_text("given").await.unwrap().unwrap(), text);
        assert_eq!(store.book_text("bank").await.unwrap(), None);
    }
}
