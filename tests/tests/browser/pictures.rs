//! Pictures for the documentation, taken on the way.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::chrome::Chrome;

/// What a picture may weigh in the repository.
const MOST_BYTES: usize = 200_000;

/// Where pictures go, if they are wanted.
pub(crate) struct Pictures(Option<PathBuf>);

impl Pictures {
    /// As the environment says.
    #[allow(clippy::disallowed_methods, reason = "a switch of this test, not configuration of the bot")]
    pub(crate) fn wanted() -> Self {
        let workspace =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package is inside the workspace");
        let folder = std::env::var_os("ETHICS_BOT_SCREENSHOTS").filter(|folder| !folder.is_empty());
        Self(folder.map(|folder| workspace.join(folder)))
    }

    pub(crate) const fn are_wanted(&self) -> bool {
        self.0.is_some()
    }

    /// Takes one of what the window shows now.
    pub(crate) async fn take(&self, chrome: &Chrome, name: &str) {
        let Some(folder) = &self.0 else { return };
        // Away from what was pressed last, which would look hovered over
        chrome.driver.action_chain().move_to(1, 1).perform().await.expect("the pointer moves");
        let picture = chrome.driver.screenshot_as_png().await.expect("a picture");
        fs::create_dir_all(folder).expect("a folder for the pictures");
        fs::write(folder.join(format!("{name}.png")), &picture).expect("a file");
        assert!(picture.len() <= MOST_BYTES, "{name}.png has {} bytes", picture.len());
    }
}
