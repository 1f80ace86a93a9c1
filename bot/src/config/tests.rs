use super::*;

const GOOD: &str = r#"
[company]
name = "Example"

[roles]
ethics_manager = ["U1"]
outside_counsel = ["U2"]
audit_committee = ["U3"]
board_secretary = ["U4"]

[relay]
release = ["09:00", "16:30"]
time_zone = "America/Los_Angeles"
"#;

fn secrets() -> Environment {
    [("SLACK_BOT_TOKEN", "xoxb-very-secret"), ("SLACK_APP_TOKEN", "xapp-very-secret")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

fn problems(text: &str, environment: &Environment) -> String {
    parse("test.toml", text, environment).unwrap_err().to_string()
}

#[test]
fn a_good_file_is_read() {
    let config = parse("test.toml", GOOD, &secrets()).unwrap();
    assert_eq!(config.company.name, "Example");
    assert!(matches!(config.slack.transport, Transport::Socket { connections: 2, .. }));
    assert_eq!(config.storage.master_key.to_string(), "data/master.key");
    assert!(!format!("{config:?}").contains("very-secret"));
}

#[test]
fn the_environment_wins() {
    let mut environment = secrets();
    environment.insert("ETHICS_BOT_ROLES_ETHICS_MANAGER".into(), "U7, U8".into());
    environment.insert("ETHICS_BOT_RELAY_TIME_ZONE".into(), "Europe/Berlin".into());
    let config = parse("test.toml", GOOD, &environment).unwrap();
    assert_eq!(config.directory.holders(domain::Role::EthicsManager).len(), 2);
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_what_was_expected() {
    let cases = [
        (
            "[company]\nname = 3",
            "test.toml:2: company.name: expected a text such as \"Example Corporation\", found a number",
        ),
        (
            "[company]\nnmae = \"x\"",
            "test.toml:2: company.nmae: is not a known key; did you mean company.name?",
        ),
        ("name = \"x\"", "test.toml:1: name: expected a [section], with this key inside it"),
        ("[company]\n\n[roles\n", "test.toml:3: this is not TOML"),
        (
            "[roles]\nethics_manager = \"U1\"",
            "test.toml:2: roles.ethics_manager: expected a list of texts such as [\"U012ABCDEF\"], found a text",
        ),
        (
            "[roles]\nethics_manager = [\"ruth\"]",
            "test.toml:2: roles.ethics_manager: expected Slack user ids",
        ),
        ("[relay]\nrelease = [\"25:00\"]", "test.toml:2: relay.release: expected times of day"),
        ("[relay]\ntime_zone = \"Mars\"", "test.toml:2: relay.time_zone: expected a time zone"),
        (
            "[relay]\nrelease_every_s = 0",
            "test.toml:2: relay.release_every_s: expected a whole number from 1 to 86400",
        ),
        ("[log]\nlevel = \"loud\"", "test.toml:2: log.level: expected \"error\""),
        ("[slack]\ntransport = \"pigeon\"", "test.toml:2: slack.transport: expected \"socket\" or \"http\""),
        (
            "[slack]\nbot_token = \"xoxb-very-secret\"",
            "test.toml:2: slack.bot_token: is not a known key; did you mean slack.bot_token_file?",
        ),
        ("", "test.toml: company.name: is missing"),
    ];
    for (text, expected) in cases {
        let found = problems(text, &secrets());
        assert!(found.contains(expected), "{text:?}\n{found}");
        assert!(!found.contains("very-secret"));
    }
}

#[test]
fn everything_wrong_is_told_at_once_and_no_secret_with_it() {
    let environment: Environment =
        [("SLACK_BOT_TOKEN", "wrong-very-secret"), ("ETHICS_BOT_ROLES_ETHICS_MANGER", "U1")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
    let found = problems("[log]\nlevel = 1\nformat = \"x\"", &environment);
    for expected in [
        "environment: SLACK_BOT_TOKEN: expected a token that starts with xoxb-",
        "did you mean ETHICS_BOT_ROLES_ETHICS_MANAGER?",
        "test.toml:2: log.level",
        "slack.app_token_file: is missing",
        "roles.board_secretary: is missing",
    ] {
        assert!(found.contains(expected), "{expected}\n{found}");
    }
    assert!(!found.contains("very-secret"));
}

#[test]
fn the_board_secretary_holds_no_other_role() {
    let text = GOOD.replace("\"U4\"", "\"U1\"");
    assert!(
        problems(&text, &secrets())
            .contains("roles.board_secretary: expected somebody who holds no other role")
    );
}

#[test]
fn the_boards_reports_have_one_kind_of_period() {
    let read = |board: &str| parse("test.toml", &format!("{GOOD}\n[board]\n{board}\n"), &secrets());
    assert_eq!(parse("test.toml", GOOD, &secrets()).unwrap().board, BoardConfig::default());
    let board = read("period = \"half-year\"\nemployees = 5200").unwrap().board;
    assert_eq!(board, BoardConfig { span: domain::Span::HalfYear, employees: Some(5_200) });
    for (board, told) in [
        ("period = \"month\"", "board.period: expected \"quarter\", \"half-year\" or \"year\""),
        ("employees = 0", "board.employees: expected a whole number from 1 to 10000000"),
    ] {
        let said = read(board).unwrap_err().to_string();
        assert!(said.contains(told), "{said}");
    }
}

#[test]
fn the_example_in_the_docs_is_a_good_file() {
    let example = include_str!("../../../docs/ethics-bot.example.toml");
    let config = parse("ethics-bot.example.toml", example, &secrets()).unwrap();
    assert_eq!(config.company.contacts.len(), 4);
    assert!(config.company.contacts.iter().all(|contact| contact.kind().is_some()));
}

#[test]
fn the_encoder_can_be_left_out_but_not_beneath_topics() {
    let read = |code: &str| parse("test.toml", &format!("{GOOD}\n[code]\n{code}\n"), &secrets());
    assert!(read("").unwrap().code.encoder);
    assert!(!read("encoder = false").unwrap().code.encoder);
    let folder = tempfile::tempdir().unwrap();
    let (code, topics) = (folder.path().join("code.md"), folder.path().join("topics.toml"));
    std::fs::write(&code, "# Rules\n\n## Safety\n\nWear a helmet.\n").unwrap();
    std::fs::write(&topics, "").unwrap();
    let files = format!("file = \"{}\"\ntopics = \"{}\"\n", code.display(), topics.display());
    let said = read(&format!("{files}encoder = false")).unwrap_err().to_string();
    assert!(said.contains("code.topics: expected no topics where code.encoder = false"), "{said}");
}

#[test]
fn the_codes_website_is_an_address_that_a_browser_opens() {
    let read =
        |address: &str| parse("test.toml", &format!("{GOOD}\n[code]\nwebsite = \"{address}\"\n"), &secrets());
    let good = "https://ir.example.com/corporate-governance";
    assert_eq!(read(good).unwrap().company.code_website.as_deref(), Some(good));
    assert_eq!(parse("test.toml", GOOD, &secrets()).unwrap().company.code_website, None);
    for bad in ["ir.example.com", "ftp://example.com/code", "file:///code.html", "https://", ""] {
        let said = read(bad).unwrap_err().to_string();
        assert!(said.contains("code.website: expected the address of a page"), "{bad}: {said}");
    }
}

#[test]
fn the_key_of_passes_may_be_listed_in_a_channel() {
    let paged = GOOD.replace("[relay]\n", "[relay]\npage_listen = \"127.0.0.1:0\"\n");
    let with = |keys: &str| format!("{paged}\n[passes]\n{keys}\n");
    let config = parse("test.toml", &paged, &secrets()).unwrap();
    assert!(config.passes.announce_in.is_none() && config.relay.page.unwrap().key_channel.is_none());
    let config = parse("test.toml", &with("announce_in = \"C012ABCDEF\""), &secrets()).unwrap();
    assert_eq!(config.passes.announce_in.unwrap().as_str(), "C012ABCDEF");
    assert!(config.relay.page.unwrap().key_channel.unwrap().starts_with("the channel"));
    let named = with("announce_in = \"C012ABCDEF\"\nchannel_name = \"#all-hands\"");
    let config = parse("test.toml", &named, &secrets()).unwrap();
    assert_eq!(config.relay.page.unwrap().key_channel.as_deref(), Some("#all-hands"));
    let without_page = format!("{GOOD}\n[passes]\nannounce_in = \"C012ABCDEF\"\n");
    let cases = [
        (
            with("announce_in = \"#general\""),
            "passes.announce_in: expected a channel id, which starts with C",
        ),
        (
            with("announce_inn = \"C1\""),
            "passes.announce_inn: is not a known key; did you mean passes.announce_in?",
        ),
        (without_page, "passes.announce_in: expected relay.page_listen as well"),
    ];
    for (text, expected) in cases {
        let found = problems(&text, &secrets());
        assert!(found.contains(expected), "{found}");
    }
    let relay = format!("{RELAY}\n[passes]\nchannel_name = \"#all-hands\"\n");
    let config = parse_relay("relay.toml", &relay, &Environment::new()).unwrap();
    assert_eq!(config.relay.page.unwrap().key_channel.as_deref(), Some("#all-hands"));
}

const RELAY: &str = r#"
[company]
name = "Example"

[relay]
link_listen = "0.0.0.0:8120"
page_listen = "127.0.0.1:8110"
page_url = "https://speak-up.example.com"

[names]
ethics_manager = ["Ruth Adler"]
"#;

#[test]
fn a_relay_alone_needs_no_workspace() {
    let config = parse_relay("relay.toml", RELAY, &Environment::new()).unwrap();
    assert_eq!(config.link.listen.port(), 8120);
    assert_eq!(config.link.key_file.to_str(), Some("data/link.key"));
    assert!(config.relay.page.is_some() && config.relay.apart.is_none());
    let cases = [
        ("[slack]\nconnections = 2", "slack.connections: is not a known key"),
        (
            "[roles]\nethics_manager = [\"U1\"]",
            "roles.ethics_manager: is not a known key; did you mean names.ethics_manager?",
        ),
        ("[log]\nlink = \"x\"", "log.link: is not a known key"),
    ];
    for (more, expected) in cases {
        let wrong = parse_relay("relay.toml", &format!("{RELAY}\n{more}"), &Environment::new());
        let found = wrong.unwrap_err().to_string();
        assert!(found.contains(expected), "{found}");
    }
    let found = parse_relay("relay.toml", "[company]\nname = \"x\"", &Environment::new()).unwrap_err();
    assert!(found.to_string().contains("relay.link_listen: is missing"), "{found}");
    let wrong = RELAY.replace("0.0.0.0:8120", "relay.internal:8120");
    let found = parse_relay("relay.toml", &wrong, &Environment::new()).unwrap_err();
    assert!(
        found.to_string().contains("relay.toml:6: relay.link_listen: expected an address and a port"),
        "{found}"
    );
}

#[test]
fn the_bots_file_may_name_a_relay_on_another_host() {
    let linked = |keys: &str| GOOD.replace("[relay]\n", &format!("[relay]\n{keys}\n"));
    let text = linked("link = \"relay.internal:8120\"\npage_url = \"https://speak-up.example.com\"");
    let apart = parse("test.toml", &text, &secrets()).unwrap().relay.apart.unwrap();
    assert_eq!(apart.address, "relay.internal:8120");
    assert_eq!(apart.page.unwrap().url, "https://speak-up.example.com");
    let cases = [
        ("link = \"relay.internal\"", "relay.link: expected a host and a port"),
        ("link = \"https://relay.internal:8120\"", "relay.link: expected a host and a port"),
        ("link_key_file = \"x\"", "relay.link_key_file: expected relay.link as well"),
        ("link_listen = \"0.0.0.0:8120\"", "relay.link_listen: is not a known key"),
        (
            "link = \"r:1\"\npage_listen = \"127.0.0.1:1\"",
            "relay.page_listen: expected in the relay's own file",
        ),
    ];
    for (keys, expected) in cases {
        let found = problems(&linked(keys), &secrets());
        assert!(found.contains(expected), "{keys}\n{found}");
    }
}

#[test]
fn the_relays_example_in_the_docs_is_a_good_file() {
    let example = include_str!("../../../docs/ethics-relay.example.toml");
    let config = parse_relay("ethics-relay.example.toml", example, &Environment::new()).unwrap();
    assert!(config.relay.page.is_some_and(|page| page.url.is_some()));
}

#[test]
fn the_heads_go_to_the_board_secretary_and_never_to_the_ethics_manager() {
    let read = |audit: &str| parse("test.toml", &format!("{GOOD}\n[audit]\n{audit}\n"), &secrets());
    let ids =
        |config: Config| config.audit.head_to.iter().map(|id| id.as_str().to_owned()).collect::<Vec<_>>();
    let usual = read("").unwrap();
    assert_eq!(usual.audit.head_every_days, 7);
    assert_eq!(ids(usual), ["U4"]);
    assert_eq!(ids(read("head_to = [\"U9\"]\nhead_every_days = 30").unwrap()), ["U9"]);
    assert!(ids(read("head_to = []").unwrap()).is_empty());
    for (audit, told) in [
        ("head_to = [\"U9\", \"U1\"]", "audit.head_to: expected people who are not the ethics manager"),
        ("head_to = [\"ruth\"]", "audit.head_to: expected Slack user ids"),
        ("head_every_days = 0", "audit.head_every_days: expected a whole number from 1 to 366"),
    ] {
        let said = read(audit).unwrap_err().to_string();
        assert!(said.contains(told), "{said}");
    }
}

#[test]
fn people_outside_of_slack_need_mail_and_the_staff_page() {
    let outside = GOOD.replace("\"U2\"", "\"Counsel@Firm.example\"");
    assert_ne!(outside, GOOD);
    let read = |more: &str| parse("test.toml", &format!("{outside}\n{more}\n"), &secrets());
    let mail = "[mail]\nhost = \"smtp.example.com\"\nfrom = \"desk@example.com\"\n";
    let page = "[staff]\nlisten = \"127.0.0.1:8130\"\n";
    let config = read(&format!("{mail}{page}people = [\"U1 ruth@example.com\"]")).unwrap();
    let addresses: Vec<_> = config.staff.unwrap().people.into_keys().collect();
    assert_eq!(
        addresses.iter().map(commands::Address::as_str).collect::<Vec<_>>(),
        ["counsel@firm.example", "ruth@example.com"]
    );
    let smtp = config.mail.unwrap();
    assert_eq!((smtp.port, smtp.tls), (587, super::MailTls::Starttls));
    let cases = [
        (String::new(), "staff.listen: is missing: expected where the staff page listens"),
        (page.to_owned(), "mail.host: is missing: expected the mail server"),
        (format!("{mail}{page}people = [\"U9 a@x.y\"]"), "staff.people: expected people who hold a role"),
        (
            format!("{mail}{page}people = [\"U1\"]"),
            "staff.people: expected a Slack user id and an e-mail address",
        ),
        (
            format!("{mail}{page}people = [\"U1 counsel@firm.example\"]"),
            "staff.people: expected each address once",
        ),
        (
            format!("{mail}[staff]\nlisten = \"0.0.0.0:8130\""),
            "staff.public_url: is missing: expected the address with https://",
        ),
        (
            format!("{mail}{page}public_url = \"http://cases.example.com\""),
            "staff.public_url: expected an address with https://",
        ),
        (
            format!("{mail}tls = \"none-on-loopback\"\n{page}"),
            "mail.tls: expected \"starttls\" or \"tls\": without TLS the server has to be this machine",
        ),
        (
            format!("{mail}tls = \"ssl\"\n{page}"),
            "mail.tls: expected \"starttls\", \"tls\" or \"none-on-loopback\"",
        ),
        (format!("{mail}user = \"desk\"\n{page}"), "mail.user: expected a password as well"),
        (format!("[mail]\nfrom = \"desk@example.com\"\n{page}"), "mail.from: expected mail.host as well"),
        (
            format!("[mail]\nhost = \"smtp.example.com\"\nfrom = \"Desk <desk@example.com>\"\n{page}"),
            "mail.from: expected an e-mail address",
        ),
    ];
    for (more, told) in cases {
        let said = read(&more).unwrap_err().to_string();
        assert!(said.contains(told), "{more}: {said}");
    }
    for (held, role) in [("\"U1\"", "roles.ethics_manager"), ("\"U4\"", "roles.board_secretary")] {
        let said = problems(&GOOD.replace(held, "\"ruth@example.com\""), &secrets());
        assert!(
            said.contains(&format!("{role}: expected Slack user ids: the work of this role is in Slack")),
            "{said}"
        );
    }
}

#[test]
fn waivers_are_disclosed_unless_it_is_switched_off() {
    let read = |keys: &str| parse("test.toml", &format!("{GOOD}\n[waivers]\n{keys}\n"), &secrets());
    assert!(read("").unwrap().waivers.disclosure);
    assert!(read("disclosure = true").unwrap().waivers.disclosure);
    assert!(!read("disclosure = false").unwrap().waivers.disclosure);
    let said = read("disclosure = \"no\"").unwrap_err().to_string();
    assert!(said.contains("waivers.disclosure: expected true or false"), "{said}");
    let said = read("disclose = true").unwrap_err().to_string();
    assert!(said.contains("did you mean waivers.disclosure?"), "{said}");
}
