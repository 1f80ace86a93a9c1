//! What the program writes for those who ship it.

use tests::Program;

#[tokio::test]
async fn every_command_has_a_man_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    let output = Program::run(&["docs", "man", pages.to_str().unwrap()], &[]).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read =
        |name: &str| std::fs::read_to_string(pages.join(name)).unwrap_or_else(|_| panic!("no page {name}"));
    for (name, words) in [
        ("ethics-bot.1", "chat-ops ethics bot"),
        ("ethics-bot-serve.1", "Run the bot for a real workspace"),
        ("ethics-bot-health.1", "readyz"),
        ("ethics-bot-audit-verify.1", "Walk the chain"),
        ("ethics-bot-docs-man.1", "man page"),
    ] {
        let page = read(name).replace('\\', "");
        assert!(page.contains(".TH") && page.contains(words), "{name}: {page}");
    }
    assert!(!pages.join("ethics-bot-clean-evidence.1").exists(), "the program's own");
}

#[tokio::test]
async fn shells_complete_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let output = Program::run(&["docs", "completions", shell], &[]).await;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && text.contains("ethics-bot"), "{shell}");
        for command in ["serve", "relay", "health", "check"] {
            assert!(text.contains(command), "{shell}: {command}");
        }
    }
    let output = Program::run(&["docs", "completions", "ksh"], &[]).await;
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("possible values"));
}
