//! Mail to somebody outside of Slack, by a server that is not always well.

use tests::{Configuration, House, Layout, Mood, PostOffice, Program, Protection, Via, Workspace};

use super::{BOT, file, only_case, short_report};

async fn house(protection: Protection, moods: &[Mood]) -> House {
    let post = PostOffice::open(protection).await;
    post.moods(moods.iter().copied());
    let house = House::open_with_post(Layout::Together, post).await;
    file(&house.person("tomas"), short_report("The tender was opened early.")).await;
    house.deliver().await;
    house
}

#[tokio::test]
async fn mail_goes_by_each_kind_of_tls_and_to_this_machine_without() {
    for protection in [Protection::Starttls, Protection::Implicit, Protection::None] {
        let house = house(protection, &[]).await;
        let mails = house.post().taken();
        assert_eq!(mails.len(), 1, "{protection:?}");
        assert_eq!(mails[0].over_tls, protection != Protection::None);
        house.close().await;
    }
}

#[tokio::test]
async fn a_mail_that_is_put_off_comes_later_and_once() {
    let house = house(Protection::Starttls, &[Mood::PutsOff, Mood::PutsOff]).await;
    assert_eq!(house.post().taken(), []);
    let ruth = house.person("ruth");
    ruth.sees("that a case is open: Slack does not wait for the mail", |screen| {
        screen.message("A new case is open")
    })
    .await;
    house.drain_with_retries().await;
    assert_eq!(house.post().taken().len(), 1);
    let card = ruth.screen().await.private_channels().remove(0);
    assert_eq!(card.messages.iter().filter(|message| message.text.contains("Read the report")).count(), 1);
    house.close().await;
}

#[tokio::test]
async fn a_mail_whose_connection_broke_at_its_end_comes_again_with_the_same_id() {
    let mut house = house(Protection::Starttls, &[Mood::HangsUp]).await;
    assert_eq!(house.post().taken().len(), 1, "it is there, and the bot cannot know");
    // A crash in the middle of mailing as well
    house.restart().await;
    house.drain_with_retries().await;
    let mails = house.post().taken();
    assert_eq!(mails.len(), 2);
    let id = |mail: &tests::Mail| mail.head("Message-ID").unwrap().to_owned();
    assert_eq!(id(&mails[0]), id(&mails[1]));
    assert!(id(&mails[0]).ends_with("@capstone.example>"));
    house.close().await;
}

#[tokio::test]
async fn a_refusal_for_good_is_told_to_the_lead_and_not_tried_again() {
    let house = house(Protection::Starttls, &[Mood::Refuses]).await;
    let number = only_case(&house).await;
    house.drain_with_retries().await;
    assert_eq!(house.post().taken(), []);
    let ruth = house.person("ruth");
    let told = ruth.sees("the refusal", |screen| screen.message("was refused")).await;
    assert!(
        told.text.contains("Somebody on it is outside of Slack") && !told.text.contains("firm.example"),
        "{}",
        told.text
    );
    let direct = ruth.screen().await.direct(BOT).unwrap();
    assert_eq!(direct.messages.iter().filter(|message| message.text.contains("was refused")).count(), 1);
    assert!(!number.is_empty());
    house.close().await;
}

/// `ethics-bot check` with this configuration.
async fn checked(
    workspace: &Workspace,
    folder: &std::path::Path,
    post: &PostOffice,
    change: impl Fn(String) -> String,
) -> (bool, String) {
    let configuration = Configuration::new(workspace, folder, Via::Socket, 60).with_counsel_outside(post);
    let file = folder.join("ethics-bot.toml");
    std::fs::write(&file, change(configuration.toml)).unwrap();
    let environment: Vec<_> =
        configuration.environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let output = Program::run(&["check", "--config", &file.display().to_string()], &environment).await;
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.success(), said)
}

#[tokio::test]
async fn check_says_what_is_wrong_with_the_mail_server() {
    let workspace = Workspace::start(sandbox::Sandbox::builder()).await;
    let folder = tempfile::tempdir().unwrap();
    let (post, stranger) =
        (PostOffice::open(Protection::Starttls).await, PostOffice::open(Protection::Starttls).await);
    let locked = PostOffice::with_login(Protection::Implicit, Some(("desk", "secret word"))).await;
    let (good, said) = checked(&workspace, folder.path(), &post, |toml| toml).await;
    assert!(good && said.contains("answers, with starttls"), "{said}");
    assert!(said.contains("counsel@firm.example") && said.contains("3 people can sign in"), "{said}");
    assert!(said.contains("reached on this machine only"), "{said}");

    // Another server's certificate, and another name than the certificate has
    let other_ca = stranger.ca_file().display().to_string();
    let own_ca = post.ca_file().display().to_string();
    let (good, said) =
        checked(&workspace, folder.path(), &post, |toml| toml.replace(&own_ca, &other_ca)).await;
    assert!(!good && said.contains("its certificate must be valid for mail.host"), "{said}");
    let (good, said) = checked(&workspace, folder.path(), &post, |toml| {
        toml.replace("host = \"localhost\"", "host = \"127.0.0.1\"")
    })
    .await;
    assert!(!good && said.contains("its certificate must be valid for mail.host"), "{said}");

    let password = folder.path().join("password");
    std::fs::write(&password, "secret word\n").unwrap();
    let login = |user: &str| {
        let login = format!("[mail]\nuser = \"{user}\"\npassword_file = \"{}\"\n", password.display());
        move |toml: String| toml.replace("[mail]\n", &login)
    };
    let (good, said) = checked(&workspace, folder.path(), &locked, login("desk")).await;
    assert!(good && said.contains("takes the login") && !said.contains("secret word"), "{said}");
    let (good, said) = checked(&workspace, folder.path(), &locked, login("somebody")).await;
    assert!(!good && said.contains("refused the login, with code 535"), "{said}");
    drop(post);
    let gone = PostOffice::open(Protection::Starttls).await;
    let port = format!("port = {}", gone.port());
    drop(gone);
    let (good, said) = checked(&workspace, folder.path(), &stranger, |toml| {
        toml.replace(&format!("port = {}", stranger.port()), &port)
    })
    .await;
    assert!(!good && said.contains("could not be reached"), "{said}");
    workspace.sandbox.shutdown().await;
}

#[tokio::test]
async fn a_bad_certificate_is_not_talked_to() {
    let post = PostOffice::open(Protection::Starttls).await;
    let stranger = PostOffice::open(Protection::Starttls).await;
    std::fs::copy(stranger.ca_file(), post.ca_file()).unwrap();
    let house = House::open_with_post(Layout::Together, post).await;
    file(&house.person("tomas"), short_report("The tender was opened early.")).await;
    house.deliver().await;
    house.drain().await;
    assert_eq!(house.post().taken(), []);
    assert_eq!(house.case_rooms().await.len(), 1, "the channel does not wait for the mail");
    house.close().await;
}
