//! The SDKs themselves: pinned versions from PyPI and npm.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tests::kit::{self, succeed};

/// A language with an official SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Python,
    JavaScript,
}

impl Language {
    /// The app's sources.
    pub(crate) fn sources(self) -> PathBuf {
        let folder = match self {
            Self::Python => "bolt-python",
            Self::JavaScript => "bolt-js",
        };
        Path::new(env!("CARGO_MANIFEST_DIR")).join("sdk").join(folder)
    }

    fn pins(self) -> &'static str {
        match self {
            Self::Python => "requirements.txt",
            Self::JavaScript => "package-lock.json",
        }
    }

    /// A folder with the SDK in it.
    pub(crate) fn kit(self) -> PathBuf {
        let sources = self.sources();
        let pins = fs::read_to_string(sources.join(self.pins())).unwrap();
        let name = sources.file_name().unwrap().to_str().unwrap();
        kit::folder(name, &pins, |kit| match self {
            Self::Python => install_python(&sources, kit),
            Self::JavaScript => kit::install_from_npm(&sources, kit),
        })
    }
}

fn install_python(sources: &Path, kit: &Path) {
    let venv = kit.join("venv");
    let made = Command::new("python3").args(["-m", "venv"]).arg(&venv).output();
    let hint =
        "Python 3.9 or newer with its venv module is needed (Debian: apt-get install python3 python3-venv)";
    succeed(made, hint);
    let mut pip = Command::new(venv.join("bin/pip"));
    pip.args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "--only-binary",
        ":all:",
    ]);
    let installed = pip.arg("--requirement").arg(sources.join("requirements.txt")).output();
    succeed(
        installed,
        "the packages of tests/sdk/bolt-python/requirements.txt cannot be installed from PyPI",
    );
}
