//! A small disk of a test's own, which can be filled and made read-only.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use tempfile::TempDir;

/// Set where the test runs again, in a world of its own.
const INSIDE: &str = "ETHICS_BOT_TEST_INSIDE";

/// Whether this process may mount a disk. Who may not runs this one test again where it may, as the root of a namespace of its own (user_namespaces(7)), and is done with it.
///
/// # Panics
/// Where that is not possible either, with words.
#[allow(clippy::disallowed_methods, reason = "whether the test is inside already")]
pub(super) fn may_be_mounted(test: &str) -> bool {
    if fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
        return true;
    }
    assert!(std::env::var_os(INSIDE).is_none(), "not root inside of a namespace either");
    let mut again = Command::new("unshare");
    again.args(["-Urm", "--"]).arg(std::env::current_exe().expect("the test's own path"));
    let ended = again.args(["--exact", test, "--nocapture"]).env(INSIDE, "1").status();
    let ended = ended.expect("unshare is there (Debian: util-linux)");
    assert!(
        ended.success(),
        "{test} needs a small disk: run it as root, or let users have namespaces (sysctl kernel.unprivileged_userns_clone=1)"
    );
    false
}

/// A disk in memory, mounted at a folder of its own.
#[derive(Debug)]
pub(super) struct Disk(TempDir);

impl Disk {
    pub(super) fn mount(mib: u32) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let options = format!("size={mib}m,mode=0700");
        run(Command::new("mount").args(["-t", "tmpfs", "-o", &options, "trouble"]).arg(folder.path()));
        Self(folder)
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// `ro` or `rw`.
    pub(super) fn remount(&self, how: &str) {
        // The mount, not the file system: in a namespace of its own a user may do that alone
        run(Command::new("mount").args(["-o", &format!("remount,bind,{how}")]).arg(self.path()));
    }

    /// A neighbor takes all the room there is, and all that becomes free.
    pub(super) fn fill(&self) -> Hog {
        let (file, stop) = (self.path().join("neighbor"), Arc::new(AtomicBool::new(false)));
        take_all(&file);
        let (taken, stopped) = (file.clone(), stop.clone());
        let taking = std::thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed) {
                take_all(&taken);
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        Hog { file, stop, taking: Some(taking) }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Whoever still has a file of it open keeps it until then
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// A disk whose file system stops writing after a fault, as ext4 does with `errors=remount-ro`. Root alone can have one.
#[derive(Debug)]
pub(super) struct FaultyDisk {
    image: PathBuf,
    /// Where it is mounted, and its image.
    folders: [TempDir; 2],
}

impl FaultyDisk {
    pub(super) fn mount(mib: u32) -> Self {
        // The image is in memory: the machine's own disk, which others write to as well, is not what is looked at
        let folders = [std::env::temp_dir(), PathBuf::from("/dev/shm")]
            .map(|place| tempfile::tempdir_in(place).expect("a folder"));
        let image = folders[1].path().join("image");
        run(Command::new("truncate").arg("-s").arg(format!("{mib}M")).arg(&image));
        run(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image));
        let disk = Self { image, folders };
        disk.mount_it();
        disk
    }

    fn mount_it(&self) {
        let mut mount = Command::new("mount");
        run(mount.args(["-o", "loop,errors=remount-ro"]).arg(&self.image).arg(self.path()));
    }

    pub(super) fn path(&self) -> &Path {
        self.folders[0].path()
    }

    /// From now on it writes nothing any more.
    pub(super) fn fails(&self) {
        run(Command::new("mount").args(["-o", "remount,abort"]).arg(self.path()));
    }

    /// Takes it away; whoever has files of it open keeps them.
    pub(super) fn unmount(&self) {
        run(Command::new("umount").arg("-l").arg(self.path()));
    }

    /// Whether nobody has a file of it open.
    pub(super) fn is_let_go(&self) -> bool {
        let used = Command::new("losetup").arg("-j").arg(&self.image).output().expect("losetup");
        used.stdout.is_empty()
    }

    /// Mends it and mounts it anew.
    pub(super) fn repair(&self) {
        // It ends with 1 when it has mended something
        let mended = Command::new("e2fsck").args(["-f", "-y"]).arg(&self.image).output().expect("e2fsck");
        assert!(
            mended.status.code().is_some_and(|code| code < 4),
            "{}",
            String::from_utf8_lossy(&mended.stdout)
        );
        self.mount_it();
    }
}

impl Drop for FaultyDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// Who takes all room.
#[derive(Debug)]
pub(super) struct Hog {
    file: PathBuf,
    stop: Arc<AtomicBool>,
    taking: Option<JoinHandle<()>>,
}

impl Hog {
    /// Makes room again.
    pub(super) fn leave(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.taking.take().expect("it is at it").join().expect("it ends");
        fs::remove_file(&self.file).expect("its file goes");
    }
}

impl Drop for Hog {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn take_all(file: &Path) {
    let mut file = OpenOptions::new().create(true).append(true).open(file).expect("the neighbor's file");
    for size in [1 << 20, 1 << 16, 1 << 12, 1] {
        let block = vec![0; size];
        while file.write_all(&block).is_ok() {}
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
