//! A5: the public key of each quarter's passes is listed where all employees see the same list.

use domain::SystemRandomness;
use jiff::SignedDuration;
use passes::PassSeed;
use serde_json::json;
use tests::{House, Layout, Screen, Via};

use super::BOT;

const GENERAL: &str = "C0GENERAL";

/// What the bot wrote in #general.
fn listed(screen: &Screen) -> Vec<String> {
    let messages = screen.channel("general").expect("#general").messages;
    messages
        .into_iter()
        .filter(|message| message.user == BOT && message.text.contains("The key of the anonymous passes"))
        .map(|message| message.text)
        .collect()
}

#[tokio::test]
async fn a5_the_key_is_listed_once_each_quarter_where_everybody_sees_it() {
    for layout in [Layout::Together, Layout::Apart] {
        let mut house = House::open_as(layout, Via::Socket).await;
        let (maya, tomas) = (house.person("maya"), house.person("tomas"));
        house.announce_key().await;
        assert!(listed(&maya.screen().await).is_empty(), "no channel is named yet");
        maya.open_home().await;
        let (_, home) = maya.sees("the Home tab", Screen::home).await;
        assert!(!home.contains("is listed in"), "{home}");

        house.announce_in(GENERAL);
        house.restart().await;
        house.announce_key().await;
        assert!(listed(&maya.screen().await).is_empty(), "the bot is not in the channel yet");
        house.sandbox.bring(&house.app, "general");
        house.announce_key().await;
        house.announce_key().await;
        house.restart().await;
        house.announce_key().await;
        let first = listed(&maya.screen().await);
        assert_eq!(first.len(), 1, "once, and not again after a restart: {first:?}");
        assert_eq!(first, listed(&tomas.screen().await), "everybody sees the same");

        let (_, shown) = maya.pass_code().await;
        let key = house.page().form().await["epochs"][0].clone();
        let fingerprint = key["fingerprint"].as_str().expect("a fingerprint");
        assert_eq!(fingerprint.split(' ').count(), 6);
        assert!(first[0].contains(fingerprint) && first[0].contains("2026-Q4"), "{}", first[0]);
        assert!(shown.text.contains(fingerprint), "{}", shown.text);
        assert!(shown.text.contains("<#C0GENERAL>") || shown.text.contains("#general"), "{}", shown.text);
        maya.sees("where it is listed", |screen| {
            screen.home().filter(|home| home.1.contains("is listed in"))
        })
        .await;
        if layout == Layout::Together {
            assert_eq!(house.page().form().await["key_channel"], json!("#general"));
        }

        house.clock.advance(SignedDuration::from_hours(24 * 45));
        house.announce_key().await;
        house.restart().await;
        house.announce_key().await;
        let both = listed(&maya.screen().await);
        assert_eq!(both.len(), 2, "the next quarter has its own: {both:?}");
        assert_eq!(both.iter().filter(|text| text.contains(fingerprint)).count(), 1);
        assert!(both.iter().any(|text| text.contains("2027-Q1")), "{both:?}");

        // Another key of the same quarter, because somebody may have copied the one before
        let folder = if layout == Layout::Apart { house.relay_folder() } else { house.folder() };
        let other = PassSeed::random(&SystemRandomness).to_hex();
        std::fs::write(folder.join("passes.key"), other.as_bytes()).unwrap();
        // The process before had this duty for two minutes
        house.clock.advance(SignedDuration::from_mins(3));
        house.announce_key().await;
        house.announce_key().await;
        let all = listed(&maya.screen().await);
        assert_eq!(all.len(), 3, "{all:?}");
        let says_so =
            |text: &&String| text.contains("It takes the place of the key that was listed for 2027-Q1");
        assert_eq!(all.iter().filter(says_so).count(), 1, "{all:?}");
        house.close().await;
    }
}
