//! Where the master key comes from: a file, a variable of the environment, or a command that asks whatever keeps keys.

use std::{
    error::Error,
    fmt, fs,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use domain::{KeyRing, Randomness};
use relay::{KeySource, MasterKeys};
use tokio::{io::AsyncReadExt, process::Command, time::timeout};
use zeroize::Zeroizing;

use super::{MasterKeyError, draw};
use crate::key_file::{self, Missing};

/// How long a command may take.
const TIME: Duration = Duration::from_secs(20);
/// What is read of its output: some keys, and no more.
const OUTPUT_BYTES: u64 = 4_096;

/// Where the master key comes from. It is read once, at the start, and again when something is sealed under another one.
#[derive(Clone)]
pub enum MasterKeyFrom {
    /// This file; made on the first start.
    File(PathBuf),
    /// A variable of the environment.
    Environment {
        /// Its name.
        name: String,
        /// What it held when the program started; `None` when it was not set.
        value: Option<Arc<Zeroizing<String>>>,
    },
    /// The standard output of a program, which is started without a shell: its path or name, and its arguments.
    Command(Vec<String>),
}

impl MasterKeyFrom {
    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(file) => Some(file),
            Self::Environment { .. } | Self::Command(_) => None,
        }
    }

    /// Reads the master keys, the newest last.
    ///
    /// # Errors
    /// [`MasterKeyError`] says what is wrong with what; never anything of a key or of what a command wrote.
    pub(crate) async fn read(&self) -> Result<KeyRing, MasterKeyError> {
        match self {
            Self::File(file) => key_file::read(file),
            Self::Environment { name, value } => {
                let value = value.as_ref().ok_or_else(|| MasterKeyError::Variable { name: name.clone() })?;
                KeyRing::parse(value).map_err(|_| MasterKeyError::Text { from: self.to_string() })
            }
            Self::Command(command) => {
                let text = output(command)
                    .await
                    .map_err(|problem| MasterKeyError::Command { from: self.to_string(), problem })?;
                KeyRing::parse(&text).map_err(|_| MasterKeyError::Text { from: self.to_string() })
            }
        }
    }

    /// The same, on the very first start with a new key where it may be drawn: into a file, and only when `content` does not exist yet.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub(crate) async fn read_or_draw(
        &self,
        content: &Path,
        missing: Missing,
        randomness: &dyn Randomness,
    ) -> Result<KeyRing, MasterKeyError> {
        if let Self::File(path) = self
            && !path.exists()
        {
            missing.refuse(path)?;
            if content.exists() {
                return Err(MasterKeyError::Lost { key: path.clone(), content: content.to_owned() });
            }
            draw(path, randomness)
                .map_err(|error| MasterKeyError::File { key: path.clone(), reason: error.kind() })?;
        }
        self.read().await
    }

    /// These keys, read again from here when they do not open something.
    pub(crate) fn keys(&self, ring: KeyRing) -> MasterKeys {
        MasterKeys::of(ring, Arc::new(self.clone()))
    }
}

#[async_trait]
impl KeySource for MasterKeyFrom {
    async fn read(&self) -> Result<KeyRing, Box<dyn Error + Send + Sync>> {
        Ok(Self::read(self).await?)
    }
}

/// What a command wrote, or in words what went wrong.
async fn output(command: &[String]) -> Result<Zeroizing<String>, String> {
    let (program, arguments) = command.split_first().ok_or("it is empty")?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // It may say a secret there, too
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("it cannot be started: {}", error.kind()))?;
    let mut out = child.stdout.take().ok_or("it has no output")?.take(OUTPUT_BYTES);
    let mut bytes = Zeroizing::new(Vec::with_capacity(1_024));
    let read = async {
        out.read_to_end(&mut bytes).await?;
        // One that writes more would wait for its reader
        drop(out);
        child.wait().await
    };
    let ended = timeout(TIME, read).await;
    let ended = ended.map_err(|_| format!("it did not end within {} seconds", TIME.as_secs()))?;
    let ended = ended.map_err(|error| format!("it could not be waited for: {}", error.kind()))?;
    if !ended.success() {
        return Err(format!("it failed ({ended}); run it by hand to see why"));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| "what it wrote is no text".to_owned())?;
    Ok(Zeroizing::new(text.to_owned()))
}

impl fmt::Display for MasterKeyFrom {
    /// What an operator calls it. Of a command its name alone: arguments may hold what is not for a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Environment { name, .. } => write!(f, "the environment variable {name}"),
            Self::Command(command) => {
                write!(f, "the command {}", command.first().map_or("", String::as_str))
            }
        }
    }
}

impl fmt::Debug for MasterKeyFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKeyFrom({self})")
    }
}

/// Whether a file of keys may be written by this user; said before anything begins.
pub(crate) fn is_writable(path: &Path) -> bool {
    fs::OpenOptions::new().append(true).open(path).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(script: &str) -> MasterKeyFrom {
        MasterKeyFrom::Command(["sh", "-c", script].map(str::to_owned).to_vec())
    }

    async fn said(from: &MasterKeyFrom) -> String {
        from.read().await.unwrap_err().to_string()
    }

    #[tokio::test]
    async fn a_command_gives_its_key_or_says_what_went_wrong_without_its_output() {
        let key = "5c".repeat(32);
        let ring = command(&format!("echo {key}")).read().await.unwrap();
        assert_eq!(ring.ids(), KeyRing::parse(&key).unwrap().ids());
        let two = command(&format!("echo {key}; echo {}", "6d".repeat(32))).read().await.unwrap();
        assert_eq!(two.ids().len(), 2);

        let failed = said(&command(&format!("echo {key}; echo secret >&2; exit 3"))).await;
        assert!(failed.contains("the command sh") && failed.contains("exit status: 3"), "{failed}");
        assert!(!failed.contains("5c5c") && !failed.contains("secret"), "{failed}");
        let other = said(&command("echo not-a-key")).await;
        assert!(other.contains("64 hexadecimal digits") && !other.contains("not-a-key"), "{other}");
        let endless = said(&command("yes 5c")).await;
        assert!(!endless.contains("5c"), "{endless}");
        let none = said(&MasterKeyFrom::Command(vec!["/nowhere/kms".to_owned()])).await;
        assert!(none.contains("/nowhere/kms") && none.contains("cannot be started"), "{none}");
    }

    #[tokio::test]
    async fn a_variable_gives_its_key_or_its_name_is_said() {
        let of = |value: Option<&str>| MasterKeyFrom::Environment {
            name: "VAULT_KEY".to_owned(),
            value: value.map(|text| Arc::new(Zeroizing::new(text.to_owned()))),
        };
        assert_eq!(of(Some(&"5c".repeat(32))).read().await.unwrap().ids().len(), 1);
        let unset = said(&of(None)).await;
        assert!(unset.contains("VAULT_KEY") && unset.contains("not set"), "{unset}");
        let other = said(&of(Some("hunter2"))).await;
        assert!(other.contains("VAULT_KEY") && !other.contains("hunter2"), "{other}");
        assert!(!format!("{:?}", of(Some("hunter2"))).contains("hunter2"));
    }
}
