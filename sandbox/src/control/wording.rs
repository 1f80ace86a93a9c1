//! What people type, as Slack passes it on: escaped, with names turned into ids.

use crate::world::World;

/// Escapes `&`, `<` and `>` and turns `@handle` and `#channel` into `<@U…>` and `<#C…|name>`.
pub(crate) fn message(world: &World, typed: &str) -> String {
    linked(world, typed, true)
}

/// The same for the text of a slash command, whose links carry no names.
pub(crate) fn command(world: &World, typed: &str) -> String {
    linked(world, typed, false)
}

fn linked(world: &World, typed: &str, with_names: bool) -> String {
    let mut out = String::with_capacity(typed.len());
    let mut rest = typed;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let starts_word = !before.is_alphanumeric();
        let link = match first {
            '<' => ready_link(world, rest),
            '@' if starts_word => named(rest).find_map(|name| {
                let user = world.users.iter().find(|user| user.name == name)?;
                Some((name.len() + 1, format!("<@{}>", user.id)))
            }),
            '#' if starts_word => named(rest).find_map(|name| {
                let channel = world.find_named(name)?;
                let tail = if with_names { format!("|{name}") } else { String::new() };
                Some((name.len() + 1, format!("<#{}{tail}>", channel.id)))
            }),
            _ => None,
        };
        let length = match link {
            Some((length, text)) => {
                out.push_str(&text);
                length
            }
            None => {
                escape(first, &mut out);
                first.len_utf8()
            }
        };
        before = rest.get(..length).and_then(|taken| taken.chars().last()).unwrap_or(' ');
        rest = rest.get(length..).unwrap_or_default();
    }
    out
}

fn escape(letter: char, out: &mut String) {
    match letter {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        other => out.push(other),
    }
}

/// A mention that is already in Slack's form.
fn ready_link(world: &World, rest: &str) -> Option<(usize, String)> {
    let end = rest.find('>')?;
    let inside = rest.get(1..end)?;
    let id = inside.get(1..)?.split('|').next()?;
    let known = match inside.chars().next()? {
        '@' => world.users.has(id),
        '#' => world.find_channel(id).is_some(),
        _ => false,
    };
    known.then(|| (end + 1, format!("<{inside}>")))
}

/// The candidates for a name after the first letter, longest first: `@maya.` may mean `maya`.
fn named(rest: &str) -> impl Iterator<Item = &str> {
    let tail = rest.get(1..).unwrap_or_default();
    let allowed = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let end = tail.find(|letter| !allowed(letter)).unwrap_or(tail.len());
    (1..=end).rev().filter_map(move |length| tail.get(..length))
}
