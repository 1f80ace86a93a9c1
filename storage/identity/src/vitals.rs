//! Whether the identity side answers. For `/readyz` of the bot.

use storage_database::{During, StoreError};

use crate::IdentityStore;

impl IdentityStore {
    /// Asks for nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn answers(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(self.database.pool()).await.during("answer").map(|_| ())
    }
}
