//! Whether the identity side answers. For `/readyz` of the bot.

use storage_database::StoreError;

use crate::IdentityStore;

impl IdentityStore {
    /// Asks for nothing, and looks whether something could be written.
    ///
    /// # Errors
    /// [`StoreError::Obstructed`] when nothing could be, another one when the database does not answer.
    pub async fn answers(&self) -> Result<(), StoreError> {
        self.database.is_well().await
    }
}
