//! What people type, and what operators write.

use std::{str::FromStr, sync::LazyLock};

use commands::Address;
use domain::{
    CaseId, CaseNumber, CodeHash, Holiday, Period, QuietHours, Receipt, ReleaseMoment, SignedHead,
    TrailPublicKey, WaiverNumber, Weekend,
};
use ethics_bot::config::{self, Environment};
use guidance::{Code, Comparison, Guide, Mapping, SectionId, Terms, shipped};
use passes::{BlindedElement, EvaluatedElement, IssueProof, Pass, PublicKey};
use slack::blocks::{clip, escape, unescape};

use crate::target::{MIB, Target};

pub(crate) fn targets() -> Vec<Target> {
    let target = |name, what, seeds, words, read| Target {
        name,
        what,
        seeds,
        words,
        read,
        bytes: 4 * MIB,
        longest: 8 * 1_024,
        few: 4_000,
        many: 10_000_000,
    };
    vec![
        target(
            "receipt",
            "the twelve words of a receipt",
            receipts,
            &["relay", "legal", "winner", "yellow", " ", ",", "\t"],
            receipt,
        ),
        target(
            "pass",
            "passes, blinded and evaluated elements, proofs, keys",
            passes,
            &["00", "ff", "g"],
            pass,
        ),
        target(
            "number",
            "numbers of cases and waivers, ids, hashes, addresses",
            numbers,
            &["w-", "k7q2m9xw", "@", ".example"],
            number,
        ),
        target(
            "date",
            "release times, periods, holidays, quiet hours",
            dates,
            &["Mon-Fri", "Q4", "H1", "2026", "02-29", ":", "00"],
            date,
        ),
        target(
            "head",
            "the signed head of the trail, and its key",
            heads,
            &["ethics-bot", "v1", "2026-11-28"],
            head,
        ),
        target(
            "slack-text",
            "text with Slack’s escapes and mentions",
            slack_texts,
            &["&amp;", "&lt;", "<@U1>", "<!here>", "```"],
            slack_text,
        ),
        Target {
            bytes: 64 * MIB,
            few: 300,
            ..target("code", "the Code as Markdown, and its comparison with another", codes, MARKDOWN, code)
        },
        Target {
            few: 600,
            ..target(
                "mapping",
                "topics of a Code, everyday words",
                mappings,
                &["[[", "]]", "topics", "= [", "\"", "section"],
                mapping,
            )
        },
        Target {
            bytes: 16 * MIB,
            few: 600,
            ..target("toml", "the two configuration files", configurations, TOML, toml)
        },
        Target {
            bytes: 64 * MIB,
            longest: 2 * 1_024,
            few: 60,
            many: 100_000,
            ..target(
                "question",
                "a question and its answer",
                questions,
                &["gift", "may I", "how", "boss", "?", "привет", "。"],
                question,
            )
        },
        Target {
            bytes: 16 * MIB,
            longest: 2 * 1_024,
            few: 400,
            ..target(
                "question-words",
                "a question read word by word, without the encoder",
                questions,
                &["gift", "may I", "how", "boss", "?", "привет", "。"],
                question_by_words,
            )
        },
        Target {
            bytes: 16 * MIB,
            few: 400,
            ..target(
                "second-look",
                "the second look at a report",
                looks,
                &["my team of two", "+49 30 1234567", "at 10:15", "@ann", "https://x.example/d/"],
                look,
            )
        },
    ]
}

