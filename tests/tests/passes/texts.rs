//! The page and the server read passes alike, and say the same about what is not one.

use domain::{Day, SystemRandomness};
use passes::{Epoch, EpochKey, Pass, PassRequest, PassSeed};
use serde_json::json;

use crate::node::Page;

/// Anything that might be between or instead of the symbols of a pass.
const ODD: [&str; 22] = [
    "u", "U", "!", "é", "ſ", "K", "ı", "İ", "🔑", "٣", "_", ".", "\u{0}", "\u{85}", "\u{AD}", "\u{200B}",
    "\u{200F}", "\u{2011}", "\u{2212}", "\u{3000}", "\u{FEFF}", "\u{180E}",
];

#[test]
fn page_and_server_say_the_same_about_every_text() {
    let mut page = Page::open();
    let (mut good, mut bad) = (0, 0);
    for text in texts() {
        let there = page.call("passProblem", &json!([text])).unwrap();
        let epoch = page.call("passEpoch", &json!([text])).unwrap();
        match Pass::parse(&text) {
            Ok(pass) => {
                assert_eq!((there, epoch), (json!(null), json!(pass.epoch().number())), "{text:?}");
                good += 1;
            }
            Err(error) => {
                assert_eq!((there, epoch), (json!(error.to_string()), json!(null)), "{text:?}");
                bad += 1;
            }
        }
    }
    assert!(good > 30 && bad > 100, "{good} good, {bad} bad");
}

fn texts() -> Vec<String> {
    let pass = pass();
    let mut texts: Vec<String> =
        ["", " ", "-", "a pass", &"0".repeat(56), &"7".repeat(56), &"z".repeat(57)].map(str::to_owned).into();
    texts.extend([
        pass.to_lowercase(),
        pass.replace('-', ""),
        pass.replace('0', "o"),
        pass.replace('1', "L"),
        pass[1..].to_owned(),
    ]);
    texts.push(format!("{pass}{pass}"));
    for odd in ODD {
        texts.extend([
            format!("{odd}{pass}"),
            format!("{pass}{odd}"),
            format!("{}{odd}{}", &pass[..31], &pass[31..]),
        ]);
        texts.push(pass.replacen('-', odd, 3));
    }
    for place in (0..pass.len()).filter(|place| &pass[*place..=*place] != "-") {
        let mut wrong = pass.clone();
        wrong.replace_range(place..=place, if &pass[place..=place] == "X" { "Y" } else { "X" });
        texts.push(wrong);
    }
    texts
}

fn pass() -> String {
    let epoch = Epoch::of(Day::from_number(20_779).unwrap());
    let key = EpochKey::derive(&PassSeed::random(&SystemRandomness), epoch);
    let (request, blinded) = PassRequest::begin(epoch, 1, &SystemRandomness);
    let answer = key.evaluate(&blinded, &SystemRandomness).unwrap();
    request.finish(&answer, &key.public_key()).unwrap().remove(0).to_text().to_string()
}
