//! Ids that stay: made from what a heading says, and taken over from an earlier import.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use crate::{
    inline::{clean, key, plain},
    lines::number,
};

/// How long an id made from a heading may be; `policy/README.md` allows 100.
const LONGEST: usize = 60;
/// How much of its words a section under another heading must share with an earlier one to be the same.
const SAME: f64 = 0.6;
/// Beyond so many sections that are left, none are compared by their words.
const MOST_COMPARED: usize = 500;

/// What an id is given to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Named {
    /// The headings that lead here, its own last.
    pub(crate) path: Vec<String>,
    pub(crate) text: String,
    /// The id the document gives it.
    pub(crate) id: Option<String>,
}

/// An id for each section, all different.
pub(crate) fn give(sections: &[Named], earlier: &[Named]) -> Vec<String> {
    let mut ids: Vec<Option<String>> = Vec::with_capacity(sections.len());
    let mut used: HashSet<String> = HashSet::new();
    for section in sections {
        let own = section.id.clone().filter(|id| is_id(id) && !used.contains(id));
        used.extend(own.clone());
        ids.push(own);
    }
    take_over(sections, earlier, &mut ids, &mut used);
    let mut counts: HashMap<String, usize> = HashMap::new();
    // The plain id goes to the outermost section of a name
    let mut order: Vec<usize> = (0..sections.len()).collect();
    order.sort_by_key(|at| sections.get(*at).map(|section| section.path.len()));
    for at in order {
        let (Some(section), Some(id @ None)) = (sections.get(at), ids.get_mut(at)) else { continue };
        *id = Some(fresh(section, &mut used, &mut counts));
    }
    ids.into_iter().flatten().collect()
}

/// The heading's id if it is free, else with the heading above before it, else with a number.
fn fresh(section: &Named, used: &mut HashSet<String>, counts: &mut HashMap<String, usize>) -> String {
    let heading = section.path.last().map_or("", String::as_str);
    let own = slug(heading);
    if used.insert(own.clone()) {
        return own;
    }
    let above = section.path.len().checked_sub(2).and_then(|at| section.path.get(at));
    let longer = above.map(|above| cut(&format!("{}-{own}", slug(above)), LONGEST + 20));
    if let Some(longer) = longer.filter(|longer| used.insert(longer.clone())) {
        return longer;
    }
    let count = counts.entry(own.clone()).or_insert(1);
    loop {
        *count += 1;
        let numbered = format!("{own}-{count}");
        if used.insert(numbered.clone()) {
            return numbered;
        }
    }
}

/// Gives sections the ids of the earlier ones they are: by path, by heading, by words.
fn take_over(sections: &[Named], earlier: &[Named], ids: &mut [Option<String>], used: &mut HashSet<String>) {
    let mut left: Vec<&Named> = earlier
        .iter()
        .filter(|old| old.id.as_ref().is_some_and(|id| is_id(id) && !used.contains(id)))
        .collect();
    let path = |named: &Named| named.path.iter().map(|heading| key(heading)).collect::<Vec<_>>();
    let heading = |named: &Named| named.path.last().map(|heading| vec![key(heading)]).unwrap_or_default();
    for name in [&path as &dyn Fn(&Named) -> Vec<String>, &heading] {
        let mut places: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
        for (at, old) in left.iter().enumerate() {
            places.entry(name(old)).or_default().push(at);
        }
        let mut taken = HashSet::new();
        for (section, id) in sections.iter().zip(ids.iter_mut()).filter(|(_, id)| id.is_none()) {
            let Some([at, ..]) = places.get(&name(section)).map(Vec::as_slice) else { continue };
            if let Some(old) = left.get(*at).filter(|_| taken.insert(*at)) {
                used.extend(old.id.clone());
                id.clone_from(&old.id);
            }
        }
        let mut at = 0;
        left.retain(|_| {
            at += 1;
            !taken.contains(&(at - 1))
        });
    }
    by_words(sections, &left, ids, used);
}