const MARKDOWN: &[&str] = &[
    "# ",
    "## ",
    "{#id}",
    "{#id .run-in}",
    "**",
    "- ",
    "1. ",
    "> ",
    "|",
    "```",
    "---",
    "[x](y)",
    "\n\n",
    "<b>",
    "&amp;",
];
const TOML: &[&str] = &[
    "[company]",
    "[roles]",
    "[relay]",
    "[[contacts]]",
    "[slack]",
    "[staff]",
    "[mail]",
    "[deadlines]",
    "[board]",
    "name",
    "ethics_manager",
    "release",
    "time_zone",
    " = ",
    "\"U1\"",
    "[\"",
    "\"]",
    "true",
    "18446744073709551616",
    "-1",
    "1979-05-27",
    "'''",
    "\"\"\"",
    "#",
];

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn bytes_of(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn receipt(bytes: &[u8]) {
    if let Ok(receipt) = Receipt::parse(&text(bytes)) {
        let again = Receipt::parse(&receipt.to_words()).unwrap();
        assert!(again.lookup() == receipt.lookup(), "a receipt is read as another one");
    }
}

fn receipts() -> Vec<Vec<u8>> {
    let mut seeds = bytes_of(&[
        "legal winner thank year wave sausage worth useful legal winner thank yellow",
        "  LEGAL, winner\tthank year wave sausage worth useful legal winner thank yellow\n",
    ]);
    for door in [domain::Door::Chat, domain::Door::Page] {
        seeds.push(Receipt::random(door, &domain::SystemRandomness).to_words().as_bytes().to_vec());
    }
    seeds
}

fn pass(bytes: &[u8]) {
    let text = text(bytes);
    let _read = (
        Pass::parse(&text).is_ok(),
        BlindedElement::parse(&text).is_ok(),
        EvaluatedElement::parse(&text).is_ok(),
        IssueProof::parse(&text).is_ok(),
        PublicKey::parse(&text).is_ok(),
    );
}

fn passes() -> Vec<Vec<u8>> {
    let lengths = [32, 64, 66, 96, 98];
    // The base point of ristretto255 (RFC 9496, A.1), and zeros
    let base = "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76";
    let mut seeds: Vec<Vec<u8>> = lengths.iter().map(|length| "00".repeat(*length).into_bytes()).collect();
    seeds.push(base.as_bytes().to_vec());
    seeds.push(base.repeat(2).into_bytes());
    seeds.push(base.repeat(3).into_bytes());
    seeds
}

fn number(bytes: &[u8]) {
    let text = text(bytes);
    if let Ok(number) = CaseNumber::parse(&text) {
        assert_eq!(CaseNumber::parse(&number.to_string()), Ok(number));
    }
    if let Ok(number) = WaiverNumber::parse(&text) {
        assert_eq!(WaiverNumber::parse(&number.to_string()), Ok(number));
    }
    let _read =
        (CaseId::parse(&text).is_ok(), CodeHash::parse(&text).is_some(), SectionId::parse(&text).is_ok());
    if let Ok(address) = Address::parse(&text) {
        let taken = address.as_str();
        assert!(!taken.contains(['\r', '\n', ' ', '<', ',']), "a header can be written into an address");
    }
    let _user = slack::model::UserId::parse(&text).is_ok();
}

fn numbers() -> Vec<Vec<u8>> {
    bytes_of(&[
        "k7q2m9xw",
        " K7Q2-M9XW ",
        "w-2345ab",
        "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a",
        "ada.o'neil+x@firm.example",
        "conflicts-of-interest",
        "U012ABCDEF",
    ])
}

fn date(bytes: &[u8]) {
    let text = text(bytes);
    let _read = (
        ReleaseMoment::parse(&text).is_ok(),
        Period::parse(&text).is_ok(),
        Holiday::from_str(&text).is_ok(),
        QuietHours::from_str(&text).is_ok(),
        Weekend::parse(text.split(',')).is_ok(),
    );
}

fn dates() -> Vec<Vec<u8>> {
    bytes_of(&[
        "09:00",
        "Mon-Fri 18:30",
        "Sat 09:00",
        "2026-Q3",
        "2026-H1",
        "2026",
        "2026-11",
        "12-25",
        "2027-03-26",
        "02-29",
        "18:00-08:00",
        "Sat,Sun",
    ])
}

fn head(bytes: &[u8]) {
    let text = text(bytes);
    let key = TrailPublicKey::parse(&text);
    if let (Ok(head), Ok(key)) = (SignedHead::parse(&text), key) {
        let _signed = head.is_signed_by(&key);
    }
}

fn heads() -> Vec<Vec<u8>> {
    use domain::{Day, SealingKey, TrailHash, TrailKey};
    let key = TrailKey::derive(&SealingKey::from_bytes([7; 32]));
    let head = key.sign(Day::from_number(20_000).unwrap(), TrailHash::from_bytes([3; 32]));
    vec![head.to_string().into_bytes(), key.public_key().to_string().into_bytes()]
}

fn slack_text(bytes: &[u8]) {
    let text = text(bytes);
    let plain = unescape(&text);
    assert_eq!(unescape(&escape(&plain)), plain, "what is escaped comes back");
    assert!(clip(&text, 75).chars().count() <= 75, "a text is too long for Slack");
}

fn slack_texts() -> Vec<Vec<u8>> {
    bytes_of(&[
        "may I <@U1|ann> keep &lt;it&gt; &amp; more?",
        "&amp;lt;",
        "```code``` *bold* _it_ <https://x.example|x>",
        "",
    ])
}

fn code(bytes: &[u8]) {
    let Ok(code) = Code::parse(&text(bytes)) else { return };
    static OTHER: LazyLock<Code> = LazyLock::new(|| {
        Code::parse("# A\n\n## Gifts {#gifts}\n\nNo gifts.\n\n## Law\n\nObey it.\n").unwrap()
    });
    let compared = Comparison::of(&OTHER, &code);
    let _summary = compared.summary();
}

fn codes() -> Vec<Vec<u8>> {
    bytes_of(&[
        "# The Code\n\n## Gifts {#gifts}\n\nNo **gifts** of more than $50.\n\n- from suppliers\n- to officials\n\n### In detail\n\n1. Ask.\n2. Say no.\n",
        "# The Code\n\n#### Be proactive. {#be-proactive .run-in}\n\nAsk first.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> Quoted.\n\n---\n\n```\ncode\n```\n",
    ])
}

fn mapping(bytes: &[u8]) {
    static CODE: LazyLock<Code> =
        LazyLock::new(|| Code::parse("# A\n\n## Gifts {#gifts}\n\nNo gifts.\n").unwrap());
    let text = text(bytes);
    let _read = (Mapping::parse(&text, &CODE).is_ok(), Terms::parse(&text).is_ok());
}

fn mappings() -> Vec<Vec<u8>> {
    bytes_of(&[
        "[topics]\ngifts = [\"gifts\"]\n",
        "[[term]]\nsection = \"gifts\"\nwords = [\"present\", \"ticket*\"]\n",
        "gifts = \"gifts\"\n",
    ])
}

fn toml(bytes: &[u8]) {
    let text = text(bytes);
    let environment: Environment = [("SLACK_BOT_TOKEN", "xoxb-x"), ("SLACK_APP_TOKEN", "xapp-x")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    for said in [
        config::parse("test.toml", &text, &environment).err().map(|error| error.to_string()),
        config::parse_relay("relay.toml", &text, &Environment::new()).err().map(|error| error.to_string()),
    ]
    .into_iter()
    .flatten()
    {
        assert!(
            !said.is_empty() && !said.contains("xoxb-x"),
            "a problem that says nothing, or a secret: {said}"
        );
    }
}

fn configurations() -> Vec<Vec<u8>> {
    let shipped = [
        include_str!("../../../docs/ethics-bot.example.toml"),
        include_str!("../../../docs/ethics-relay.example.toml"),
    ];
    // Without the comments, so that changes meet keys; and with what is a comment there as a key
    let keys = |text: &str, all: bool| -> Vec<u8> {
        let lines = text.lines().map(|line| if all { line.trim_start_matches("# ") } else { line });
        let kept =
            lines.filter(|line| line.starts_with('[') || (line.contains(" = ") && !line.starts_with('#')));
        kept.collect::<Vec<_>>().join("\n").into_bytes()
    };
    shipped.iter().flat_map(|text| [keys(text, false), keys(text, true)]).collect()
}

fn question(bytes: &[u8]) {
    static GUIDE: LazyLock<Guide> = LazyLock::new(|| Guide::new(shipped().clone()));
    ask(&GUIDE, &text(bytes));
}

fn question_by_words(bytes: &[u8]) {
    static GUIDE: LazyLock<Guide> = LazyLock::new(|| Guide::by_words(shipped().clone()));
    ask(&GUIDE, &text(bytes));
}

fn ask(guide: &Guide, question: &str) {
    let _answer = guide.answer(question);
    let _language = guide.language(question);
}

fn questions() -> Vec<Vec<u8>> {
    bytes_of(&[
        "Can I accept tickets from a supplier?",
        "my boss makes up invoices and told me to keep quiet",
        "¿Puedo aceptar regalos?",
        "and if it is only 20 dollars?",
        "how many vacation days do I get",
    ])
}

fn look(bytes: &[u8]) {
    let text = text(bytes);
    let look = relay::SecondLook::shipped();
    for hit in look.look(&text, &["ann", "ann.lee"]) {
        assert!(text.get(hit.range.clone()).is_some_and(|found| !found.is_empty()), "a hit that is no text");
    }
    if let Some(range) = look.named(&text, &["Ruth Adeyemi"]) {
        assert!(text.get(range).is_some(), "a name that is no text");
    }
}

fn looks() -> Vec<Vec<u8>> {
    bytes_of(&[
        "I sat in my team of two on 12 March 2026 at 10:15 when Ruth Adeyemi called +49 30 1234567.",
        "As the only welder here I wrote ann.lee@firm.example and “keep quiet”, see https://x.example/d/1aB2.",
        "My employee number is 48213. Cheers, Ann",
    ])
}
