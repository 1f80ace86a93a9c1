use super::{Comparison, Fate, Part};
use crate::Code;

const OLD: &str = "# Rules\n\n## Gifts {#gifts}\n\nNobody may take a gift from a supplier. Small things are fine.\n\n\
                   ## Travel {#travel}\n\nBook the train.\n\n## Safety {#safety}\n\nWear a helmet.\n\n## Records {#records}\n\nKeep what you sign.\n";

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn kinds(comparison: &Comparison<'_>) -> Vec<String> {
    let kind = |fate: &Fate<'_>| {
        let what = match fate {
            Fate::Added(_) => "added",
            Fate::Removed(_) => "removed",
            Fate::Kept(kept) if kept.is_same() => "same",
            Fate::Kept(kept) if kept.moved => "moved",
            Fate::Kept(kept) if kept.is_renamed() => "renamed",
            Fate::Kept(_) => "changed",
        };
        format!("{} {what}", fate.section().heading())
    };
    comparison.fates().iter().map(kind).collect()
}

#[test]
fn the_same_code_has_no_changes() {
    let (old, again) = (code(OLD), code(&OLD.replace("gift from", "gift\nfrom")));
    let comparison = Comparison::of(&old, &again);
    assert_eq!(comparison.changes().count(), 0);
    assert!(comparison.summary().is_empty());
    assert_eq!(Comparison::of(&crate::shipped(), &crate::shipped()).changes().count(), 0);
}

#[test]
fn changed_moved_added_and_removed() {
    let new = code(
        "# Rules\n\n## Safety {#safety}\n\nWear a helmet.\n\n## Gifts {#gifts}\n\nNobody may take a gift from a supplier or a customer. Small things are fine.\n\n\
         ## Papers {#records}\n\nKeep what you sign.\n\n## Data {#data}\n\nLock your screen when you leave.\n",
    );
    let old = code(OLD);
    let comparison = Comparison::of(&old, &new);
    assert_eq!(
        kinds(&comparison),
        ["Safety moved", "Gifts changed", "Travel removed", "Papers renamed", "Data added"]
    );
    assert_eq!(
        comparison.summary(),
        [
            "Changed: “Gifts” and “Papers”.",
            "New: “Data”.",
            "No longer in it: “Travel”.",
            "Moved, with the same words: “Safety”."
        ]
    );
    let Some(Fate::Kept(gifts)) = comparison.fates().get(1) else { panic!("the section is in both") };
    assert_eq!(
        gifts.changed[0].parts,
        [
            Part::Same("Nobody may take a gift from a "),
            Part::Removed("supplier."),
            Part::Added("supplier or a customer."),
            Part::Same(" Small things are fine.")
        ]
    );
}

#[test]
fn a_section_with_another_id_is_found_by_its_words() {
    let new = code(&OLD.replace(
        "## Travel {#travel}\n\nBook the train.",
        "## Getting there {#getting-there}\n\nBook the train, not a plane.",
    ));
    let old = code(OLD);
    let comparison = Comparison::of(&old, &new);
    assert_eq!(kinds(&comparison)[1], "Getting there renamed");
}

proptest::proptest! {
    /// Read without what was removed it is the new text, read without what was added the old one, whatever they are.
    #[test]
    fn nothing_is_lost(old in "[a-d ,.]{0,60}", new in "[a-d ,.]{0,60}") {
        let paragraph = super::words::changed(&old, &new);
        let read = |skip: fn(&Part<'_>) -> bool| -> String {
            let parts = paragraph.parts.iter().filter(|part| !skip(part));
            parts.map(|part| match part { Part::Same(text) | Part::Removed(text) | Part::Added(text) => *text }).collect()
        };
        proptest::prop_assert_eq!(read(|part| matches!(part, Part::Removed(_))), new.as_str());
        proptest::prop_assert_eq!(read(|part| matches!(part, Part::Added(_))), old.as_str());
    }
}
