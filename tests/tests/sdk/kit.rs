//! The SDKs themselves: pinned versions from PyPI and npm, in `target/sdk/`, installed when they are not there.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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

    /// A folder with the SDK in it: installs what the pins say, unless just that is there. Tests that run side by side wait for each other.
    pub(crate) fn kit(self) -> PathBuf {
        let sources = self.sources();
        let kit = target().join("sdk").join(sources.file_name().unwrap());
        fs::create_dir_all(&kit).unwrap();
        let lock = File::create(kit.with_extension("lock")).unwrap();
        lock.lock().unwrap();
        let pins = fs::read_to_string(sources.join(self.pins())).unwrap();
        let installed = kit.join("installed");
        if fs::read_to_string(&installed).is_ok_and(|there| there == pins) {
            return kit;
        }
        fs::remove_dir_all(&kit).unwrap();
        fs::create_dir_all(&kit).unwrap();
        match self {
            Self::Python => install_python(&sources, &kit),
            Self::JavaScript => install_javascript(&sources, &kit),
        }
        fs::write(installed, pins).unwrap();
        kit
    }
}

/// The folder that cargo builds into.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    // target/<profile>/deps/<test>
    test.ancestors().nth(3).unwrap().to_owned()
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

fn install_javascript(sources: &Path, kit: &Path) {
    succeed(
        Command::new("node").arg("--version").output(),
        "Node.js 20 or newer is needed (Debian: apt-get install nodejs npm)",
    );
    for file in ["package.json", "package-lock.json"] {
        fs::copy(sources.join(file), kit.join(file)).unwrap();
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]).current_dir(kit);
    let hint = "the packages of tests/sdk/bolt-js/package-lock.json cannot be installed from npm (Debian: apt-get install npm)";
    succeed(npm.stdin(Stdio::null()).output(), hint);
}

fn succeed(output: std::io::Result<std::process::Output>, hint: &str) {
    let output = output.unwrap_or_else(|error| panic!("{hint}: {error}"));
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    assert!(output.status.success(), "{hint}:\n{}", String::from_utf8_lossy(&said));
}
