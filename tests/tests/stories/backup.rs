//! Backups: made while the program runs, verified, put back; what was deleted stays unread.

use std::path::Path;

use serde_json::json;
use tests::{House, Program, Via};

use super::{answer, open_mailbox};

/// `ethics-bot backup …`: whether it ended well, and what it said.
async fn backup(arguments: &[&str]) -> (bool, String) {
    let output = Program::run(&[&["backup"], arguments].concat(), &[]).await;
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

async fn file(house: &House, what: &str) -> String {
    let tomas = house.person("tomas");
    tomas.command("/report", what).await;
    tomas.submit(json!({"topic": "assets"})).await;
    let receipt = tomas.modal().await.fenced().expect("a receipt");
    tomas.close_modals().await;
    receipt
}

fn shown(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

/// Skipped on PostgreSQL, whose own tools make its backups: by its name.
#[tokio::test]
async fn a_backup_of_files_is_whole_while_the_program_runs_and_comes_back_with_one_command() {
    let house = House::open(Via::Socket).await;
    let kept = tempfile::tempdir().unwrap();
    let (data, to, keys) =
        (shown(house.folder(), ""), shown(kept.path(), "monday"), shown(kept.path(), "keys"));
    let receipt = file(&house, "The drill is gone.").await;
    house.deliver().await;
    // One more waits for its release
    file(&house, "And the saw.").await;

    for arguments in [["make", &to, "--data", &data], ["keys", &keys, "--data", &data]] {
        let (ended_well, said) = backup(&arguments).await;
        assert!(ended_well, "{said}");
    }
    let (ended_well, said) = backup(&["make", &to, "--data", &data]).await;
    assert!(!ended_well && said.contains("no backup is written over"), "{said}");
    let mut names: Vec<_> = std::fs::read_dir(&to)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "questions")
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["backup.json", "content.db", "evidence.db", "identity.db"],
        "no key is beside what it opens"
    );

    let master = shown(house.folder(), "master.key");
    let verify = ["verify", &to, "--keys", &keys, "--master-key", &master];
    let (ended_well, said) = backup(&verify).await;
    assert!(ended_well, "{said}");
    for expected in
        ["1 cases with 0 files, and all that is sealed in them opens", "one chain", "This backup is whole."]
    {
        assert!(said.contains(expected), "{said}");
    }

    // Back on an empty machine
    let other = kept.path().join("other");
    let other_data = other.display().to_string();
    let (ended_well, said) = backup(&["restore", &to, "--keys", &keys, "--data", &other_data]).await;
    assert!(ended_well && said.contains("master.key"), "{said}");
    let (ended_well, said) = backup(&["restore", &to, "--keys", &keys, "--data", &other_data]).await;
    assert!(!ended_well && said.contains("nothing is written over"), "{said}");
    for file in ["content.db", "keys.db"] {
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(other.join(file)).unwrap());
        assert_eq!(mode & 0o077, 0, "{file} is its owner's");
    }

    // The program goes on where the backup was
    let mut house = house;
    house.stop().await;
    for file in ["content.db", "evidence.db", "keys.db", "identity.db"] {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(house.folder().join(format!("{file}{ending}")));
        }
        std::fs::copy(other.join(file), house.folder().join(file)).unwrap();
    }
    house.start().await.expect("the bot starts on what was restored");
    let tomas = house.person("tomas");
    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "It was on Friday.").await;
    tomas.close_modals().await;
    house.deliver().await;
    assert_eq!(house.case_rooms().await.len(), 2, "what waited in the backup was released");
    house.close().await;
}

#[tokio::test]
async fn what_is_damaged_or_does_not_belong_together_is_said_of_files() {
    let house = House::open(Via::Socket).await;
    let kept = tempfile::tempdir().unwrap();
    let (data, old_keys) = (shown(house.folder(), ""), shown(kept.path(), "old-keys"));
    let (ended_well, said) = backup(&["keys", &old_keys, "--data", &data]).await;
    assert!(ended_well, "{said}");
    file(&house, "The drill is gone.").await;
    house.deliver().await;
    let (to, keys) = (shown(kept.path(), "tuesday"), shown(kept.path(), "keys"));
    for arguments in [["make", &to, "--data", &data], ["keys", &keys, "--data", &data]] {
        assert!(backup(&arguments).await.0);
    }

    let other_master = shown(kept.path(), "other.key");
    std::fs::write(&other_master, "0".repeat(64)).unwrap();
    let (ended_well, said) = backup(&["verify", &to, "--keys", &keys, "--master-key", &other_master]).await;
    assert!(!ended_well && said.contains("does not open the keys of cases"), "{said}");

    // The case's key is destroyed in the copy of the keys that is made later: nobody reads the case in the old backup any more
    let master = shown(house.folder(), "master.key");
    let mut connection = storage_testing::connect_in(Path::new(&keys), "keys").await;
    sqlx::query("DELETE FROM case_key").execute(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    let (ended_well, said) = backup(&["verify", &to, "--keys", &keys, "--master-key", &master]).await;
    assert!(
        !ended_well && said.contains("keys.db") && said.contains("it is damaged, or was changed"),
        "{said}"
    );

    // The keys are lost, and the copy of yesterday is all there is: it is not written over
    let (kept_keys, before) =
        (Path::new(&old_keys).join("keys.db"), std::fs::read(Path::new(&old_keys).join("keys.db")).unwrap());
    let mut connection = storage_testing::connect_in(house.folder(), "keys").await;
    sqlx::query("DELETE FROM case_key").execute(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    let (ended_well, said) = backup(&["keys", &old_keys, "--data", &data]).await;
    assert!(!ended_well && said.contains("has no key for 1 of the cases"), "{said}");
    assert_eq!(std::fs::read(kept_keys).unwrap(), before);

    let file = Path::new(&to).join("content.db");
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let (ended_well, said) = backup(&["verify", &to]).await;
    assert!(!ended_well && said.contains("content.db"), "{said}");
    let (ended_well, said) =
        backup(&["restore", &to, "--keys", &keys, "--data", &shown(kept.path(), "new")]).await;
    assert!(!ended_well && said.contains("it is damaged, or was changed"), "{said}");
    let (ended_well, said) = backup(&["verify", &shown(kept.path(), "nowhere")]).await;
    assert!(!ended_well && said.contains("is no backup"), "{said}");
    house.close().await;
}
