//! Which version of the Code is served: at the start, and when another one is published.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use commands::{CodeInForce, ServedCode};
use domain::{Clock, CodeHash, CodeVersion, DeadlineRules, Publication, Record, Recorded};
use guidance::{Code, Comparison, Guide, Mapping};
use jiff::civil::Date;
use storage_identity::{IdentityStore, StoreError};
use tokio_util::sync::CancellationToken;

use crate::{config::CodeConfig, metrics::JobMark, private_file, trouble::Trouble};

/// How often the register is looked at: a version is served within this time after its moment.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(5);
/// Who recorded a version that was in use before versions were kept.
const BY_PROGRAM: &str = "ethics-bot";

/// How questions are read, as the configuration says.
struct HowRead {
    mapping: Option<Mapping>,
    encoder: bool,
}

/// Looks into the register for the version in force.
pub(crate) struct CodeShelf {
    pub(crate) served: Arc<CodeInForce>,
    identity: IdentityStore,
    clock: Arc<dyn Clock>,
    reading: HowRead,
    folder: PathBuf,
    /// The register did not answer, or what it has cannot be read.
    failing: Trouble,
}

impl CodeShelf {
    /// Serves what was approved and published last, or else the Code of the configuration, which is put into the register as what is in use.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(crate) async fn open(
        config: CodeConfig,
        folder: &Path,
        (identity, clock): (IdentityStore, Arc<dyn Clock>),
        rules: &DeadlineRules,
    ) -> Result<Self, StoreError> {
        let configured = CodeHash::of(config.code.document());
        let in_force = identity.code_version_in_force(clock.now().as_millisecond()).await?;
        let known = identity.find_code_version(configured).await?;
        let is_to_come = known.is_some_and(|known| known.approval.is_some());
        let version = match in_force {
            // What was approved, or what an approved one may not take the place of before its moment
            Some(version) if version.approval.is_some() || version.hash == configured || is_to_come => {
                version
            }
            _ => record(&identity, &*clock, rules, &config.code).await?,
        };
        let (version, code) = match Code::parse(&version.text) {
            _ if version.hash == configured => (version, config.code),
            Ok(code) => {
                tracing::info!(
                    version = version.name,
                    "the Code in force comes from the register, and not from code.file"
                );
                (version, code)
            }
            Err(error) => {
                tracing::error!(%error, version = version.name, "the version in force cannot be read; the Code of the configuration is served as what is in use");
                (record(&identity, &*clock, rules, &config.code).await?, config.code)
            }
        };
        let changes = changes(&identity, &version, &code).await?;
        let reading = HowRead { mapping: config.mapping, encoder: config.encoder };
        let guide = Arc::new(guide(code, &reading, folder));
        let served = Arc::new(CodeInForce::new(ServedCode { version, changes, guide }));
        let folder = folder.to_owned();
        Ok(Self { served, identity, clock, reading, folder, failing: Trouble::default() })
    }

    /// Serves another version if one was published meanwhile; says whether it did.
    pub(crate) async fn look(self: &Arc<Self>) -> bool {
        let found = self.identity.code_version_in_force(self.clock.now().as_millisecond()).await;
        let version = match found {
            Ok(Some(version)) if version.approval.is_some() => version,
            Ok(_) => {
                self.failing.ends();
                return false;
            }
            Err(error) => {
                if self.failing.is_news(true) {
                    tracing::warn!(%error, "the register of the Code's versions does not answer; the version before is served, and it is asked every few seconds");
                }
                return false;
            }
        };
        if version.hash == self.served.now().version.hash {
            self.failing.ends();
            return false;
        }
        let code = match Code::parse(&version.text) {
            Ok(code) => code,
            Err(error) => {
                if self.failing.is_news(true) {
                    tracing::error!(%error, "a published version of the Code cannot be read; the version before is served");
                }
                return false;
            }
        };
        self.failing.ends();
        let changes = changes(&self.identity, &version, &code).await.unwrap_or_default();
        let shelf = Arc::clone(self);
        // Reading a Code takes the encoder some seconds
        let served = tokio::task::spawn_blocking(move || shelf.serve(version, changes, code)).await;
        served.is_ok()
    }

    fn serve(&self, version: CodeVersion, changes: Vec<String>, code: Code) {
        let guide = Arc::new(guide(code, &self.reading, &self.folder));
        tracing::info!(version = version.name, "another version of the Code is in force");
        self.served.serve(ServedCode { version, changes, guide });
    }
}