fn by_words(sections: &[Named], left: &[&Named], ids: &mut [Option<String>], used: &mut HashSet<String>) {
    let open = ids.iter().filter(|id| id.is_none()).count();
    if left.is_empty() || left.len() > MOST_COMPARED || open > MOST_COMPARED {
        return;
    }
    let old: Vec<HashSet<String>> = left.iter().map(|old| triples(&old.text)).collect();
    let mut taken = HashSet::new();
    for (section, id) in sections.iter().zip(ids.iter_mut()).filter(|(_, id)| id.is_none()) {
        let own = triples(&section.text);
        let share = |other: &HashSet<String>| {
            let both = own.intersection(other).count() as f64;
            both / own.union(other).count().max(1) as f64
        };
        let best = old
            .iter()
            .enumerate()
            .filter(|(at, _)| !taken.contains(at))
            .map(|(at, other)| (at, share(other)))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, _)) = best.filter(|(_, share)| *share >= SAME) {
            taken.insert(at);
            *id = left.get(at).and_then(|old| old.id.clone());
            used.extend(id.clone());
        }
    }
}

fn triples(text: &str) -> HashSet<String> {
    let lower = plain(text).to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(3).map(|three| three.join(" ")).collect()
}

/// The form of ids that `policy/README.md` allows.
fn is_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    id.len() <= 100 && id.bytes().all(plain) && id.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
}

/// `3.1 Gifts & Meals` as `gifts-meals`; a heading without Latin letters by a digest of its words.
pub(crate) fn slug(heading: &str) -> String {
    let heading = plain(heading);
    let mut slug = String::new();
    for c in number::without(&heading).nfd() {
        match c {
            'ß' => slug.push_str("ss"),
            'æ' | 'Æ' => slug.push_str("ae"),
            'œ' | 'Œ' => slug.push_str("oe"),
            'ø' | 'Ø' => slug.push('o'),
            'ł' | 'Ł' => slug.push('l'),
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    let letters = heading.chars().filter(|c| c.is_alphanumeric()).count();
    let kept = slug.bytes().filter(u8::is_ascii_alphanumeric).count();
    if kept == 0 || kept * 2 < letters {
        return format!("section-{:08x}", digest(&clean(&heading)));
    }
    cut(slug.trim_end_matches('-'), LONGEST)
}

/// Cuts at a hyphen.
fn cut(slug: &str, most: usize) -> String {
    match slug.get(..most) {
        Some(short) if slug.len() > most => {
            short.rsplit_once('-').map_or(short, |(whole, _)| whole).to_owned()
        }
        _ => slug.to_owned(),
    }
}

/// FNV-1a, 32 bits: the same on every machine.
fn digest(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::{Named, give, slug};

    fn named(path: &[&str], text: &str, id: Option<&str>) -> Named {
        Named {
            path: path.iter().map(|name| (*name).to_owned()).collect(),
            text: text.to_owned(),
            id: id.map(str::to_owned),
        }
    }

    #[test]
    fn slugs_have_no_numbers_and_no_accents() {
        for (heading, want) in [
            ("3.1 Gifts & Meals", "gifts-meals"),
            ("Article IV – Employees’ Duties", "employees-duties"),
            ("Geschäftsführung und Größe", "geschaftsfuhrung-und-grosse"),
            ("2024", "2024"),
        ] {
            assert_eq!(slug(heading), want);
        }
        assert!(slug("行为准则").starts_with("section-"));
        assert_ne!(slug("行为准则"), slug("礼品"));
        assert!(slug(&"very long heading ".repeat(20)).len() <= 60);
    }

    #[test]
    fn the_second_of_a_name_takes_the_heading_above() {
        let sections = [
            named(&["Gifts", "Limits"], "", None),
            named(&["Travel", "Limits"], "", None),
            named(&["Travel", "Limits"], "", None),
            named(&["Other"], "", Some("limits")),
        ];
        assert_eq!(give(&sections, &[]), ["gifts-limits", "travel-limits", "limits-2", "limits"]);
    }

    #[test]
    fn a_section_keeps_its_id_when_text_heading_or_order_change() {
        let words = "Nobody accepts cash from a supplier or gives it to one, whatever the amount";
        let earlier = [
            named(&["Gifts"], words, Some("gifts-2019")),
            named(&["Trade"], "Old words.", Some("trade-rules")),
            named(&["Travel", "Limits"], "x", Some("travel")),
        ];
        let now = [
            named(&["1. TRADE"], "Entirely new words.", None),
            named(&["Presents"], &format!("{words}."), None),
            named(&["Limits"], "y", None),
            named(&["Gifts and more"], "Something else.", None),
        ];
        assert_eq!(give(&now, &earlier), ["trade-rules", "gifts-2019", "travel", "gifts-and-more"]);
    }
}