/// What changed since the version that was in force before this one, as people are told.
async fn changes(
    identity: &IdentityStore,
    version: &CodeVersion,
    code: &Code,
) -> Result<Vec<String>, StoreError> {
    let Some(publication) = &version.publication else { return Ok(Vec::new()) };
    let before = identity.code_version_in_force(publication.at_ms - 1).await?;
    let before = before.and_then(|before| Code::parse(&before.text).ok());
    Ok(before.map(|before| Comparison::of(&before, code).summary()).unwrap_or_default())
}

/// Puts the Code of the configuration into the register, as what is in use from today on.
async fn record(
    identity: &IdentityStore,
    clock: &dyn Clock,
    rules: &DeadlineRules,
    code: &Code,
) -> Result<CodeVersion, StoreError> {
    let now = clock.now();
    let today = rules.calendar.today(now);
    let hash = CodeHash::of(code.document());
    let recorded = Record { by: BY_PROGRAM.to_owned(), on: today };
    let mut version = CodeVersion {
        hash,
        name: Date::from(today).to_string(),
        text: code.document().to_owned(),
        recorded: recorded.clone(),
        approval: None,
        publication: Some(Publication { at_ms: now.as_millisecond(), recorded }),
        disclosure: None,
    };
    match identity.add_code_version(&version).await? {
        Recorded::New => {}
        Recorded::NameTaken => {
            version.name = format!("{}-{}", version.name, hash.short());
            identity.add_code_version(&version).await?;
        }
        // The configuration went back to it
        Recorded::Known => {
            if let Some(publication) = &version.publication {
                identity.use_code_version_again(hash, publication).await?;
            }
        }
    }
    Ok(identity.find_code_version(hash).await?.unwrap_or(version))
}

/// What reading a company's own Code gave is kept beside the databases: the next start is sooner.
fn guide(code: Code, reading: &HowRead, folder: &Path) -> Guide {
    if !reading.encoder {
        return Guide::by_words(code);
    }
    let mapping = reading.mapping.as_ref();
    let file = folder.join("code-as-read.bin");
    let kept = std::fs::read(&file).unwrap_or_default();
    let amended = if mapping.is_none() { Mapping::of_amendment(&code) } else { None };
    let guide = Guide::prepared(code, mapping.or(amended.as_ref()), &kept);
    let now = guide.kept().filter(|now| *now != kept);
    if let Some(Err(error)) = now.map(|now| private_file::write(&file, &now)) {
        tracing::warn!(kind = ?error.kind(), "what was read of the Code is not kept; the next start reads it again");
    }
    guide
}

/// Looks into the register until `stop`.
pub(crate) async fn watch(shelf: Arc<CodeShelf>, mark: JobMark, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_some() {
        let look = mark.begin();
        shelf.look().await;
        look.end(!shelf.failing.lasts());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use guidance::Code;

    use super::{HowRead, guide};

    const WHOLE: HowRead = HowRead { mapping: None, encoder: true };

    #[test]
    fn what_was_read_of_a_companys_own_code_is_kept_and_mended() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("code-as-read.bin");
        let start = |text: &str| guide(Code::parse(text).unwrap(), &WHOLE, folder.path()).kept().unwrap();
        let first = start("# Rules\n\n## Safety\n\nWear a helmet.\n");
        assert_eq!(fs::read(&file).unwrap(), first);
        assert_eq!(start("# Rules\n\n## Safety\n\nWear a helmet.\n"), first);

        fs::write(&file, b"torn").unwrap();
        assert_eq!(start("# Rules\n\n## Safety\n\nWear a helmet.\n"), first);
        assert_eq!(fs::read(&file).unwrap(), first);

        let other = start("# Rules\n\n## Safety\n\nWear gloves.\n");
        assert_ne!(other, first);
        assert_eq!(fs::read(&file).unwrap(), other);

        let nowhere = Code::parse("# Rules\n\n## Safety\n\nWear a helmet.\n").unwrap();
        assert_eq!(guide(nowhere, &WHOLE, &file).kept().unwrap(), first);
    }
}
